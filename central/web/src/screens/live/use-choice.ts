import { useSearchParams } from "wouter";
import { withParams } from "../../parts/with-params.ts";

/** What a person chose, kept in the address: it survives a reload and can be sent to a colleague. */
export type Choice = {
  readonly event: string | undefined;
  readonly camera: string | undefined;
  /** A stretch of recorded video that was asked for. */
  readonly recording: string | undefined;
};

/** The choice, and a function that changes the given parts of it. */
export function useChoice(): [Choice, (change: Partial<Choice>) => void] {
  const [params, setParams] = useSearchParams();
  const chosen = (name: keyof Choice) => params.get(name) ?? undefined;
  const choice = { event: chosen("event"), camera: chosen("camera"), recording: chosen("recording") };
  const choose = (change: Partial<Choice>) => setParams((old) => withParams(old, change), { replace: true });
  return [choice, choose];
}
