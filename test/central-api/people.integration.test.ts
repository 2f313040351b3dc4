import {
  AccountList,
  type AccountView,
  AuthorityList,
  CameraGroupList,
  IssuedAccount,
  IssuedToken,
  TokenList,
} from "@ngaba/contract";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { auditedIn, bearer, startTestApi, type TestApi } from "./http-app-kit.ts";
import { Browser } from "./people-kit.ts";

const PASSWORD = "một mật khẩu đủ dài";
const wanted = { login: "linh", name: "Linh", roles: ["operator"], cameraGroups: ["site:own"] };

let centre: TestApi;
let admin: Browser;
beforeEach(async () => {
  centre = await startTestApi({ requestsPerMinute: 10_000 });
  onTestFinished(centre.stop);
  admin = new Browser(centre.url);
  await admin.open(await centre.startUrl());
  await admin.send("POST", "/api/start/administrator", { login: "minh", name: "Minh", password: PASSWORD });
});

async function addPerson(more: Partial<typeof wanted> = {}): Promise<IssuedAccount> {
  const answer = await admin.send("POST", "/api/accounts", { ...wanted, ...more });
  expect(answer.status).toBe(201);
  return IssuedAccount.parse(await answer.json());
}

async function accountOf(login: string): Promise<AccountView> {
  const { accounts } = AccountList.parse(await (await admin.get("/api/accounts")).json());
  const found = accounts.find((account) => account.login === login);
  if (found === undefined) throw new Error(`no account ${login}`);
  return found;
}

async function signedIn(login: string, initialPassword: string): Promise<Browser> {
  const one = new Browser(centre.url);
  expect((await one.send("POST", "/api/session", { login, password: initialPassword })).status).toBe(204);
  const change = { current: initialPassword, next: PASSWORD };
  expect((await one.send("PUT", "/api/account/password", change)).status).toBe(204);
  return one;
}

describe("people", () => {
  test("are added with an initial password, which is told once and nowhere else", async () => {
    const { account, initialPassword } = await addPerson();
    expect(account).toMatchObject({ ...wanted, password: "initial", hasSecondFactor: false, isDisabled: false });
    expect(initialPassword).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    const told = await (await admin.get("/api/accounts")).text();
    for (const text of [told, centre.logLines.join(""), JSON.stringify(await auditedIn(centre))]) {
      expect(text).not.toContain(initialPassword);
      expect(text).not.toContain("argon2");
    }
    const one = await signedIn("linh", initialPassword);
    expect(await one.whoAmI()).toMatchObject({ roles: ["operator"], cameraGroups: ["site:own"] });
    expect(await accountOf("linh")).toMatchObject({ password: "chosen", lastSignInAt: expect.any(String) });
  });

  test("who may less than before is signed out at once; a new name alone signs nobody out", async () => {
    const { initialPassword } = await addPerson();
    const one = await signedIn("linh", initialPassword);
    const { id, version } = await accountOf("linh");
    const change = (body: object) => admin.send("PATCH", `/api/accounts/${id}`, body);
    expect((await change({ version, name: "Thùy Linh" })).status).toBe(200);
    expect(await one.whoAmI()).toMatchObject({ name: "Thùy Linh" });
    expect((await change({ version: version + 1, isDisabled: true })).status).toBe(200);
    expect((await one.get("/api/cameras")).status).toBe(401);
    expect((await one.send("POST", "/api/session", { login: "linh", password: PASSWORD })).status).toBe(403);
  });

  test("of two administrators who change the same account, the second is told", async () => {
    const { account } = await addPerson();
    const change = (body: object) => admin.send("PATCH", `/api/accounts/${account.id}`, { version: 1, ...body });
    expect((await change({ roles: ["operator", "reviewer"] })).status).toBe(200);
    const late = await change({ roles: ["technician"] });
    expect(late.status).toBe(409);
    expect(await admin.code(late)).toBe("CHANGED_MEANWHILE");
    expect((await accountOf("linh")).roles).toEqual(["operator", "reviewer"]);
  });

  test("what somebody may decide by their office is given and taken away, and must be known to the city", async () => {
    const { account } = await addPerson();
    expect(account).not.toHaveProperty("authority");
    const { authorities } = AuthorityList.parse(await (await admin.get("/api/authorities")).json());
    expect(authorities).toMatchObject([{ id: "officer", ceilingVnd: 7_500_000 }]);
    const change = (body: object) => admin.send("PATCH", `/api/accounts/${account.id}`, body);
    const unknown = await change({ version: 1, authority: "emperor" });
    expect(unknown.status).toBe(400);
    expect((await change({ version: 1, authority: "officer" })).status).toBe(200);
    expect(await accountOf("linh")).toMatchObject({ authority: "officer", name: "Linh" });
    expect(await auditedIn(centre)).toContainEqual(
      expect.objectContaining({ action: "account.changed", detail: expect.objectContaining({ authority: "officer" }) }),
    );
    expect((await change({ version: 2, name: "Thùy Linh" })).status).toBe(200);
    expect(await accountOf("linh")).toMatchObject({ authority: "officer", name: "Thùy Linh" });
    expect((await change({ version: 3, authority: null })).status).toBe(200);
    expect(await accountOf("linh")).not.toHaveProperty("authority");
    const added = await admin.send("POST", "/api/accounts", { ...wanted, login: "an", authority: "officer" });
    expect(IssuedAccount.parse(await added.json()).account).toMatchObject({ authority: "officer" });
    expect((await admin.send("POST", "/api/accounts", { ...wanted, login: "b", authority: "x" })).status).toBe(400);
  });

  test("the last administrator stays one", async () => {
    const { id, version } = await accountOf("minh");
    for (const change of [{ roles: ["operator"] }, { isDisabled: true }]) {
      const answer = await admin.send("PATCH", `/api/accounts/${id}`, { version, ...change });
      expect(answer.status).toBe(409);
      expect(await admin.code(answer)).toBe("LAST_ADMINISTRATOR");
    }
  });

  test("a lost password is replaced by a new initial one, and every browser is signed out", async () => {
    const { account, initialPassword } = await addPerson();
    const one = await signedIn("linh", initialPassword);
    const answer = await admin.send("POST", `/api/accounts/${account.id}/password`);
    const again = IssuedAccount.parse(await answer.json());
    expect(again.account.password).toBe("initial");
    expect((await one.get("/api/cameras")).status).toBe(401);
    expect((await one.send("POST", "/api/session", { login: "linh", password: PASSWORD })).status).toBe(403);
    await signedIn("linh", again.initialPassword);
  });

  test.each([
    [{ login: "linh" }, 409, "LOGIN_TAKEN"],
    [{ login: "li nh" }, 400, "BODY_INVALID"],
    [{ roles: [] }, 400, "BODY_INVALID"],
    [{ roles: ["operator", "operator"] }, 400, "BODY_INVALID"],
    [{ roles: ["king"] }, 400, "BODY_INVALID"],
    [{ cameraGroups: ["site:gone"] }, 400, "BODY_INVALID"],
    [{ password: "mine" }, 400, "BODY_INVALID"],
  ])("%j is refused with %i %s", async (more, status, code) => {
    await addPerson();
    const answer = await admin.send("POST", "/api/accounts", {
      ...wanted,
      ...("login" in more ? {} : { login: "khoa" }),
      ...more,
    });
    expect(answer.status).toBe(status);
    expect(await admin.code(answer)).toBe(code);
  });

  test("what was done to accounts is noted, with who did it", async () => {
    const { account } = await addPerson();
    await admin.send("PATCH", `/api/accounts/${account.id}`, { version: 1, cameraGroups: null });
    const noted = (await auditedIn(centre)).map(({ who, action, subject, detail }) => [
      who.name,
      action,
      subject,
      detail,
    ]);
    expect(noted).toEqual([
      ["start key", "start-key.used", "127.0.0.1", undefined],
      ["start key", "account.created", "minh", { roles: "administrator" }],
      ["Minh", "account.created", "linh", { roles: "operator", cameraGroups: "site:own", isDisabled: false }],
      ["Minh", "account.changed", "linh", { roles: "operator", cameraGroups: "all", isDisabled: false }],
    ]);
  });
});

