import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ApiError } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";

const CODES = [
  ...(["AGENT_AWAY", "CAMERA_NOT_FOUND", "CAMERA_UNKNOWN", "EXPIRED", "NOT_SUPPORTED", "SUPERSEDED"] as const),
  ...(["ALREADY_ACKNOWLEDGED", "CLOSED", "NOT_CLOSED", "TOO_MANY_ACTS", "EVENT_NOT_FOUND", "CAMERA_NOT_READ"] as const),
  ...(["NOT_RECORDED", "STRETCH_INVALID", "STRETCH_TOO_LONG", "STRETCH_AHEAD"] as const),
];

/** Why something was refused, as a sentence; a code that this page does not know stays as it came. */
export function refusalWords(t: TFunction, code = "", detail = ""): string {
  const known = CODES.find((one) => one === code);
  return known === undefined ? [code, detail].filter((part) => part !== "").join(": ") : t(`refusal.${known}`);
}

/** Why the centre did not take what was asked of it. */
export function Refusal({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const { t } = useTranslation();
  const code = error.reason === "refused" ? CODES.find((one) => one === error.code) : undefined;
  if (code === undefined) return <Trouble error={error} onRetry={onRetry} />;
  return (
    <p className="say trouble" role="alert">
      {refusalWords(t, code)}
    </p>
  );
}
