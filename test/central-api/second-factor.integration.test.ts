import { beforeEach, expect, test } from "vitest";
import { type Browser, totpCode } from "./people-kit.ts";
import { PASSWORD, type PeopleCentre, signIn, startPeopleCentre } from "./sign-in-kit.ts";

let here: PeopleCentre;
beforeEach(async () => {
  here = await startPeopleCentre();
});

async function addFactor(one: Browser): Promise<string> {
  const offer = await one.send("POST", "/api/account/second-factor", { password: PASSWORD });
  const { secret, address } = (await offer.json()) as { secret: string; address: string };
  expect(address).toMatch(/^otpauth:\/\/totp\//);
  expect(address).toContain(secret);
  const code = totpCode(secret, here.clock.now());
  expect((await one.send("PUT", "/api/account/second-factor", { code })).status).toBe(204);
  return secret;
}

test("the second factor is asked for once it was shown to work; each code counts once", async () => {
  await here.addPerson("linh");
  const one = here.browser();
  await signIn(one, "linh");
  const secret = await addFactor(one);
  const other = here.browser();
  expect(await other.code(await signIn(other, "linh"))).toBe("SECOND_FACTOR_NEEDED");
  const spent = totpCode(secret, here.clock.now());
  expect(await other.code(await signIn(other, "linh", PASSWORD, spent))).toBe("SECOND_FACTOR_WRONG");
  here.clock.pass(30);
  const fresh = totpCode(secret, here.clock.now());
  expect((await signIn(other, "linh", PASSWORD, `${fresh.slice(0, 3)} ${fresh.slice(3)}`)).status).toBe(204);
  expect(await other.whoAmI()).toMatchObject({ hasSecondFactor: true });
  const third = here.browser();
  expect(await third.code(await signIn(third, "linh", PASSWORD, fresh))).toBe("SECOND_FACTOR_WRONG");
});

test("codes cannot be guessed by one who has the password", async () => {
  await here.addPerson("linh");
  const one = here.browser();
  await signIn(one, "linh");
  await addFactor(one);
  const statuses = [];
  for (let i = 0; i < 7; i += 1) statuses.push((await signIn(here.browser(), "linh", PASSWORD, "000000")).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
});

test("the second factor goes only with password and code", async () => {
  await here.addPerson("linh");
  const one = here.browser();
  await signIn(one, "linh");
  const secret = await addFactor(one);
  here.clock.pass(60);
  const remove = (body: object) => one.send("DELETE", "/api/account/second-factor", body);
  expect((await remove({ password: "wrong", code: totpCode(secret, here.clock.now()) })).status).toBe(403);
  expect((await remove({ password: PASSWORD, code: "000000" })).status).toBe(403);
  expect((await remove({ password: PASSWORD, code: totpCode(secret, here.clock.now()) })).status).toBe(204);
  expect((await signIn(here.browser(), "linh")).status).toBe(204);
});

test("the second factor comes first for the roles that the configuration names", async () => {
  const strict = await startPeopleCentre({ accounts: { secondFactorRoles: ["administrator"] } });
  await strict.addPerson("linh");
  const one = strict.browser();
  await signIn(one, "linh");
  expect(await one.code(await one.get("/api/cameras"))).toBe("SECOND_FACTOR_FIRST");
  expect(await one.whoAmI()).toMatchObject({ first: "add-second-factor" });
});
