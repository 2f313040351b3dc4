import supertest from "supertest";
import { beforeEach, expect, test } from "vitest";
import { OTHER_NAME } from "./http-app-kit.ts";
import { PASSWORD, type PeopleCentre, START, signIn, startPeopleCentre } from "./sign-in-kit.ts";

let here: PeopleCentre;
beforeEach(async () => {
  here = await startPeopleCentre();
});

test("signing in gives a new session each time, and never the one that a browser brought", async () => {
  await here.addPerson("linh");
  const one = here.browser();
  const planted = `${one.cookieName}=${"x".repeat(43)}`;
  one.cookie = planted;
  expect((await signIn(one, " LINH ")).status).toBe(204);
  const first = one.cookie;
  expect(first).not.toBe(planted);
  expect((await fetch(`${here.centre.url}/api/session`, { headers: { cookie: planted } })).status).toBe(401);
  expect((await signIn(one, "linh")).status).toBe(204);
  expect(one.cookie).not.toBe(first);
  expect((await fetch(`${here.centre.url}/api/session`, { headers: { cookie: first } })).status).toBe(401);
});

test("the same letters count alike, however a keyboard composes their accents", async () => {
  await here.addPerson("linh");
  expect((await signIn(here.browser(), "linh", PASSWORD.normalize("NFD"))).status).toBe(204);
});

test("a wrong password, an unknown login and a disabled account are answered alike", async () => {
  const account = await here.addPerson("khoa");
  await here.addPerson("linh");
  await here.centre.auth.accounts.change(account.id, 1, { isDisabled: true });
  const tries = [
    signIn(here.browser(), "linh", "wrong"),
    signIn(here.browser(), "nobody"),
    signIn(here.browser(), "khoa"),
  ];
  for (const answer of await Promise.all(tries)) {
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "SIGN_IN_REFUSED" });
  }
});

test("each wrong try beyond five costs more waiting than the last; the right password then works", async () => {
  await here.addPerson("linh");
  const wrong = () => signIn(here.browser(), "linh", "wrong");
  for (let i = 0; i < 5; i += 1) expect((await wrong()).status).toBe(403);
  const waits: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const refused = await wrong();
    expect(refused.status).toBe(429);
    waits.push(Number(refused.headers.get("retry-after")));
    expect((await signIn(here.browser(), "linh")).status).toBe(429); // not even the right one, or it could be guessed
    here.clock.pass(waits.at(-1) ?? 0);
    expect((await wrong()).status).toBe(403);
  }
  expect(waits).toEqual([5, 10, 20, 40]);
  here.clock.pass(80);
  expect((await signIn(here.browser(), "linh")).status).toBe(204);
  expect((await wrong()).status).toBe(403); // the count began anew
});

test("many tries at one moment are no way around the waiting", async () => {
  await here.addPerson("linh");
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(here.browser(), "linh", "wrong")));
  const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
  expect([count(403), count(429)]).toEqual([5, 7]);
});

test("refused sign-ins of one address are limited, whatever logins they try; those that go well are not", async () => {
  const strict = await startPeopleCentre({ wrongSignInsPerMinute: 3 });
  await strict.addPerson("linh");
  for (let i = 0; i < 6; i += 1) expect((await signIn(strict.browser(), "linh")).status).toBe(204);
  const statuses = [];
  for (const login of ["a", "b", "c", "d"]) statuses.push((await signIn(strict.browser(), login)).status);
  expect(statuses).toEqual([403, 403, 403, 429]);
});

test.each([
  ["linh' or '1'='1", "it would end a text of SQL"],
  ["linh\r\nset-cookie: x=y", "it would end a header"],
  ["linh%", "it would match any login"],
  ["../../linh", "it would leave a folder"],
])("%j is a login like any other that does not exist, though %s", async (login, _why) => {
  await here.addPerson("linh");
  const answer = await signIn(here.browser(), login);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: "SIGN_IN_REFUSED" });
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test("a body that is too large, or no JSON, is refused before anything is done with it", async () => {
  const headers = { "content-type": "application/json", origin: here.centre.url };
  const post = (body: string) => fetch(`${here.centre.url}/api/session`, { method: "POST", headers, body });
  expect((await post(JSON.stringify({ login: "linh", password: "x".repeat(5_000) }))).status).toBe(413);
  expect((await post('{"login":')).status).toBe(400);
  expect((await post('{"login":{"$gt":""},"password":"x"}')).status).toBe(400);
});

test("an initial password opens nothing but the choice of one's own, and nothing once it is old", async () => {
  await here.addPerson("linh", { isInitialUntilMs: START + 3_600_000 });
  const one = here.browser();
  expect((await signIn(one, "linh")).status).toBe(204);
  expect(await one.code(await one.get("/api/cameras"))).toBe("PASSWORD_FIRST");
  const tooEasy = { current: PASSWORD, next: "linhlinhlinh2026" };
  expect((await one.send("PUT", "/api/account/password", tooEasy)).status).toBe(400);
  expect((await one.send("PUT", "/api/account/password", { current: PASSWORD, next: PASSWORD })).status).toBe(400);
  const next = "mật khẩu của riêng tôi";
  expect((await one.send("PUT", "/api/account/password", { current: "wrong", next })).status).toBe(403);
  expect((await one.send("PUT", "/api/account/password", { current: PASSWORD, next })).status).toBe(204);
  expect((await one.get("/api/cameras")).status).toBe(200);
  await here.addPerson("khoa", { isInitialUntilMs: START + 3_600_000 });
  here.clock.pass(3_601);
  expect((await signIn(here.browser(), "khoa")).status).toBe(403);
});

test("signing out ends the session at the centre too", async () => {
  await here.addPerson("linh");
  const one = here.browser();
  await signIn(one, "linh");
  const { cookie } = one;
  expect((await one.send("DELETE", "/api/session")).status).toBe(204);
  expect(one.cookie).toBe("");
  expect((await fetch(`${here.centre.url}/api/session`, { headers: { cookie } })).status).toBe(401);
});

test("a session ends after two idle hours, and after a day whatever happens", async () => {
  await here.addPerson("linh");
  const [idle, busy] = [here.browser(), here.browser()];
  await signIn(idle, "linh");
  await signIn(busy, "linh");
  for (let i = 0; i < 23; i += 1) {
    here.clock.pass(3_600);
    expect((await busy.get("/api/session")).status).toBe(200);
  }
  expect((await idle.get("/api/session")).status).toBe(401);
  here.clock.pass(3_600);
  expect((await busy.get("/api/session")).status).toBe(401);
});

test("under another name than loopback's the cookie has the prefix, and comes over https only", async () => {
  await here.addPerson("linh");
  const answer = await supertest(here.centre.url)
    .post("/api/session")
    .set({ Host: OTHER_NAME, Origin: `https://${OTHER_NAME}` })
    .send({ login: "linh", password: PASSWORD });
  expect(answer.status).toBe(204);
  expect(String(answer.headers["set-cookie"])).toMatch(
    /^__Host-ngaba_session_\d+=[\w-]{43}; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
  );
});
