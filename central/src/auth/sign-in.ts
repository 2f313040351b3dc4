import type { SignIn } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { Passwords } from "./argon2-passwords.ts";
import { type Failures, triedAt } from "./failures.ts";
import { totpStepOf } from "./otpauth-second-factor.ts";

export type SignInResult =
  | { readonly kind: "in"; readonly account: Account }
  /** Whatever was wrong of login and password, or that the account is disabled: one answer for all. */
  | { readonly kind: "refused" }
  | { readonly kind: "code-needed" }
  | { readonly kind: "code-wrong" }
  | { readonly kind: "wait"; readonly waitMs: number };

export interface SignInOptions {
  readonly accounts: Pick<Accounts, "findByLogin" | "takeStep" | "noteSignIn">;
  readonly passwords: Pick<Passwords, "verify">;
  readonly failures: Failures;
  readonly clock: Pick<Clock, "now">;
}

/** Checks who signs in. A try counts as failed from its beginning, and is forgiven once it went well. */
export async function signIn(
  { login, password, code }: SignIn,
  address: string,
  { accounts, passwords, failures, clock }: SignInOptions,
): Promise<SignInResult> {
  const tried = triedAt(login, address);
  const waitMs = await failures.begin(tried);
  if (waitMs > 0) return { kind: "wait", waitMs };

  const account = await accounts.findByLogin(login);
  const isRight = await passwords.verify(password, account?.passwordHash);
  if (account === undefined || !isRight || !isUsable(account, clock.now())) return { kind: "refused" };

  if (account.totpSecret !== undefined) {
    if (code === undefined) return { kind: "code-needed" };
    const step = totpStepOf(account.totpSecret, code, clock.now());
    if (step === undefined || !(await accounts.takeStep(account.id, step))) return { kind: "code-wrong" };
  }
  await failures.clear(tried);
  await accounts.noteSignIn(account.id);
  return { kind: "in", account };
}

/** An initial password that nobody used in time opens nothing any more. */
export const isUsable = ({ isDisabled, passwordUntilMs }: Account, nowMs: number): boolean =>
  !isDisabled && (passwordUntilMs === undefined || passwordUntilMs > nowMs);
