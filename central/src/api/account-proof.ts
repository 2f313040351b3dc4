import type { Request, Response } from "express";
import type { Account } from "../auth/accounts.ts";
import type { Auth } from "../auth/auth.ts";
import { triedAt } from "../auth/failures.ts";
import { totpStepOf } from "../auth/otpauth-second-factor.ts";
import { passwordFault } from "../auth/password-rules.ts";
import { knownOf } from "./access-gate.ts";
import { HttpProblem } from "./problem.ts";
import { sessionToken, setSessionCookie } from "./session-cookie.ts";

/** Of people, not worth more: what signs in is small. */
export const MAX_BODY_BYTES = 4_096;

export const addressOf = (request: Request): string => request.socket.remoteAddress ?? "";

/**
 * Lets a browser in under a new token, never under one that it brought: a token that somebody planted is worth nothing.
 * @param accountId `undefined`: by the start key
 */
export async function startSession(
  request: Request,
  response: Response,
  { sessions }: Pick<Auth, "sessions">,
  accountId: string | undefined,
): Promise<void> {
  const before = sessionToken(request);
  if (before !== undefined) await sessions.end(before);
  setSessionCookie(request, response, await sessions.open(accountId), sessions.limits.lifeMs);
}

/** The account of who asks. @throws {HttpProblem} 403 NO_ACCOUNT: a machine, or who came by the start key */
export function accountOf(request: Request): Account {
  const { account } = knownOf(request);
  if (account === undefined) throw new HttpProblem(403, "NO_ACCOUNT", { detail: "only a person with an account" });
  return account;
}

/**
 * Makes sure that who sits at the browser is who signed in there.
 * @throws {HttpProblem} 403 PASSWORD_WRONG, 429 TOO_MANY_FAILURES
 */
export async function provePassword(
  request: Request,
  password: string,
  { failures, passwords }: Pick<Auth, "failures" | "passwords">,
): Promise<Account> {
  const account = accountOf(request);
  const tried = triedAt(account.login, addressOf(request));
  const waitMs = await failures.begin(tried);
  if (waitMs > 0) throw tooManyFailures(waitMs);
  if (!(await passwords.verify(password, account.passwordHash))) throw new HttpProblem(403, "PASSWORD_WRONG");
  await failures.clear(tried);
  return account;
}

/**
 * Makes sure that somebody holds the authenticator of a secret.
 * @throws {HttpProblem} 403 SECOND_FACTOR_WRONG, also for a code that was taken before; 429 TOO_MANY_FAILURES
 */
export async function proveCode(
  request: Request,
  secret: string,
  code: string,
  { accounts, failures, clock }: Pick<Auth, "accounts" | "failures" | "clock">,
): Promise<void> {
  const { id, login } = accountOf(request);
  const tried = triedAt(`${login} code`, addressOf(request)); // no login has a space
  const waitMs = await failures.begin(tried);
  if (waitMs > 0) throw tooManyFailures(waitMs);
  const step = totpStepOf(secret, code, clock.now());
  if (step === undefined || !(await accounts.takeStep(id, step))) throw new HttpProblem(403, "SECOND_FACTOR_WRONG");
  await failures.clear(tried);
}

export const tooManyFailures = (waitMs: number): HttpProblem =>
  new HttpProblem(429, "TOO_MANY_FAILURES", { headers: { "Retry-After": String(Math.ceil(waitMs / 1000)) } });

export const loginTaken = (): HttpProblem => new HttpProblem(409, "LOGIN_TAKEN");

/** @throws {HttpProblem} 400 BODY_INVALID under the name of the field */
export function checkNewPassword(password: string, login: string, field: string): void {
  const message = passwordFault(password, login);
  if (message !== undefined) throw new HttpProblem(400, "BODY_INVALID", { problems: [{ path: field, message }] });
}
