/** What every store of sessions does, run against each of them. */
import { describe, expect, test } from "vitest";
import { ACCOUNT_STORES, added, HOUR_MS } from "./account-stores.ts";

describe.each(ACCOUNT_STORES)("$name", ({ open }) => {
  test("a session is known by its token until it is ended, and is its account's or the start key's", async () => {
    const { accounts, sessions } = await open();
    const { id } = await added(accounts, "an");
    const [own, another, ofKey] = [await sessions.open(id), await sessions.open(id), await sessions.open(undefined)];
    expect(await sessions.find(own)).toEqual({ accountId: id });
    expect(await sessions.find(ofKey)).toEqual({ accountId: undefined });
    expect(await sessions.find(`${own}x`)).toBeUndefined();
    await sessions.end(own);
    expect(await sessions.find(own)).toBeUndefined();
    expect(await sessions.find(another)).toEqual({ accountId: id });
  });

  test("all sessions of an account end together, and none of the start key's, which end together too", async () => {
    const { accounts, sessions } = await open();
    const [an, minh] = [await added(accounts, "an"), await added(accounts, "minh")];
    const tokens: string[] = [];
    for (const owner of [an.id, an.id, minh.id, undefined, undefined]) tokens.push(await sessions.open(owner));
    const left = async () => (await Promise.all(tokens.map(sessions.find))).map((session) => session !== undefined);
    await sessions.endAllOf(an.id);
    expect(await left()).toEqual([false, false, true, true, true]);
    await sessions.endAllOf(undefined);
    expect(await left()).toEqual([false, false, true, false, false]);
  });

  test("a session ends two hours after its last request, and after a day whatever happens in it", async () => {
    const { sessions, clock } = await open();
    const [idle, busy] = [await sessions.open(undefined), await sessions.open(undefined)];
    for (let hour = 1; hour < 24; hour++) {
      clock.nowMs += HOUR_MS;
      expect(await sessions.find(busy)).toBeDefined();
      if (hour === 2) expect(await sessions.find(idle)).toBeUndefined();
    }
    clock.nowMs += HOUR_MS;
    expect(await sessions.find(busy)).toBeUndefined();
  });
});
