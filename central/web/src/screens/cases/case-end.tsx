import type { CaseDetail } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { dayWords } from "../review/case-words.ts";

/** Why nothing follows any more of a case that time or a hand-over has closed. */
export function CaseEnd({ detail: { entries } }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const last = entries.findLast(({ act }) => act.kind === "expire" || act.kind === "hand-over");
  if (last?.act.kind === "expire") {
    return <p className="say doubt">{t("caseEnd.expired", { on: dayWords(last.act.on) })}</p>;
  }
  if (last?.act.kind !== "hand-over") return null;
  const { to, archive } = last.act;
  return (
    <div className="say">
      <p>{t("caseEnd.handedOver", { to, at: moment(Date.parse(last.at), now) })}</p>
      <p>
        {t("caseEnd.archive")} <code className="hash">{archive}</code>
      </p>
    </div>
  );
}
