import type { EventView, LegalBasis, Standing } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { cityDate } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";

/** The provision that the act falls under, what it was checked against, and what the event is worth. Nothing without an act. */
export function EventLaw({ event }: { event: EventView }) {
  const { t } = useTranslation();
  if (event.act === undefined) return null;
  return (
    <section className="law" aria-labelledby="law-title">
      <h4 id="law-title">{t("law.title")}</h4>
      {event.legalBasis === undefined ? <p>{t("law.none")}</p> : <Basis basis={event.legalBasis} />}
      {event.standing !== undefined && <Worth standing={event.standing} />}
    </section>
  );
}

/** A provision with its words, what follows from it, and what it was checked against. */
export function Basis({ basis }: { basis: LegalBasis }) {
  const { t } = useTranslation();
  const { language, nameOf } = useLanguage();
  const { citation, passage, words } = basis;
  return (
    <>
      {(language !== "vi" || passage !== words) && <p>{nameOf(basis.title)}.</p>}
      {/* The law speaks Vietnamese, whatever the page's language is. */}
      <p lang="vi">
        <b>{firstUpper(citation)}</b>: “{passage.replace(/[;.]$/, "")}”
      </p>
      <p>
        <Consequences basis={basis} />
      </p>
      <Checked basis={basis} />
      {passage !== words && (
        <details>
          <summary>{t("law.wholeWords")}</summary>
          <p lang="vi">{words}</p>
        </details>
      )}
    </>
  );
}

/** Fine, licence points, and from when on. */
function Consequences({ basis }: { basis: LegalBasis }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const { fineVnd, licencePoints, effectiveFrom, effectiveTo } = basis;
  const [least, greatest] = fineVnd;
  const fine = t("law.fine", { least: number(least), greatest: number(greatest) });
  const points = licencePoints === 0 ? t("law.noPoints") : t("law.points", { count: licencePoints });
  const from = dayWords(effectiveFrom);
  const since =
    effectiveTo === undefined ? t("law.since", { from }) : t("law.sinceUntil", { from, to: dayWords(effectiveTo, -1) });
  return `${fine}; ${points}; ${since}.`;
}

function Checked({ basis }: { basis: LegalBasis }) {
  const { t } = useTranslation();
  const { checkedAgainst, checkedBy = "?", checkedOn } = basis;
  if (checkedAgainst === "copy") return <p className="doubt">{t("law.copy")}</p>;
  const on = checkedOn === undefined ? "?" : dayWords(checkedOn);
  return <p className="muted">{t("law.official", { who: checkedBy, on })}</p>;
}

function Worth({ standing: { standing, missing } }: { standing: Standing }) {
  const { t } = useTranslation();
  return (
    <p>
      {standing === "alert" ? <strong className="doubt">{t("law.alert")}</strong> : t("law.candidate")}
      {missing.length > 0 && (
        <span className="muted">
          {" "}
          {t("law.missing", { what: missing.map((code) => t(`missing.${code}`)).join("; ") })}
        </span>
      )}
    </p>
  );
}

const DAY_MS = 86_400_000;

/** `2025-01-01` → `01/01/2025`, or so many days later. */
const dayWords = (day: string, later = 0): string => cityDate(Date.parse(`${day}T12:00:00+07:00`) + later * DAY_MS);

const firstUpper = (text: string): string => text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);
