import { useTranslation } from "react-i18next";
import { useNow } from "../time/now.ts";
import { ageWords, moment } from "../time/time-words.ts";

/** How long ago, ticking. Pointing at it shows the clock time. */
export function Age({ at }: { at: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={moment(atMs, now)}>
      {ageWords(t, atMs, now)}
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
