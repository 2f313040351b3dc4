import type { Auth } from "./auth.ts";
import { newInitialPassword } from "./password-rules.ts";

/** Long enough to be handed over, too short to be forgotten in a drawer. */
const GOOD_FOR_MS = 3 * 86_400_000;

/** A password to hand over, which must be replaced at the first sign-in; and how it is kept. */
export async function issuePassword({ passwords, clock }: Pick<Auth, "passwords" | "clock">) {
  const initialPassword = newInitialPassword();
  const passwordHash = await passwords.hash(initialPassword);
  return { initialPassword, kept: { passwordHash, passwordUntilMs: clock.now() + GOOD_FOR_MS } };
}
