import { beforeEach, expect, test } from "vitest";
import { PASSWORD, type PeopleCentre, signIn, startPeopleCentre } from "./sign-in-kit.ts";

let here: PeopleCentre;
beforeEach(async () => {
  here = await startPeopleCentre();
});

test.each<[Record<string, string>, string]>([
  [{ "sec-fetch-site": "cross-site" }, "a browser says that another site asks"],
  [{ "sec-fetch-site": "same-site" }, "another service on the same domain asks"],
  [{ origin: "https://evil.example" }, "an older browser says whose page it was"],
  [{ origin: "null" }, "a page without an origin asks"],
  [{}, "nobody says anything"],
])("%j: nothing is changed when %s", async (said, _why) => {
  await here.addPerson("linh");
  const one = here.browser();
  await signIn(one, "linh");
  const headers = { cookie: one.cookie, "content-type": "application/json", ...said };
  const send = (method: string, path: string, body: object) =>
    fetch(`${here.centre.url}${path}`, { method, headers, body: JSON.stringify(body) });
  const answers = [
    await send("POST", "/api/tokens", { name: "x", scopes: ["read-events"], cameraGroups: null, days: 1 }),
    await send("DELETE", "/api/session", {}),
    await send("POST", "/api/session", { login: "linh", password: PASSWORD }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "CROSS_SITE" });
  }
  expect(await here.centre.auth.tokens.list()).toEqual([]);
  expect((await one.get("/api/session")).status).toBe(200);
});

test("a form of another site cannot be read as JSON", async () => {
  await here.addPerson("linh");
  const one = here.browser();
  await signIn(one, "linh");
  const headers = { cookie: one.cookie, "content-type": "text/plain", "sec-fetch-site": "same-origin" };
  const body = JSON.stringify({ name: "x", scopes: ["read-events"], cameraGroups: null, days: 1 });
  expect((await fetch(`${here.centre.url}/api/tokens`, { method: "POST", headers, body })).status).toBe(400);
});
