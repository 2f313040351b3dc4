import { SessionView } from "@ngaba/contract";
import supertest from "supertest";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { auditedIn, OTHER_NAME, startTestApi, type TestApi } from "./http-app-kit.ts";
import { Browser, movableClock, totpCode } from "./people-kit.ts";

const PASSWORD = "một mật khẩu đủ dài";
const START = Date.parse("2026-03-02T14:10:00Z");

let centre: TestApi;
let clock: ReturnType<typeof movableClock>;
beforeEach(async () => {
  clock = movableClock(START);
  centre = await startTestApi({ clock, requestsPerMinute: 10_000, accounts: { sessionHours: 24, idleHours: 2 } });
  onTestFinished(centre.stop);
});

const browser = (): Browser => new Browser(centre.url);

/** Adds somebody with the password above. */
async function addPerson(login: string, more: { readonly isInitialUntilMs?: number } = {}) {
  const passwordHash = await centre.auth.passwords.hash(PASSWORD);
  const facts = { login, name: `Name of ${login}`, roles: ["administrator"], cameraGroups: null } as const;
  const account = await centre.auth.accounts.add({ ...facts, passwordHash, passwordUntilMs: more.isInitialUntilMs });
  if (account === "login-taken") throw new Error(`${login} is there already`);
  return account;
}

const signIn = (at: Browser, login: string, password = PASSWORD, code?: string) =>
  at.send("POST", "/api/session", { login, password, ...(code !== undefined && { code }) });

