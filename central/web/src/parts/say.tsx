import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../api/result.ts";

/** A sentence in the place of what is not there. */
export function Say({ children }: { children: ReactNode }) {
  return <p className="say">{children}</p>;
}

/** What happened, what still works, what to do. */
export function Trouble({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="say trouble" role="alert">
      <p>{useErrorSentence(error)}</p>
      <p>{t(error.reason === "unreadable" ? "trouble.reload" : "trouble.stillWorks")}</p>
      <button type="button" onClick={onRetry}>
        {t("trouble.retry")}
      </button>
    </div>
  );
}

function useErrorSentence(error: ApiError): string {
  const { t } = useTranslation();
  switch (error.reason) {
    case "unauthorised":
      return t("trouble.unauthorised");
    case "unreachable":
      return t("trouble.unreachable");
    case "refused":
      return t("trouble.refused", { status: error.status, code: error.code });
    case "unreadable":
      return t("trouble.unreadable");
    default:
      return error satisfies never;
  }
}
