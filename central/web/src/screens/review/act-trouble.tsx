import { useTranslation } from "react-i18next";
import { Trouble } from "../../parts/say.tsx";
import { clockTime } from "../../time/time-words.ts";
import { EntryList } from "./entry-list.tsx";
import type { CaseActing, Refused } from "./use-case-act.ts";

/** Why something was not done about a case, and what can be done about that. What was typed stays. */
export function ActTrouble({ acting, onDrop }: { acting: CaseActing; onDrop: () => void }) {
  const { changed, refused, problem } = acting;
  if (changed !== undefined) return <Meanwhile changed={changed} onAnyway={acting.anyway} onDrop={onDrop} />;
  if (refused !== undefined) return <RefusedWords refused={refused} />;
  return problem === undefined ? null : <Trouble error={problem} onRetry={acting.again} />;
}

type MeanwhileProps = {
  readonly changed: NonNullable<CaseActing["changed"]>;
  readonly onAnyway: () => void;
  readonly onDrop: () => void;
};

/** Somebody else was first: what they did, and whether one's own is still wished. */
function Meanwhile({ changed: { detail, seenVersion }, onAnyway, onDrop }: MeanwhileProps) {
  const { t } = useTranslation();
  return (
    <div className="say trouble" role="alert">
      <p>
        <strong>{t("meanwhile.title")}</strong>
      </p>
      <p>{t("meanwhile.what")}</p>
      <EntryList entries={detail.entries.filter(({ version }) => version > seenVersion)} />
      <p className="act-buttons">
        <button type="button" onClick={onAnyway}>
          {t("meanwhile.anyway")}
        </button>
        <button type="button" onClick={onDrop}>
          {t("meanwhile.drop")}
        </button>
      </p>
    </div>
  );
}

function RefusedWords({ refused: { code, detail } }: { refused: Refused }) {
  const { t } = useTranslation();
  const lock = detail?.lock;
  const said = { name: lock?.by.name ?? "–", until: lock === undefined ? "–" : clockTime(Date.parse(lock.until)) };
  return (
    <p className="say trouble" role="alert">
      {t(`caseRefusal.${code}`, said)}
    </p>
  );
}
