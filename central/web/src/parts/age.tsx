import { useTranslation } from "react-i18next";
import { useClockText, useNow } from "../time/now.ts";
import { ageWords, moment } from "../time/time-words.ts";

/** How long ago, ticking. Pointing at it shows the clock time. */
export function Age({ at }: { at: string }) {
  const { t } = useTranslation();
  const atMs = Date.parse(at);
  const words = useClockText((nowMs) => ageWords(t, atMs, nowMs));
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
