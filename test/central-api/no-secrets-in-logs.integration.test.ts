/** A centre's whole life, with everything that people and machines enter by; then its log is looked through. */
import { createHash } from "node:crypto";
import { request } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createLogger } from "@ngaba/central";
import { IssuedAccount, IssuedToken, SecondFactorOffer } from "@ngaba/contract";
import mqtt from "mqtt";
import { expect, test, vi } from "vitest";
import { inventory, startAgent } from "../central/data-path-kit.ts";
import { recordHealth, recordStay } from "../central/messages.ts";
import { startTestCentral, type TestCentral } from "../e2e/test-central.ts";
import { Browser, totpCode } from "./people-kit.ts";

const patient = { timeout: 40_000, interval: 50 };
const picture = Buffer.from("bytes of a picture");
const sha256 = createHash("sha256").update(picture).digest("hex");
const passwords = { first: "sesame-gate-seventy", second: "copper-kettle-eighty", wrong: "sesame-gate-seventeen" };

/** The start key, an administrator, a second factor, wrong tries of all of them. @returns what must be in no log */
async function peopleComeAndGo(url: string, startUrl: string, one: Browser): Promise<string[]> {
  const secrets: string[] = [new URL(startUrl).searchParams.get("key") ?? ""];
  const keepCookie = () => secrets.push(one.cookie.split("=")[1] ?? "");
  await one.open(`${startUrl}x`);
  await one.open(startUrl);
  keepCookie();
  await new Browser(url).open(startUrl);
  const linh = { login: "linh", name: "Linh", password: passwords.first };
  expect((await one.send("POST", "/api/start/administrator", linh)).status).toBe(204);
  keepCookie();
  const signIn = (body: object) => one.send("POST", "/api/session", body);
  expect((await signIn({ login: "linh", password: passwords.wrong })).status).toBe(403);
  expect((await signIn({ login: passwords.first, password: "linh" })).status).toBe(403); // typed into the wrong field
  expect((await signIn({ login: "linh", password: passwords.first, colour: passwords.first })).status).toBe(400);
  expect((await signIn({ login: "linh", password: passwords.first })).status).toBe(204);
  keepCookie();
  const change = { current: passwords.first, next: passwords.second };
  expect((await one.send("PUT", "/api/account/password", change)).status).toBe(204);
  const offer = await one.send("POST", "/api/account/second-factor", { password: passwords.second });
  const { secret } = SecondFactorOffer.parse(await offer.json());
  const code = totpCode(secret, Date.now());
  expect((await one.send("PUT", "/api/account/second-factor", { code })).status).toBe(204);
  keepCookie();
  return [...secrets, ...Object.values(passwords), secret];
}

/** Accounts and machines that an administrator makes, right and wrong uses of them. */
async function machinesComeAndGo(url: string, admin: Browser): Promise<string[]> {
  const wanted = { login: "khoa", name: "Khoa", roles: ["operator"], cameraGroups: null };
  const khoa = IssuedAccount.parse(await (await admin.send("POST", "/api/accounts", wanted)).json());
  const reset = await admin.send("POST", `/api/accounts/${khoa.account.id}/password`);
  const machine = { name: "wall", scopes: ["read-state", "read-events"], cameraGroups: null, days: 1 };
  const { secret, token } = IssuedToken.parse(await (await admin.send("POST", "/api/tokens", machine)).json());
  for (const scheme of ["Bearer", "Basic"]) {
    for (const path of ["/api/cameras", "/api/accounts", `/api/events?cursor=${secret}`]) {
      await fetch(`${url}${path}`, { headers: { authorization: `${scheme} ${secret}` } });
    }
  }
  await admin.send("DELETE", `/api/tokens/${token.id}`);
  await fetch(`${url}/api/cameras`, { headers: { authorization: `Bearer ${secret}` } });
  return [khoa.initialPassword, IssuedAccount.parse(await reset.json()).initialPassword, secret];
}

/** Bodies that break off or are no JSON, with secrets in them. */
async function bodiesGoWrong(url: string, uploadToken: string): Promise<void> {
  const headers = { "content-type": "application/json", origin: url };
  const cut = `{"login":"linh","password":"${passwords.second}"`;
  expect((await fetch(`${url}/api/session`, { method: "POST", headers, body: cut })).status).toBe(400);
  const authorization = `Bearer ${uploadToken}`;
  const path = `${url}/api/agents/agent-01/media/${"0".repeat(64)}`;
  const type = { authorization, "content-type": "image/jpeg" };
  expect((await fetch(path, { method: "PUT", headers: type, body: picture })).status).toBe(422);
  const broken = request(path, { method: "PUT", headers: { ...type, "content-length": "1000" } });
  broken.on("error", () => undefined); // we break it off
  broken.write("half");
  await new Promise((resolve) => broken.once("socket", (socket) => socket.once("connect", resolve)));
  broken.destroy();
}

async function agentsComeAndGo({ brokerUrl, folder }: TestCentral, brokerPassword: string): Promise<void> {
  const { outbox } = startAgent(brokerUrl, join(folder, "outbox.sqlite"), brokerPassword);
  recordHealth(outbox, { "cam-1": "live" });
  recordStay(outbox, sha256);
  await vi.waitFor(() => expect(outbox.read("event", 0, 10)).toEqual([]), patient); // acknowledged
  const login = { username: "agent-01", password: passwords.wrong, reconnectPeriod: 0 };
  await expect(mqtt.connectAsync(brokerUrl, login)).rejects.toThrow();
}

/** A table is gone: what is being done fails, and is logged as an error of ours. */
async function storesFail(dataDir: string, admin: Browser): Promise<void> {
  const database = new DatabaseSync(join(dataDir, "accounts.sqlite"));
  database.exec("drop table failure");
  database.close();
  expect((await admin.send("POST", "/api/session", { login: "linh", password: passwords.second })).status).toBe(500);
  expect((await admin.send("POST", "/api/account/second-factor", { password: passwords.second })).status).toBe(500);
}

test("of a centre's whole life, no password, token, key or cookie stands in its log", async () => {
  const logLines: string[] = [];
  const logger = createLogger("trace", { write: (line: string) => void logLines.push(line) });
  const central = await startTestCentral({ cameras: inventory.cameras, more: { webDir: "web" }, logger });
  const { httpUrl } = central;
  const { brokerPassword, uploadToken } = await central.agents.add("agent-01");
  const admin = new Browser(httpUrl);
  const secrets = [
    ...(await peopleComeAndGo(httpUrl, await central.startUrl(), admin)),
    ...(await machinesComeAndGo(httpUrl, admin)),
    ...[brokerPassword, uploadToken],
  ];
  await agentsComeAndGo(central, brokerPassword);
  await bodiesGoWrong(httpUrl, uploadToken);
  await storesFail(central.dataDir, admin);
  await central.stop();

  const log = logLines.join("");
  expect(logLines.length).toBeGreaterThan(30);
  expect(log).toContain('"msg":"request failed"');
  expect(secrets.length).toBeGreaterThan(10);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(9);
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
      expect(log.includes(form), `${secret} stands in the log`).toBe(false);
    }
  }
}, 90_000);
