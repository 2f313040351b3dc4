import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../../api/result.ts";
import { Say, Trouble } from "../../parts/say.tsx";

type UnreadProps = {
  readonly error: ApiError | undefined;
  /** What is said where there is no such thing. */
  readonly missing: ReactNode;
  readonly onRetry: () => void;
};

/** Beside what was read before, when reading it again fails. */
export function ReadAgain({ error, onRetry }: Pick<UnreadProps, "error" | "onRetry">) {
  return error === undefined ? null : <Trouble error={error} onRetry={onRetry} />;
}

/** In the place of what has not been read, or cannot be. */
export function Unread({ error, missing, onRetry }: UnreadProps) {
  const { t } = useTranslation();
  if (error === undefined) return <Say>{t("review.caseLoading")}</Say>;
  if (error.reason === "refused" && error.status === 404)
    return typeof missing === "string" ? <Say>{missing}</Say> : missing;
  return <Trouble error={error} onRetry={onRetry} />;
}
