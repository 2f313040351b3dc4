/** What cannot be noted in the audit log is not done: its file is closed under the running centre. */
import { AccountList, IssuedAccount, IssuedToken, SecondFactorOffer } from "@ngaba/contract";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startTestApi, type TestApi } from "./http-app-kit.ts";
import { Browser, totpCode } from "./people-kit.ts";

const PASSWORD = "một mật khẩu đủ dài";
const linh = { login: "linh", name: "Linh", roles: ["operator"], cameraGroups: null };

let centre: TestApi;
let admin: Browser;
beforeEach(async () => {
  centre = await startTestApi({ requestsPerMinute: 10_000 });
  onTestFinished(centre.stop);
  admin = new Browser(centre.url);
});

const becomeAdministrator = (login: string) =>
  admin.send("POST", "/api/start/administrator", { login, name: login, password: PASSWORD });

/** All that is known of accounts and tokens, but for when somebody proved their password. */
async function known() {
  const accounts = (await centre.auth.accounts.list()).map((account) => ({ ...account, signedInAtMs: undefined }));
  return { accounts, tokens: await centre.auth.tokens.list() };
}

/** @returns where something went another way than to fail with nothing done */
async function doneUnnoted(asks: readonly (() => Promise<Response>)[]): Promise<string[]> {
  const before = await known();
  const done: string[] = [];
  for (const ask of asks) {
    const { status, headers } = await ask();
    if (status < 500 || headers.getSetCookie().length > 0) done.push(`${ask}: ${status} ${headers.getSetCookie()}`);
  }
  expect(await known()).toEqual(before);
  return done;
}

test("nobody comes in by the start key, and it can be used afterwards", async () => {
  const address = await centre.startUrl();
  await centre.audit.close();
  expect(await doneUnnoted([() => admin.open(address)])).toEqual([]);
  expect(await centre.startUrl()).toBe(address);
});

test("nobody becomes the first administrator", async () => {
  await admin.open(await centre.startUrl());
  await centre.audit.close();
  expect(await doneUnnoted([() => becomeAdministrator("minh")])).toEqual([]);
  expect(await admin.whoAmI()).toMatchObject({ kind: "start-key" });
});

test("nobody is let in or out, and no right, password, second factor or token changes", async () => {
  await admin.open(await centre.startUrl());
  expect((await becomeAdministrator("minh")).status).toBe(204);
  const issued = IssuedAccount.parse(await (await admin.send("POST", "/api/accounts", linh)).json());
  const machine = { name: "reader", scopes: ["read-state"], cameraGroups: null, days: 1 };
  const { token } = IssuedToken.parse(await (await admin.send("POST", "/api/tokens", machine)).json());
  const { accounts } = AccountList.parse(await (await admin.get("/api/accounts")).json());
  const own = accounts.find(({ login }) => login === "minh")?.id ?? "";
  const offer = await admin.send("POST", "/api/account/second-factor", { password: PASSWORD });
  const { secret } = SecondFactorOffer.parse(await offer.json());
  await centre.audit.close();

  const { id, version } = issued.account;
  const code = () => totpCode(secret, Date.now());
  const stranger = new Browser(centre.url);
  const asks = [
    () => stranger.send("POST", "/api/session", { login: "minh", password: PASSWORD }),
    () => stranger.send("POST", "/api/session", { login: "minh", password: "wrong" }),
    () => admin.send("POST", "/api/accounts", { ...linh, login: "lan" }),
    () => admin.send("PATCH", `/api/accounts/${id}`, { version, roles: ["administrator"] }),
    () => admin.send("POST", `/api/accounts/${id}/password`),
    () => admin.send("DELETE", `/api/accounts/${own}/second-factor`),
    () => admin.send("POST", "/api/tokens", machine),
    () => admin.send("DELETE", `/api/tokens/${token.id}`),
    () => admin.send("PUT", "/api/account/password", { current: PASSWORD, next: `${PASSWORD} khác` }),
    () => admin.send("PUT", "/api/account/second-factor", { code: code() }),
    () => admin.send("DELETE", "/api/session"),
  ];
  expect(await doneUnnoted(asks)).toEqual([]);
  expect(await admin.whoAmI()).toMatchObject({ login: "minh", hasSecondFactor: false });
  const { status } = await stranger.send("POST", "/api/session", { login: "linh", password: issued.initialPassword });
  expect(status).toBeGreaterThanOrEqual(500); // by the password as it was: another would be refused
});
