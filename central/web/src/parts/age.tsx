import type { TFunction } from "i18next";
import { useNow, useNowInSteps } from "../time/now.ts";
import { ageStep, ageWords, moment } from "../time/time-words.ts";

/** How long ago in words, ticking. @param atMs since 1970 */
export const useAgeWords = (t: TFunction, atMs: number): string =>
  ageWords(
    t,
    atMs,
    useNowInSteps((nowMs) => ageStep(atMs, nowMs)),
  );

type AgeProps = {
  readonly at: string;
  /** Of who draws it: lists have hundreds of ages, and each would ask for the words by itself. */
  readonly t: TFunction;
};

/** How long ago, ticking. Pointing at it shows the clock time. */
export function Age({ at, t }: AgeProps) {
  const atMs = Date.parse(at);
  const words = useAgeWords(t, atMs);
  return (
    <time dateTime={at} title={moment(atMs, Date.now())}>
      {words}
    </time>
  );
}

/** The moment itself, with seconds, and the date unless it is today. */
export function Moment({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} className="number">
      {moment(Date.parse(at), now)}
    </time>
  );
}