describe("the start key", () => {
  test("opens an administrator's session once; then it leads its own browser on and answers any other 'used'", async () => {
    const address = await centre.startUrl();
    const [first, second] = [browser(), browser()];
    const opening = await first.open(address);
    expect([opening.status, opening.headers.get("location")]).toEqual([303, "/"]);
    expect(opening.headers.getSetCookie()[0]).toMatch(
      /^ngaba_session_\d+=[\w-]{43}; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(opening.headers.getSetCookie().join()).not.toContain(new URL(address).searchParams.get("key"));
    expect(await first.whoAmI()).toMatchObject({ kind: "start-key", roles: ["administrator"] });
    expect((await first.get("/api/cameras")).status).toBe(200);

    expect((await first.open(address)).status).toBe(303);
    const used = await second.open(address);
    expect(used.status).toBe(410);
    expect(await used.text()).toContain("Địa chỉ này đã được dùng");
    expect((await second.get("/api/cameras")).status).toBe(401);
    expect((await first.get("/api/cameras")).status).toBe(200); // nobody's session has ended
    expect(await centre.startUrl()).toBe(`${centre.url}/`);
  });

  test("two browsers at the same moment are not both let in", async () => {
    const address = await centre.startUrl();
    const answers = await Promise.all([browser(), browser(), browser()].map((one) => one.open(address)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
  });

  test("is not used up by a browser that looks ahead, nor by a question for the head alone", async () => {
    const address = await centre.startUrl();
    const ahead = await fetch(address, { headers: { "sec-purpose": "prefetch;prerender" }, redirect: "manual" });
    expect(ahead.status).toBe(503);
    await fetch(address, { method: "HEAD", redirect: "manual" });
    expect((await browser().open(address)).status).toBe(303);
  });

  test("ends, with the sessions that it opened, once an administrator has chosen a password", async () => {
    const one = browser();
    await one.open(await centre.startUrl());
    const before = one.cookie;
    const chosen = { login: "Linh", name: "Nguyễn Thùy Linh", password: PASSWORD };
    expect((await one.send("POST", "/api/start/administrator", chosen)).status).toBe(204);
    expect(one.cookie).not.toBe(before);
    expect(await one.whoAmI()).toMatchObject({ kind: "person", login: "linh", name: "Nguyễn Thùy Linh" });
    expect((await fetch(`${centre.url}/api/cameras`, { headers: { cookie: before } })).status).toBe(401);
    expect((await one.send("POST", "/api/start/administrator", chosen)).status).toBe(403);
    expect(await centre.auth.accounts.hasAdministrator()).toBe(true);
  });

  test("on another machine than the centre's, a password comes first", async () => {
    const elsewhere = { "x-forwarded-for": "192.0.2.7" }; // a proxy on this machine says so of itself
    const one = browser();
    await one.open(await centre.startUrl());
    expect((await one.get("/api/cameras", elsewhere)).status).toBe(403);
    expect(await one.code(await one.get("/api/cameras", elsewhere))).toBe("PASSWORD_FIRST");
    const seen = SessionView.parse(await (await one.get("/api/session", elsewhere)).json());
    expect(seen.first).toBe("choose-password");
    expect(seen.may).toContain("POST /api/start/administrator");
    expect(seen.may).not.toContain("GET /api/cameras");
    const chosen = { login: "linh", name: "Linh", password: PASSWORD };
    expect((await one.send("POST", "/api/start/administrator", chosen, elsewhere)).status).toBe(204);
    expect((await one.get("/api/cameras", elsewhere)).status).toBe(200);
  });

  test("is in no log line, nor is a session or a password", async () => {
    const address = await centre.startUrl();
    const one = browser();
    await one.open(address);
    await one.send("POST", "/api/start/administrator", { login: "linh", name: "Linh", password: PASSWORD });
    await signIn(browser(), PASSWORD, "linh"); // typed into the wrong fields
    const said = centre.logLines.join("") + JSON.stringify(await auditedIn(centre));
    for (const secret of [new URL(address).searchParams.get("key") ?? "", one.cookie.split("=")[1] ?? "", PASSWORD]) {
      expect(secret).not.toBe("");
      expect(said).not.toContain(secret);
    }
  });
});

describe("signing in", () => {
  test("gives a new session each time, and never the one that a browser brought", async () => {
    await addPerson("linh");
    const one = browser();
    const planted = `${one.cookieName}=${"x".repeat(43)}`;
    one.cookie = planted;
    expect((await signIn(one, " LINH ")).status).toBe(204);
    const first = one.cookie;
    expect(first).not.toBe(planted);
    expect((await fetch(`${centre.url}/api/session`, { headers: { cookie: planted } })).status).toBe(401);
    expect((await signIn(one, "linh")).status).toBe(204);
    expect(one.cookie).not.toBe(first);
    expect((await fetch(`${centre.url}/api/session`, { headers: { cookie: first } })).status).toBe(401);
  });

  test("the same letters count alike, however a keyboard composes their accents", async () => {
    await addPerson("linh");
    expect((await signIn(browser(), "linh", PASSWORD.normalize("NFD"))).status).toBe(204);
  });

  test("a wrong password, an unknown login and a disabled account are answered alike", async () => {
    const account = await addPerson("khoa");
    await addPerson("linh");
    await centre.auth.accounts.change(account.id, 1, { isDisabled: true });
    const tries = [signIn(browser(), "linh", "wrong"), signIn(browser(), "nobody"), signIn(browser(), "khoa")];
    for (const answer of await Promise.all(tries)) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "SIGN_IN_REFUSED" });
    }
  });

  test("each wrong try beyond five costs more waiting than the last; the right password then works", async () => {
    await addPerson("linh");
    const wrong = () => signIn(browser(), "linh", "wrong");
    for (let i = 0; i < 5; i += 1) expect((await wrong()).status).toBe(403);
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const refused = await wrong();
      expect(refused.status).toBe(429);
      waits.push(Number(refused.headers.get("retry-after")));
      expect((await signIn(browser(), "linh")).status).toBe(429); // not even the right one, or it could be guessed
      clock.pass(waits.at(-1) ?? 0);
      expect((await wrong()).status).toBe(403);
    }
    expect(waits).toEqual([5, 10, 20, 40]);
    clock.pass(80);
    expect((await signIn(browser(), "linh")).status).toBe(204);
    expect((await wrong()).status).toBe(403); // the count began anew
  });

  test("many tries at one moment are no way around the waiting", async () => {
    await addPerson("linh");
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(browser(), "linh", "wrong")));
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(403), count(429)]).toEqual([5, 7]);
  });

  test("refused sign-ins of one address are limited, whatever logins they try; those that go well are not", async () => {
    const strict = await startTestApi({ clock, wrongSignInsPerMinute: 3 });
    onTestFinished(strict.stop);
    centre = strict;
    await addPerson("linh");
    for (let i = 0; i < 6; i += 1) expect((await signIn(browser(), "linh")).status).toBe(204);
    const statuses = [];
    for (const login of ["a", "b", "c", "d"]) statuses.push((await signIn(browser(), login)).status);
    expect(statuses).toEqual([403, 403, 403, 429]);
  });

  test.each([
    ["linh' or '1'='1", "it would end a text of SQL"],
    ["linh\r\nset-cookie: x=y", "it would end a header"],
    ["linh%", "it would match any login"],
    ["../../linh", "it would leave a folder"],
  ])("%j is a login like any other that does not exist, though %s", async (login, _why) => {
    await addPerson("linh");
    const answer = await signIn(browser(), login);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "SIGN_IN_REFUSED" });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("a body that is too large, or no JSON, is refused before anything is done with it", async () => {
    const headers = { "content-type": "application/json", origin: centre.url };
    const post = (body: string) => fetch(`${centre.url}/api/session`, { method: "POST", headers, body });
    expect((await post(JSON.stringify({ login: "linh", password: "x".repeat(5_000) }))).status).toBe(413);
    expect((await post('{"login":')).status).toBe(400);
    expect((await post('{"login":{"$gt":""},"password":"x"}')).status).toBe(400);
  });

  test("an initial password opens nothing but the choice of one's own, and nothing once it is old", async () => {
    await addPerson("linh", { isInitialUntilMs: START + 3_600_000 });
    const one = browser();
    expect((await signIn(one, "linh")).status).toBe(204);
    expect(await one.code(await one.get("/api/cameras"))).toBe("PASSWORD_FIRST");
    const tooEasy = { current: PASSWORD, next: "linhlinhlinh2026" };
    expect((await one.send("PUT", "/api/account/password", tooEasy)).status).toBe(400);
    expect((await one.send("PUT", "/api/account/password", { current: PASSWORD, next: PASSWORD })).status).toBe(400);
    const next = "mật khẩu của riêng tôi";
    expect((await one.send("PUT", "/api/account/password", { current: "wrong", next })).status).toBe(403);
    expect((await one.send("PUT", "/api/account/password", { current: PASSWORD, next })).status).toBe(204);
    expect((await one.get("/api/cameras")).status).toBe(200);
    await addPerson("khoa", { isInitialUntilMs: START + 3_600_000 });
    clock.pass(3_601);
    expect((await signIn(browser(), "khoa")).status).toBe(403);
  });

  test("signing out ends the session at the centre too", async () => {
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    const { cookie } = one;
    expect((await one.send("DELETE", "/api/session")).status).toBe(204);
    expect(one.cookie).toBe("");
    expect((await fetch(`${centre.url}/api/session`, { headers: { cookie } })).status).toBe(401);
  });

  test("a session ends after two idle hours, and after a day whatever happens", async () => {
    await addPerson("linh");
    const [idle, busy] = [browser(), browser()];
    await signIn(idle, "linh");
    await signIn(busy, "linh");
    for (let i = 0; i < 23; i += 1) {
      clock.pass(3_600);
      expect((await busy.get("/api/session")).status).toBe(200);
    }
    expect((await idle.get("/api/session")).status).toBe(401);
    clock.pass(3_600);
    expect((await busy.get("/api/session")).status).toBe(401);
  });
});

