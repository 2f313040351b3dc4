import type { CaseDetail } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useMay } from "../../shell/session.ts";
import { isDecided } from "../review/case-words.ts";
import { MadeDocuments } from "./made-documents.tsx";

const DOCUMENTS = [
  { file: "document.pdf", word: "casePage.document" },
  { file: "notice.pdf", word: "casePage.notice" },
  { file: "archive.zip", word: "casePage.archive" },
] as const;

/** What of the case can be printed or handed over, for who may have it. */
export function CaseDocuments({ detail: { id, state, isBlind } }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const isNotifiable = isDecided(state) || state === "handed-over";
  const allowed = DOCUMENTS.filter(({ file }) => may(`GET /api/cases/:id/${file}`));
  const offered = isBlind ? [] : allowed.filter(({ file }) => file !== "notice.pdf" || isNotifiable);
  return (
    <section aria-labelledby="documents-title">
      <h2 id="documents-title">{t("casePage.documents")}</h2>
      {allowed.length === 0 && <p className="muted">{t("casePage.documentsNone")}</p>}
      {allowed.length > 0 && isBlind && <p className="muted">{t("casePage.documentsBlind")}</p>}
      <ul>
        {offered.map(({ file, word }) => (
          <li key={file}>
            <a href={`/api/cases/${id}/${file}`} target="_blank" rel="noreferrer">
              {t(word)}
            </a>
          </li>
        ))}
      </ul>
      {isBlind !== true && may("GET /api/cases/:id/documents") && <MadeDocuments caseId={id} />}
    </section>
  );
}
