/** What every store of accounts does, run against each of them. */
import { describe, expect, test } from "vitest";
import { ACCOUNT_STORES, added, START_MS } from "./account-stores.ts";

describe.each(ACCOUNT_STORES)("$name", ({ open }) => {
  test("an account is found again as it was added, by id and by login, and listed by login", async () => {
    const { accounts } = await open();
    const minh = await added(accounts, "minh", { roles: ["operator", "auditor"], cameraGroups: ["site:a", "ward:Ợ"] });
    const an = await added(accounts, "an", { cameraGroups: [], passwordUntilMs: START_MS });
    expect(minh).toMatchObject({
      version: 1,
      isDisabled: false,
      createdAtMs: START_MS,
      roles: ["operator", "auditor"],
    });
    expect(an).toMatchObject({ cameraGroups: [], passwordUntilMs: START_MS, name: "Nguyễn Thùy Linh" });
    expect(await accounts.find(minh.id)).toEqual(minh);
    expect(await accounts.findByLogin("an")).toEqual(an);
    expect(await accounts.list()).toEqual([an, minh]);
    expect(await accounts.find("nobody")).toBeUndefined();
    expect(await accounts.findByLogin("an' or '1'='1")).toBeUndefined();
  });

  test("of those who are added under one login at the same time, one is", async () => {
    const { accounts } = await open();
    const account = { login: "an", name: "An", roles: ["operator"], cameraGroups: null } as const;
    const add = (passwordHash: string) => accounts.add({ ...account, passwordHash, passwordUntilMs: undefined });
    const answers = await Promise.all([add("a"), add("b"), add("c")]);
    expect(answers.filter((answer) => answer === "login-taken")).toHaveLength(2);
    expect(await accounts.list()).toEqual(answers.filter((answer) => answer !== "login-taken"));
  });

  test("of two who change what they have both seen, the second is told; nobody changes what is not there", async () => {
    const { accounts } = await open();
    await added(accounts, "minh");
    const { id } = await added(accounts, "an");
    const change = (name: string) => accounts.change(id, 1, { name });
    const answers = await Promise.all([change("Một"), change("Hai")]);
    expect(answers.filter((answer) => answer === "changed-meanwhile")).toHaveLength(1);
    expect(answers).toContainEqual(await accounts.find(id));
    expect((await accounts.find(id))?.version).toBe(2);
    expect(await accounts.change("nobody", 1, { name: "Ba" })).toBe("unknown");
  });

  test("the last who can administrate stays one, also when two go at the same time", async () => {
    const { accounts } = await open();
    expect(await accounts.hasAdministrator()).toBe(false);
    const [an, minh] = [await added(accounts, "an"), await added(accounts, "minh")];
    await added(accounts, "linh", { passwordUntilMs: START_MS }); // has no password of her own yet
    const answers = await Promise.all([
      accounts.change(an.id, 1, { isDisabled: true }),
      accounts.change(minh.id, 1, { roles: ["operator"] }),
    ]);
    expect(answers.filter((answer) => answer === "last-administrator")).toHaveLength(1);
    expect(await accounts.hasAdministrator()).toBe(true);
  });

  test("a change that cannot be noted is not made", async () => {
    const { accounts } = await open();
    await added(accounts, "minh");
    const an = await added(accounts, "an");
    const note = () => Promise.reject(new Error("the audit log is away"));
    await expect(accounts.change(an.id, 1, { name: "Khác" }, note)).rejects.toThrow("away");
    expect(await accounts.find(an.id)).toEqual(an);
  });

  test("a password that was chosen takes the place of the one that was handed over", async () => {
    const { accounts, clock } = await open();
    const { id } = await added(accounts, "an", { passwordUntilMs: START_MS });
    await accounts.setPassword(id, { passwordHash: "own", passwordUntilMs: undefined });
    clock.nowMs += 1_000;
    await accounts.noteSignIn(id);
    expect(await accounts.find(id)).toMatchObject({
      ...{ passwordHash: "own", passwordUntilMs: undefined, signedInAtMs: START_MS + 1_000, version: 1 },
    });
  });

  test("a second factor that is offered does not count before it is set, and goes whole", async () => {
    const { accounts } = await open();
    const { id } = await added(accounts, "an");
    await accounts.offerSecondFactor(id, "SECRET");
    expect(await accounts.find(id)).toMatchObject({ totpOffer: "SECRET", totpSecret: undefined });
    await accounts.setSecondFactor(id, "SECRET");
    expect(await accounts.find(id)).toMatchObject({ totpOffer: undefined, totpSecret: "SECRET" });
    await accounts.setSecondFactor(id, undefined);
    expect(await accounts.find(id)).toMatchObject({ totpOffer: undefined, totpSecret: undefined });
  });

  test("a code's step is taken once, also by two at the same time, and none before it any more", async () => {
    const { accounts } = await open();
    const { id } = await added(accounts, "an");
    const taken = await Promise.all([accounts.takeStep(id, 60), accounts.takeStep(id, 60)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect([await accounts.takeStep(id, 59), await accounts.takeStep(id, 61)]).toEqual([false, true]);
  });

  test("a code's step from a clock that was ahead is forgotten with the second factor, and not before", async () => {
    const { accounts } = await open();
    const { id } = await added(accounts, "an");
    expect(await accounts.takeStep(id, 9_000_000)).toBe(true);
    await accounts.setSecondFactor(id, "SECRET");
    expect(await accounts.takeStep(id, 9_000_000)).toBe(false);
    await accounts.setSecondFactor(id, undefined);
    expect(await accounts.takeStep(id, 60)).toBe(true);
  });
});