describe("the second factor", () => {
  async function addFactor(one: Browser): Promise<string> {
    const offer = await one.send("POST", "/api/account/second-factor", { password: PASSWORD });
    const { secret, address } = (await offer.json()) as { secret: string; address: string };
    expect(address).toMatch(/^otpauth:\/\/totp\//);
    expect(address).toContain(secret);
    expect((await one.send("PUT", "/api/account/second-factor", { code: totpCode(secret, clock.now()) })).status).toBe(
      204,
    );
    return secret;
  }

  test("is asked for once it was shown to work; each code counts once", async () => {
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    const secret = await addFactor(one);
    const other = browser();
    expect(await other.code(await signIn(other, "linh"))).toBe("SECOND_FACTOR_NEEDED");
    const spent = totpCode(secret, clock.now());
    expect(await other.code(await signIn(other, "linh", PASSWORD, spent))).toBe("SECOND_FACTOR_WRONG");
    clock.pass(30);
    const fresh = totpCode(secret, clock.now());
    expect((await signIn(other, "linh", PASSWORD, `${fresh.slice(0, 3)} ${fresh.slice(3)}`)).status).toBe(204);
    expect(await other.whoAmI()).toMatchObject({ hasSecondFactor: true });
    const third = browser();
    expect(await third.code(await signIn(third, "linh", PASSWORD, fresh))).toBe("SECOND_FACTOR_WRONG");
  });

  test("codes cannot be guessed by one who has the password", async () => {
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    await addFactor(one);
    const statuses = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await signIn(browser(), "linh", PASSWORD, "000000")).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  });

  test("goes only with password and code", async () => {
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    const secret = await addFactor(one);
    clock.pass(60);
    const remove = (body: object) => one.send("DELETE", "/api/account/second-factor", body);
    expect((await remove({ password: "wrong", code: totpCode(secret, clock.now()) })).status).toBe(403);
    expect((await remove({ password: PASSWORD, code: "000000" })).status).toBe(403);
    expect((await remove({ password: PASSWORD, code: totpCode(secret, clock.now()) })).status).toBe(204);
    expect((await signIn(browser(), "linh")).status).toBe(204);
  });

  test("comes first for the roles that the configuration names", async () => {
    const strict = await startTestApi({ accounts: { secondFactorRoles: ["administrator"] } });
    onTestFinished(strict.stop);
    centre = strict;
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    expect(await one.code(await one.get("/api/cameras"))).toBe("SECOND_FACTOR_FIRST");
    expect(await one.whoAmI()).toMatchObject({ first: "add-second-factor" });
  });
});

