import { createHmac } from "node:crypto";
import { type DurationMs, durationMs, epochMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import { isSameSecret } from "./secret.ts";

/** How long a browser stays let in. */
export const SESSION_LIFE: DurationMs = durationMs(30 * 24 * 60 * 60 * 1000);

/**
 * Sessions without a memory: the token says until when it is good, signed with the access key. Another key ends all.
 * The key itself never goes into a cookie.
 */
export interface Sessions {
  issue(): string;
  isValid(token: string): boolean;
}

export function createSessions(accessKey: string, clock: Clock): Sessions {
  const sign = (expiresAtMs: number) =>
    createHmac("sha256", accessKey).update(`ngaba session until ${expiresAtMs}`).digest("base64url");

  return {
    issue() {
      const expiresAt = epochMs(clock.now() + SESSION_LIFE);
      return `${expiresAt}.${sign(expiresAt)}`;
    },
    isValid(token) {
      const [, expiry, signature] = /^(\d{1,16})\.([\w-]+)$/.exec(token) ?? [];
      if (expiry === undefined || signature === undefined) return false;
      return isSameSecret(signature, sign(Number(expiry))) && Number(expiry) > clock.now();
    },
  };
}
