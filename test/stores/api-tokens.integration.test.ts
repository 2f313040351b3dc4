/** What every store of machines' tokens does, run against each of them. */
import { describe, expect, test } from "vitest";
import { ACCOUNT_STORES, DAY_MS, HOUR_MS } from "./account-stores.ts";

const wall = {
  name: "Màn hình lớn",
  scopes: ["read-state", "read-events"],
  cameraGroups: ["site:a"],
  days: 2,
} as const;
const wanted = { ...wall, scopes: [...wall.scopes], cameraGroups: [...wall.cameraGroups] };

describe.each(ACCOUNT_STORES)("$name", ({ open }) => {
  test("a token is known by its secret, which stands in no list, until it is removed", async () => {
    const { tokens } = await open();
    const { token, secret } = await tokens.add(wanted, "Linh");
    const { id, name, scopes, cameraGroups } = token;
    expect(await tokens.find(secret)).toEqual({ id, name, scopes, cameraGroups });
    expect({ name, scopes, cameraGroups }).toEqual({ ...wall, days: undefined });
    expect(await tokens.find(`${secret}x`)).toBeUndefined();
    expect(JSON.stringify(await tokens.list())).not.toContain(secret);
    await tokens.remove(id);
    expect(await tokens.find(secret)).toBeUndefined();
    expect(await tokens.list()).toEqual([]);
  });

  test("a token that has expired opens nothing, and stays in the list, newest first", async () => {
    const { tokens, clock } = await open();
    const old = await tokens.add({ ...wanted, cameraGroups: null }, "Linh");
    clock.nowMs += 2 * DAY_MS - 1;
    const fresh = await tokens.add(wanted, "Linh");
    expect(await tokens.find(old.secret)).toMatchObject({ cameraGroups: null });
    clock.nowMs += 1;
    expect(await tokens.find(old.secret)).toBeUndefined();
    expect((await tokens.list()).map(({ id }) => id)).toEqual([fresh.token.id, old.token.id]);
  });

  test("when a token was used last is told to within an hour", async () => {
    const { tokens, clock } = await open();
    const { token, secret } = await tokens.add({ ...wanted, days: 30 }, "Linh");
    expect(token).toMatchObject({ createdBy: "Linh", createdAt: "2026-03-02T12:00:00.000Z" });
    expect(token).not.toHaveProperty("lastUsedAt");
    for (const waitMs of [DAY_MS, HOUR_MS / 2, HOUR_MS]) {
      clock.nowMs += waitMs;
      await tokens.find(secret);
    }
    expect(await tokens.list()).toMatchObject([{ lastUsedAt: "2026-03-03T13:30:00.000Z" }]);
  });
});
