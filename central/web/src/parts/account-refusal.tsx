import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { type ApiError, apiErrorOf } from "../api/result.ts";

const CODES = [
  ...(["SIGN_IN_REFUSED", "SECOND_FACTOR_WRONG", "TOO_MANY_FAILURES", "PASSWORD_WRONG", "BODY_INVALID"] as const),
  ...(["LOGIN_TAKEN", "CHANGED_MEANWHILE", "LAST_ADMINISTRATOR", "BUSY"] as const),
];

/** Why the centre did not do what was asked of an account, in a sentence; nothing when it did. */
export function AccountRefusal({ failure }: { failure: unknown }) {
  const { t } = useTranslation();
  const error = apiErrorOf(failure);
  if (error === undefined) return null;
  return (
    <p className="trouble" role="alert">
      {accountRefusalWords(t, error)}
    </p>
  );
}

function accountRefusalWords(t: TFunction, error: ApiError): string {
  switch (error.reason) {
    case "unauthorised":
    case "unreachable":
    case "unreadable":
      return t(`trouble.${error.reason}`);
    case "refused": {
      const { status, code, retryAfterS } = error;
      const known = CODES.find((one) => one === code);
      if (known === undefined) return t("trouble.refused", { status, code });
      return t(`accountRefusal.${known}`, { seconds: retryAfterS ?? 1 });
    }
    default:
      return error satisfies never;
  }
}
