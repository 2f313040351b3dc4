import type { Clock } from "../platform/clock.ts";
import type { Hook } from "./hook.ts";
import { signedHeaders } from "./standard-webhook.ts";

const ANSWER_TIMEOUT_MS = 10_000;

/** What became of a try. `gone`: the receiver wants no more of it (410). */
export type SendOutcome =
  | { readonly kind: "taken" }
  | { readonly kind: "gone" }
  /** `why` holds no address: it may be a secret. */
  | { readonly kind: "failed"; readonly why: string };

/** Brings one message to a hook. Throws nothing. */
export type SendMessage = (
  hook: Pick<Hook, "url" | "secret">,
  message: { readonly id: string; readonly body: string },
  signal: AbortSignal,
) => Promise<SendOutcome>;

/** @param timeoutMs how long an answer may take */
export function createHttpSender(clock: Pick<Clock, "now">, timeoutMs = ANSWER_TIMEOUT_MS): SendMessage {
  return async ({ url, secret }, message, signal) => {
    try {
      const response = await fetch(url, {
        method: "POST",
        redirect: "manual", // a signed message goes where it was configured to go
        headers: {
          "content-type": "application/json",
          "user-agent": "ngaba",
          ...signedHeaders(message, secret, Math.floor(clock.now() / 1000)),
        },
        body: message.body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel(); // whatever it says, its status is the answer
      if (response.ok) return { kind: "taken" };
      return response.status === 410 ? { kind: "gone" } : { kind: "failed", why: `status ${response.status}` };
    } catch (error) {
      return { kind: "failed", why: codeOf(error) };
    }
  };
}

/** As `ECONNREFUSED` or `TimeoutError`: the message of a failed fetch would name the address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
