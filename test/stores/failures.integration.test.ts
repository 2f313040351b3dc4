/** What every store of wrong tries does, run against each of them. */
import { describe, expect, test } from "vitest";
import { type Failures, triedAt } from "../../central/src/auth/failures.ts";
import { ACCOUNT_STORES, DAY_MS, START_MS } from "./account-stores.ts";

const LONGEST_WAIT_MS = 15 * 60_000;

/** Tries from ever new addresses. */
async function storm(failures: Failures, login: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await failures.begin(triedAt(login, `198.51.100.${n}`));
}

describe.each(ACCOUNT_STORES)("$name", ({ open }) => {
  test("after a clock that was ahead nobody waits longer than after any other wrong tries", async () => {
    const { clock, failures } = await open();
    const tried = triedAt("lan", "192.0.2.1");
    clock.nowMs = START_MS + 365 * DAY_MS;
    for (let n = 0; n < 5; n++) expect(await failures.begin(tried)).toBe(0);
    clock.nowMs = START_MS;
    const waitMs = await failures.begin(tried);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(LONGEST_WAIT_MS);
    clock.nowMs += waitMs;
    expect(await failures.begin(tried)).toBe(0);
  });

  test("strangers hold nobody up where this login has signed in before; elsewhere, and others there, they do", async () => {
    const { clock, failures } = await open();
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

  test("many tries at one moment are counted one by one", async () => {
    const { failures } = await open();
    const tries = Array.from({ length: 12 }, () => failures.begin(triedAt("lan", "192.0.2.1")));
    expect((await Promise.all(tries)).filter((waitMs) => waitMs === 0)).toHaveLength(5);
  });

  test("a login that an administrator lets in again begins anew from everywhere, and no other does", async () => {
    const { failures } = await open();
    const [lan, minh] = [triedAt("lan", "192.0.2.1"), triedAt("minh", "192.0.2.1")];
    for (let n = 0; n < 5; n++) for (const tried of [lan, minh]) await failures.begin(tried);
    await failures.clearLogin("lan");
    expect(await failures.begin(lan)).toBe(0);
    expect(await failures.begin(minh)).toBeGreaterThan(0);
  });
});
