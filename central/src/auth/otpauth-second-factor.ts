import { Secret, TOTP } from "otpauth";

const PERIOD_S = 30;
/** Codes of the step before and after count: clocks of telephones differ. */
const WINDOW_STEPS = 1;
const SECRET_BYTES = 20;

const totpOf = (secret: string, login = "") =>
  new TOTP({ issuer: "Ngã Ba", label: login, algorithm: "SHA1", digits: 6, period: PERIOD_S, secret });

/** 160 random bits in base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** What an authenticator reads from a QR code. */
export const totpAddress = (secret: string, login: string): string => totpOf(secret, login).toString();

/**
 * Step (of 30 s since 1970) that a code is of, the present one or a neighbour of it; `undefined`: of none of them.
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
export function totpStepOf(secret: string, code: string, nowMs: number): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
  return delta === null ? undefined : Math.floor(nowMs / 1000 / PERIOD_S) + delta;
}
