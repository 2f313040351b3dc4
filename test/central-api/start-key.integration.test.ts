import { SessionView } from "@ngaba/contract";
import { beforeEach, expect, test } from "vitest";
import { auditedIn } from "./http-app-kit.ts";
import { PASSWORD, type PeopleCentre, signIn, startPeopleCentre } from "./sign-in-kit.ts";

let here: PeopleCentre;
beforeEach(async () => {
  here = await startPeopleCentre();
});

test("the start key opens an administrator's session once; then it leads its own browser on and answers any other 'used'", async () => {
  const address = await here.centre.startUrl();
  const [first, second] = [here.browser(), here.browser()];
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
  expect(await here.centre.startUrl()).toBe(`${here.centre.url}/`);
});

test("two browsers that bring the start key at the same moment are not both let in", async () => {
  const address = await here.centre.startUrl();
  const answers = await Promise.all([here.browser(), here.browser(), here.browser()].map((one) => one.open(address)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
});

test("the start key is not used up by a browser that looks ahead, nor by a question for the head alone", async () => {
  const address = await here.centre.startUrl();
  const ahead = await fetch(address, { headers: { "sec-purpose": "prefetch;prerender" }, redirect: "manual" });
  expect(ahead.status).toBe(503);
  await fetch(address, { method: "HEAD", redirect: "manual" });
  expect((await here.browser().open(address)).status).toBe(303);
});

test("the start key ends, with the sessions that it opened, once an administrator has chosen a password", async () => {
  const one = here.browser();
  await one.open(await here.centre.startUrl());
  const before = one.cookie;
  const chosen = { login: "Linh", name: "Nguyễn Thùy Linh", password: PASSWORD };
  expect((await one.send("POST", "/api/start/administrator", chosen)).status).toBe(204);
  expect(one.cookie).not.toBe(before);
  expect(await one.whoAmI()).toMatchObject({ kind: "person", login: "linh", name: "Nguyễn Thùy Linh" });
  expect((await fetch(`${here.centre.url}/api/cameras`, { headers: { cookie: before } })).status).toBe(401);
  expect((await one.send("POST", "/api/start/administrator", chosen)).status).toBe(403);
  expect(await here.centre.auth.accounts.hasAdministrator()).toBe(true);
});

test("on another machine than the centre's, a password comes first", async () => {
  const elsewhere = { "x-forwarded-for": "192.0.2.7" }; // a proxy on this machine says so of itself
  const one = here.browser();
  await one.open(await here.centre.startUrl());
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

test("the start key is in no log line, nor is a session or a password", async () => {
  const address = await here.centre.startUrl();
  const one = here.browser();
  await one.open(address);
  await one.send("POST", "/api/start/administrator", { login: "linh", name: "Linh", password: PASSWORD });
  await signIn(here.browser(), PASSWORD, "linh"); // typed into the wrong fields
  const said = here.centre.logLines.join("") + JSON.stringify(await auditedIn(here.centre));
  for (const secret of [new URL(address).searchParams.get("key") ?? "", one.cookie.split("=")[1] ?? "", PASSWORD]) {
    expect(secret).not.toBe("");
    expect(said).not.toContain(secret);
  }
});
