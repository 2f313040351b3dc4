import type { CaseDeadline } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useClockText } from "../../time/now.ts";
import { daysUntil, dayWords } from "../review/case-words.ts";

type CaseDeadlinesProps = {
  /** `undefined` while they are being read. */
  readonly deadlines: readonly CaseDeadline[] | undefined;
  readonly error: ApiError | undefined;
  readonly onRetry: () => void;
};

/** The periods of the law: from when, until when, and how they stand. */
export function CaseDeadlines({ deadlines, error, onRetry }: CaseDeadlinesProps) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="deadlines-title">
      <h2 id="deadlines-title">{t("deadline.title")}</h2>
      {deadlines === undefined && error === undefined && <p className="muted">{t("loading")}</p>}
      {error !== undefined && <Trouble error={error} onRetry={onRetry} />}
      {deadlines?.length === 0 && <p className="muted">{t("deadline.none")}</p>}
      <ul className="deadlines">
        {deadlines?.map((deadline) => (
          <Deadline key={deadline.kind} deadline={deadline} />
        ))}
      </ul>
    </section>
  );
}

const TONES = { running: undefined, met: "muted", "met-late": "doubt", missed: "doubt" } as const;

function Deadline({ deadline }: { deadline: CaseDeadline }) {
  const { t } = useTranslation();
  const { kind, startedOn, lastDay, standing, isProvisional, citation } = deadline;
  const words = useClockText((nowMs) => standingWords(t, deadline, nowMs));
  return (
    <li>
      <b>{t(`deadline.kind.${kind}`)}</b>: <span className={TONES[standing]}>{words}</span>
      <br />
      <span className="muted">
        {t("deadline.row", { from: dayWords(startedOn), to: dayWords(lastDay) })}. <span lang="vi">{citation}</span>.
        {isProvisional && ` ${t("deadline.provisional")}`}
      </span>
    </li>
  );
}

/** How a period stands, with its days. */
export function standingWords(t: TFunction, { standing, lastDay, metOn }: CaseDeadline, nowMs: number): string {
  const days = daysUntil(lastDay, nowMs);
  switch (standing) {
    case "running":
      return days === 0 ? t("deadline.today") : t("deadline.running", { count: days });
    case "missed":
      return t("deadline.missed", { count: -days });
    case "met":
    case "met-late":
      return t(`deadline.${standing}`, { on: metOn === undefined ? "?" : dayWords(metOn) });
    default:
      return standing satisfies never;
  }
}