test("groups of cameras are named with how many there are", async () => {
  const { groups } = CameraGroupList.parse(await (await admin.get("/api/camera-groups")).json());
  expect(groups.map(({ id, cameraCount }) => `${id} ${cameraCount}`)).toEqual([
    ...["ward:nga-ba 2", "site:own 1", "site:foreign 1"],
  ]);
});

describe("machines", () => {
  test("enter with a token, which is told once, until it is taken away", async () => {
    const body = { name: "weather", scopes: ["read-state"], cameraGroups: null, days: 30 };
    const answer = await admin.send("POST", "/api/tokens", body);
    expect(answer.status).toBe(201);
    const { token, secret } = IssuedToken.parse(await answer.json());
    expect(token).toMatchObject({ name: "weather", createdBy: "Minh" });
    expect(Date.parse(token.expiresAt) - Date.parse(token.createdAt)).toBe(30 * 86_400_000);
    const ask = () => fetch(`${centre.url}/api/cameras`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await ask()).status).toBe(200);
    const list = await (await admin.get("/api/tokens")).text();
    expect(list).not.toContain(secret);
    expect(TokenList.parse(JSON.parse(list)).tokens).toMatchObject([{ lastUsedAt: expect.any(String) }]);
    expect((await admin.send("DELETE", `/api/tokens/${token.id}`)).status).toBe(204);
    expect((await ask()).status).toBe(401);
  });

  test("need no word of whose page asks: no browser sends a token by itself", async () => {
    const answer = await fetch(`${centre.url}/api/cameras/cam-own/orders`, {
      method: "POST",
      headers: { authorization: `Bearer ${await centre.machineToken()}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "confirm-view" }),
    });
    expect(answer.status).toBe(404); // no agent reads it
  });
});

test("an order says by whom it was given", async () => {
  const given: unknown[] = [];
  centre.told.orders = {
    give: async (...order) => {
      given.push(order);
      return "camera-unknown";
    },
    find: async () => undefined,
  };
  await admin.send("POST", "/api/cameras/cam-own/orders", { name: "confirm-view" });
  await centre.api.post("/api/cameras/cam-own/orders").set(bearer).send({ name: "confirm-view" });
  expect(given).toEqual([
    ["cam-own", { name: "confirm-view" }, "Minh"],
    ["cam-own", { name: "confirm-view" }, "An administrator"],
  ]);
});
