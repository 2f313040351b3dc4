/** The HTTP application with people whose password is known, and the clock that they all go by. */
import { onTestFinished } from "vitest";
import type { Account } from "../../central/src/auth/accounts.ts";
import { startTestApi, type TestApi, type TestApiOptions } from "./http-app-kit.ts";
import { Browser, movableClock } from "./people-kit.ts";

/** Everybody's. */
export const PASSWORD = "một mật khẩu đủ dài";
export const START = Date.parse("2026-03-02T14:10:00Z");

export interface PeopleCentre {
  readonly centre: TestApi;
  readonly clock: ReturnType<typeof movableClock>;
  /** A new one, that holds no session. */
  browser(): Browser;
  /** Adds an administrator. */
  addPerson(login: string, more?: { readonly isInitialUntilMs?: number }): Promise<Account>;
}

/** Sessions last a day, and two hours without a request. Stopped at the end of the test. */
export async function startPeopleCentre({ accounts, ...more }: TestApiOptions = {}): Promise<PeopleCentre> {
  const clock = movableClock(START);
  const lasting = { sessionHours: 24, idleHours: 2, ...accounts };
  const centre = await startTestApi({ clock, requestsPerMinute: 10_000, accounts: lasting, ...more });
  onTestFinished(centre.stop);
  return {
    ...{ centre, clock },
    browser: () => new Browser(centre.url),
    addPerson: async (login, { isInitialUntilMs } = {}) => {
      const passwordHash = await centre.auth.passwords.hash(PASSWORD);
      const facts = { login, name: `Name of ${login}`, roles: ["administrator"], cameraGroups: null } as const;
      const account = await centre.auth.accounts.add({ ...facts, passwordHash, passwordUntilMs: isInitialUntilMs });
      if (account === "login-taken") throw new Error(`${login} is there already`);
      return account;
    },
  };
}

export const signIn = (at: Browser, login: string, password = PASSWORD, code?: string): Promise<Response> =>
  at.send("POST", "/api/session", { login, password, ...(code !== undefined && { code }) });
