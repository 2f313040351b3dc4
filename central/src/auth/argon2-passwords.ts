import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { CentralError } from "../platform/errors.ts";

/** Argon2id with what OWASP asks for at least: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each keeps one of the process's four I/O threads busy: files and media must go on beside a flood of sign-ins. */
const AT_ONCE = 2;
const MAX_WAITING = 20;

export interface Passwords {
  /** @throws {CentralError} BUSY (retryable) when too many wait */
  hash(password: string): Promise<string>;
  /**
   * True when it is the password of the hash. Without a hash it takes as long and says no: how long an answer takes does
   * not tell whether somebody exists.
   * @throws {CentralError} BUSY (retryable) when too many wait
   */
  verify(password: string, passwordHash: string | undefined): Promise<boolean>;
}

/** Passwords are compared as people see them: the same letters count alike, however a keyboard composes their accents. */
export function createPasswords(): Passwords {
  const slowly = createTurns(AT_ONCE, MAX_WAITING);
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => slowly(() => hash(composed(password), COST)),
    verify: (password, passwordHash) =>
      slowly(async () => {
        nobodys ??= hash(randomBytes(32), COST);
        const isRight = await verify(passwordHash ?? (await nobodys), composed(password));
        return isRight && passwordHash !== undefined;
      }),
  };
}

const composed = (password: string): string => password.normalize("NFKC");

/** Lets `atOnce` works run and others wait for their turn. */
function createTurns(atOnce: number, maxWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting) {
        throw new CentralError("BUSY", "too many passwords are being checked at once", { retryable: true });
      }
      await new Promise<void>((resolve) => waiting.push(resolve)); // whoever ends hands its turn on
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
