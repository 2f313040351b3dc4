import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createAccounts } from "./accounts.ts";
import { createFailures, triedAt } from "./failures.ts";
import { openAccountsDatabase } from "./sqlite-accounts-database.ts";

const NOW_MS = Date.parse("2026-03-02T12:00:00Z");
const DAY_MS = 86_400_000;
const LONGEST_WAIT_MS = 15 * 60_000;

async function openStores() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-failures-"));
  const database = await openAccountsDatabase(join(folder, "accounts.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const clock = { nowMs: NOW_MS, now: () => epochMs(clock.nowMs) };
  return { clock, failures: createFailures(database, clock), accounts: createAccounts(database, clock) };
}

type Failures = Awaited<ReturnType<typeof openStores>>["failures"];

/** Tries from ever new addresses. */
async function storm(failures: Failures, login: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await failures.begin(triedAt(login, `198.51.100.${n}`));
}

test("after a clock that was ahead nobody waits longer than after any other wrong tries", async () => {
  const { clock, failures } = await openStores();
  const tried = triedAt("lan", "192.0.2.1");
  clock.nowMs = NOW_MS + 365 * DAY_MS;
  for (let n = 0; n < 5; n++) expect(await failures.begin(tried)).toBe(0);
  clock.nowMs = NOW_MS;
  const waitMs = await failures.begin(tried);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(LONGEST_WAIT_MS);
  clock.nowMs += waitMs;
  expect(await failures.begin(tried)).toBe(0);
});

test("a code's step from a clock that was ahead is forgotten with the second factor, and not before", async () => {
  const { accounts } = await openStores();
  const facts = { login: "lan", name: "Lan", roles: ["operator" as const], cameraGroups: null };
  const account = await accounts.add({ ...facts, passwordHash: "none", passwordUntilMs: undefined });
  if (account === "login-taken") return expect.unreachable();
  expect(await accounts.takeStep(account.id, 9_000_000)).toBe(true);
  await accounts.setSecondFactor(account.id, "SECRET");
  expect(await accounts.takeStep(account.id, 9_000_000)).toBe(false);
  await accounts.setSecondFactor(account.id, undefined);
  expect(await accounts.takeStep(account.id, 60)).toBe(true);
});

test("strangers hold nobody up where this login has signed in before; elsewhere, and others there, they do", async () => {
  const { clock, failures } = await openStores();
  const [own, elsewhere] = [triedAt("lan", "192.0.2.1"), triedAt("lan", "192.0.2.2")];
  await failures.begin(own);
  await failures.clear(own);
  await storm(failures, "lan", 20);
  await storm(failures, "minh", 20);
  expect(await failures.begin(elsewhere)).toBeGreaterThan(0);
  expect(await failures.begin(triedAt("minh", "192.0.2.1"))).toBeGreaterThan(0);
  for (let n = 0; n < 5; n++) expect(await failures.begin(own)).toBe(0);
  expect(await failures.begin(own)).toBeGreaterThan(0); // five tries are as many there as anywhere

  clock.nowMs += 91 * DAY_MS;
  await storm(failures, "lan", 20);
  expect(await failures.begin(own)).toBeGreaterThan(0);
});
