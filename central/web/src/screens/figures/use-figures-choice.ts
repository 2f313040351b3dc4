import { useSearchParams } from "wouter";
import { EVERYWHERE } from "./place-options.ts";
import { PERIODS, type Period } from "./stretch.ts";

/** What a person looks at, kept in the address: it survives a reload and can be sent to a colleague. */
export type FiguresChoice = {
  readonly period: Period;
  /** See `place-options.ts`. */
  readonly place: string;
};

export function useFiguresChoice(): [FiguresChoice, (change: Partial<FiguresChoice>) => void] {
  const [params, setParams] = useSearchParams();
  const period = PERIODS.find((one) => one === params.get("period")) ?? "day";
  const choose = (change: Partial<FiguresChoice>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(change)) {
          if (value === EVERYWHERE) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return [{ period, place: params.get("place") ?? EVERYWHERE }, choose];
}
