import type { CaseDetail } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useMay } from "../../shell/session.ts";

const DOCUMENTS = [
  { file: "document.pdf", word: "casePage.document" },
  { file: "notice.pdf", word: "casePage.notice" },
  { file: "archive.zip", word: "casePage.archive" },
] as const;

/** What of the case can be printed or handed over, for who may have it. */
export function CaseDocuments({ detail: { id } }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const offered = DOCUMENTS.filter(({ file }) => may(`GET /api/cases/:id/${file}`));
  return (
    <section aria-labelledby="documents-title">
      <h2 id="documents-title">{t("casePage.documents")}</h2>
      {offered.length === 0 && <p className="muted">{t("casePage.documentsNone")}</p>}
      <ul>
        {offered.map(({ file, word }) => (
          <li key={file}>
            <a href={`/api/cases/${id}/${file}`} target="_blank" rel="noreferrer">
              {t(word)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
