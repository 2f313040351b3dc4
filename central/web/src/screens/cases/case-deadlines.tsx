import type { CaseDeadline, CaseView } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useClockText } from "../../time/now.ts";
import { daysUntil, dayWords } from "../review/case-words.ts";

type CaseDeadlinesProps = {
  /** Days that were entered. */
  readonly dates: CaseView["dates"];
  /** `undefined` while they are being read. */
  readonly deadlines: readonly CaseDeadline[] | undefined;
  /** Absent: it is said elsewhere. */
  readonly error?: ApiError | undefined;
  readonly onRetry?: () => void;
};

/** The periods of the law: from when, until when, and how they stand. */
export function CaseDeadlines({ dates, deadlines, error, onRetry }: CaseDeadlinesProps) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="deadlines-title">
      <h2 id="deadlines-title">{t("deadline.title")}</h2>
      {deadlines === undefined && error === undefined && <p className="muted">{t("loading")}</p>}
      {error !== undefined && onRetry !== undefined && <Trouble error={error} onRetry={onRetry} />}
      {deadlines?.length === 0 && <p className="muted">{t("deadline.none")}</p>}
      <ul className="deadlines">
        {deadlines?.map((deadline) => (
          <Deadline key={deadline.kind} deadline={deadline} dates={dates} />
        ))}
      </ul>
    </section>
  );
}

const TONES = {
  running: undefined,
  met: "muted",
  "met-late": "doubt",
  missed: "doubt",
  "handed-over": "muted",
} as const;

function Deadline({ deadline, dates }: { deadline: CaseDeadline; dates: CaseView["dates"] }) {
  const { t } = useTranslation();
  const { kind, startedOn, lastDay, standing, isProvisional, citation } = deadline;
  const words = useClockText((nowMs) => standingWords(t, deadline, nowMs));
  return (
    <li>
      <b>{t(`deadline.kind.${kind}`)}</b>: <span className={TONES[standing]}>{words}</span>
      <br />
      <span className="muted">
        {t(`deadline.begin.${kind}`)} {t("deadline.row", { from: dayWords(startedOn), to: dayWords(lastDay) })}.{" "}
        {t(`deadline.end.${kind}`)} {t("deadline.by")} <span lang="vi">{citation}</span>.
        {isProvisional && ` ${t("deadline.provisional")}`}
      </span>
      {kind === "owner-reply" && <Warning isMissed={standing === "missed"} dates={dates} />}
    </li>
  );
}

/** What follows when nobody has answered: whoever may hold the vehicle up is warned, until the case is resolved. */
function Warning({ isMissed, dates }: { isMissed: boolean; dates: CaseView["dates"] }) {
  const { t } = useTranslation();
  const [warned, lifted] = [dates["registry-warned"], dates["warning-lifted"]];
  if (warned === undefined) return isMissed ? <p className="doubt">{t("deadline.toWarn")}</p> : null;
  if (lifted !== undefined) return <p className="muted">{t("deadline.lifted", { on: dayWords(lifted) })}</p>;
  return (
    <p>
      {t("deadline.warned", { on: dayWords(warned) })}{" "}
      {dates["record-made"] !== undefined && <span className="doubt">{t("deadline.toLift")}</span>}
    </p>
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
    case "handed-over":
      return t("deadline.handed-over");
    case "met":
    case "met-late":
      return t(`deadline.${standing}`, { on: metOn === undefined ? "?" : dayWords(metOn) });
    default:
      return standing satisfies never;
  }
}
