import type { CaseEntry } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { Moment } from "../../parts/age.tsx";
import { useNow } from "../../time/now.ts";
import { entryLine } from "./case-entry-words.ts";

/** Entries of a case with their times and what stood before the eyes of who made them, in their order. */
export function EntryList({ entries }: { entries: readonly CaseEntry[] }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <ol className="acts">
      {entries.map((entry) => {
        const { sentence, more } = entryLine(t, entry, now);
        return (
          <li key={entry.id}>
            <Moment at={entry.at} /> {sentence}
            {more.map((text) => (
              <span key={text} className="act-text">
                {text}
              </span>
            ))}
            <Seen entry={entry} />
          </li>
        );
      })}
    </ol>
  );
}

/** What somebody had before their eyes when they came to a conclusion. */
function Seen({ entry: { act } }: { entry: CaseEntry }) {
  const { t } = useTranslation();
  const seen = "seen" in act ? act.seen : [];
  if (seen.length === 0) return null;
  return (
    <details className="act-text">
      <summary>{t("caseDone.seen", { count: seen.length })}</summary>
      <ul>
        {seen.map((sha256) => (
          <li key={sha256}>
            <a href={mediaAddress(sha256)} target="_blank" rel="noreferrer">
              <code className="hash">{sha256}</code>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