describe("pages of other sites", () => {
  test.each<[Record<string, string>, string]>([
    [{ "sec-fetch-site": "cross-site" }, "a browser says that another site asks"],
    [{ "sec-fetch-site": "same-site" }, "another service on the same domain asks"],
    [{ origin: "https://evil.example" }, "an older browser says whose page it was"],
    [{ origin: "null" }, "a page without an origin asks"],
    [{}, "nobody says anything"],
  ])("%j: nothing is changed when %s", async (said, _why) => {
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    const headers = { cookie: one.cookie, "content-type": "application/json", ...said };
    const send = (method: string, path: string, body: object) =>
      fetch(`${centre.url}${path}`, { method, headers, body: JSON.stringify(body) });
    const answers = [
      await send("POST", "/api/tokens", { name: "x", scopes: ["read-events"], cameraGroups: null, days: 1 }),
      await send("DELETE", "/api/session", {}),
      await send("POST", "/api/session", { login: "linh", password: PASSWORD }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "CROSS_SITE" });
    }
    expect(await centre.auth.tokens.list()).toEqual([]);
    expect((await one.get("/api/session")).status).toBe(200);
  });

  test("a form of another site cannot be read as JSON", async () => {
    await addPerson("linh");
    const one = browser();
    await signIn(one, "linh");
    const headers = { cookie: one.cookie, "content-type": "text/plain", "sec-fetch-site": "same-origin" };
    const body = JSON.stringify({ name: "x", scopes: ["read-events"], cameraGroups: null, days: 1 });
    expect((await fetch(`${centre.url}/api/tokens`, { method: "POST", headers, body })).status).toBe(400);
  });
});

test("under another name than loopback's the cookie has the prefix, and comes over https only", async () => {
  await addPerson("linh");
  const answer = await supertest(centre.url)
    .post("/api/session")
    .set({ Host: OTHER_NAME, Origin: `https://${OTHER_NAME}` })
    .send({ login: "linh", password: PASSWORD });
  expect(answer.status).toBe(204);
  expect(String(answer.headers["set-cookie"])).toMatch(
    /^__Host-ngaba_session_\d+=[\w-]{43}; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
  );
});
