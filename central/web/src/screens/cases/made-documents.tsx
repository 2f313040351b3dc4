import type { CheckedDocument } from "@ngaba/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { caseDocumentsQuery, useReview } from "../../api/review-queries.ts";
import { Moment } from "../../parts/age.tsx";
import { Trouble } from "../../parts/say.tsx";
import { useMay, useSession } from "../../shell/session.ts";

/** What was made of a case so far: what is signed outside is one of these, byte by byte. */
export function MadeDocuments({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(caseDocumentsQuery(useReview(), caseId));
  const problem = apiErrorOf(error);
  return (
    <>
      <h3>{t("papers.made")}</h3>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {data?.documents.length === 0 && <p className="muted">{t("papers.none")}</p>}
      <ul className="made-documents">
        {data?.documents.map((document) => (
          <li key={document.code}>
            <Made document={document} />
            <Signed document={document} onSigned={() => void refetch()} />
          </li>
        ))}
      </ul>
      {data !== undefined && data.documents.length > 0 && <p className="muted">{t("papers.signHelp")}</p>}
    </>
  );
}

const addressOf = ({ code }: CheckedDocument, file: "document" | "signed") => `/api/case-documents/${code}/${file}.pdf`;

function Made({ document }: { document: CheckedDocument }) {
  const { t } = useTranslation();
  const { code, kind, caseVersion, madeAt, sha256, isOutdated } = document;
  return (
    <>
      <a href={addressOf(document, "document")} target="_blank" rel="noreferrer">
        {t(`papers.kind.${kind}`)} <code>{code}</code>
      </a>
      , {t("papers.version", { number: caseVersion })}, <Moment at={madeAt} />
      <br />
      <span className="muted">
        SHA-256 <code className="hash">{sha256}</code>
      </span>
      <br />
      {isOutdated && <p className="doubt">{t(`papers.outdated.${kind}`)}</p>}
    </>
  );
}

type SignedProps = { readonly document: CheckedDocument; readonly onSigned: () => void };

/** The signed copy, and the place to bring one while what the document says stands; a senior reviewer may replace one. */
function Signed({ document, onSigned }: SignedProps) {
  const { t } = useTranslation();
  const may = useMay();
  const session = useSession();
  const { signed, isOutdated } = document;
  const isSenior = session === undefined || session.roles.includes("senior-reviewer");
  const mayBring = may("PUT /api/case-documents/:code/signed.pdf") && !isOutdated && (signed === undefined || isSenior);
  return (
    <>
      {signed !== undefined && (
        <p>
          <a href={addressOf(document, "signed")} target="_blank" rel="noreferrer">
            {t("papers.signed")}
          </a>
          , {signed.by.name}, <Moment at={signed.at} />
          <br />
          <span className="muted">
            SHA-256 <code className="hash">{signed.sha256}</code>
          </span>
        </p>
      )}
      {mayBring && <BringSigned {...{ document, onSigned }} />}
    </>
  );
}

const REFUSALS = ["SIGNED_ALREADY", "SIGNED_OTHER_BYTES", "DOCUMENT_OUTDATED", "NOT_SENIOR"] as const;

function BringSigned({ document: { code, signed }, onSigned }: SignedProps) {
  const { t } = useTranslation();
  const review = useReview();
  const bringing = useMutation({
    mutationFn: async (file: Blob) => review.sign(code, file, signed?.sha256),
    onSuccess: (result) => {
      if (result.kind === "ok") onSigned();
    },
  });
  const problem = bringing.data?.kind === "error" ? bringing.data.error : undefined;
  const refusal = problem?.reason === "refused" ? REFUSALS.find((one) => one === problem.code) : undefined;
  return (
    <>
      <label className="bring">
        {t(signed === undefined ? "papers.bring" : "papers.replace")}
        <input
          className="unseen"
          type="file"
          accept="application/pdf"
          disabled={bringing.isPending}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) bringing.mutate(file);
            target.value = ""; // the same file may be chosen again
          }}
        />
      </label>
      {refusal !== undefined && (
        <p className="doubt" role="alert">
          {t(`papers.refusal.${refusal}`)}
        </p>
      )}
      {problem !== undefined && refusal === undefined && <Trouble error={problem} onRetry={bringing.reset} />}
    </>
  );
}
