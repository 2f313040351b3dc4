import { useSearchParams } from "wouter";
import { PERIODS, type Period } from "./stretch.ts";

/** What a person looks at, kept in the address: it survives a reload and can be sent to a colleague. */
export type FiguresChoice = {
  readonly period: Period;
  /** See `place-options.ts`; the whole city when it is none of those. */
  readonly place: string;
};

export const WHOLE_CITY = "";

export function useFiguresChoice(): [FiguresChoice, (change: Partial<FiguresChoice>) => void] {
  const [params, setParams] = useSearchParams();
  const period = PERIODS.find((one) => one === params.get("period")) ?? "day";
  const choose = (change: Partial<FiguresChoice>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(change)) {
          if (value === WHOLE_CITY) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return [{ period, place: params.get("place") ?? WHOLE_CITY }, choose];
}
