import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTestCentral } from "../e2e/test-central.ts";
import { askHttps } from "./tls-kit.ts";

/** A whole centre on every address of this machine, with its own authority. */
async function startHttpsCentral() {
  const central = await startTestCentral({ listen: { host: "0.0.0.0", allowedHosts: ["centre.example"] } });
  return { central, ca: readFileSync(join(central.dataDir, "tls/authority.pem"), "utf8") };
}

test("on any address but loopback a centre speaks https alone, under its name, and opens sessions there", async () => {
  const { central, ca } = await startHttpsCentral();
  expect(central.httpUrl).toMatch(/^https:/);
  const { port } = new URL(central.httpUrl);
  const byName = { ca, servername: "centre.example", headers: { host: `centre.example:${port}` } };
  expect(await askHttps(`${central.httpUrl}/healthz`, byName)).toMatchObject({ status: 200 });

  const startUrl = new URL(await central.startUrl());
  expect(startUrl.origin).toBe(central.httpUrl);
  const key = startUrl.search;
  const opening = await askHttps(`${central.httpUrl}/${key}`, byName);
  expect(opening.status).toBe(303);
  const setCookie = opening.headers["set-cookie"]?.[0] ?? "";
  expect(setCookie).toMatch(new RegExp(`^__Host-ngaba_session_${port}=.*; Secure`));
  const [cookie = ""] = setCookie.split(";");
  const withCookie = { ca, headers: { cookie } };
  const here = await askHttps(`${central.httpUrl}/api/cameras`, withCookie);
  expect(JSON.parse(here.text)).toMatchObject({ cameras: [{ id: "cam-1" }] });
  const elsewhere = { ...byName, headers: { ...byName.headers, cookie } };
  expect(JSON.parse((await askHttps(`${central.httpUrl}/api/cameras`, elsewhere)).text)).toMatchObject({
    ...{ status: 403, code: "PASSWORD_FIRST" },
  });

  const plain = await fetch(`http://127.0.0.1:${port}/${key}`, { redirect: "manual" });
  expect(plain.status).toBe(400);
  expect(plain.headers.getSetCookie()).toEqual([]);
});

test("a foreign name is refused over https as well", async () => {
  const { central, ca } = await startHttpsCentral();
  const asked = await askHttps(`${central.httpUrl}/healthz`, {
    ca,
    servername: "localhost",
    headers: { host: "evil.example" },
  });
  expect(asked.status).toBe(421);
});
