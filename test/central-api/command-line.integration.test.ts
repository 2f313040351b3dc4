import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { openAccountStores, systemClock } from "@ngaba/central";
import mqtt from "mqtt";
import { expect, onTestFinished, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import { readAuditFile } from "../../central/src/audit/sqlite-audit-row.ts";
import { createPasswords } from "../../central/src/auth/argon2-passwords.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";
import { openSession } from "../central/open-session.ts";
import { ServiceProcess } from "../e2e/service-process.ts";
import { freePort } from "../servers/free-port.ts";
import { startMosquitto } from "../servers/mosquitto.ts";

const root = join(import.meta.dirname, "../..");
const patient = { timeout: 40_000, interval: 100 };

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runNode(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const ngaba = (...args: string[]) => runNode(join(root, "scripts/ngaba.ts"), ...args);
const centre = (...args: string[]) => runNode(join(root, "central/src/main.ts"), ...args);

function configFile(content: Record<string, unknown>): string {
  const file = join(temporaryFolder(), "central.yaml");
  writeFileSync(file, stringify({ inventoryDir: join(root, "config/viet-tri"), ...content }));
  return file;
}

test("a configuration with five mistakes reports five, with paths, and exits 2", async () => {
  const file = configFile({
    listen: { port: 70_000 },
    dataDir: 7,
    broker: { kind: "mqtt", url: "http://broker", passwordFile: "p" },
    logLevel: "loud",
    colour: "blue",
  });
  const { code, stderr } = await centre(file);
  expect(code).toBe(2);
  expect(stderr).toContain("5 problems");
  for (const path of ["listen.port", "dataDir", "broker.url", "logLevel", "colour"]) expect(stderr).toContain(path);
});

test("statutes with two mistakes and a city without files report all, with their files, and exit 2", async () => {
  const folder = temporaryFolder();
  const statutes = readFileSync(join(root, "config/statutes/vn/article-10-pedestrians.yaml"), "utf8");
  const wrong = statutes
    .replace(/checkedAgainst: copy/, "checkedAgainst: rumour")
    .replace(/article: 10/, "article: ten");
  writeFileSync(join(folder, "pedestrians.yaml"), wrong);
  const { code, stderr } = await centre(configFile({ statutesDir: folder, inventoryDir: folder }));
  expect(code).toBe(2);
  expect(stderr).toContain(`${join(folder, "pedestrians.yaml")}: 2 problems`);
  for (const problem of ["article", "checkedAgainst", "sites.yaml", "cameras.yaml"]) expect(stderr).toContain(problem);
});

test.each(["listen.port", "broker.port"])(
  "a port in use (%s) is said in one sentence that names it",
  async (setting) => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const ports = setting === "listen.port" ? { http: port, mqtt: 0 } : { http: 0, mqtt: port };
    const file = configFile({
      listen: { port: ports.http },
      broker: { kind: "embedded", port: ports.mqtt },
      logLevel: "silent",
    });
    const { code, stdout, stderr } = await centre(file);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      new RegExp(`^Port ${port} on 127.0.0.1 is in use: .*\\(${setting} in the configuration\\)\\.\\n$`),
    );
  },
);

test("a second centre on the same data is refused in one sentence that names the folder", async () => {
  const file = configFile({ listen: { port: 0 }, broker: { kind: "embedded", port: 0 }, logLevel: "info" });
  const first = new ServiceProcess("central/src/main.ts", file);
  onTestFinished(async () => void (await first.stop()));
  first.start();
  await vi.waitFor(() => expect(first.log).toContain("the centre is running"), patient);

  const { code, stdout, stderr } = await centre(file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  const dataDir = join(file, "../data");
  expect(stderr).toBe(`Another centre works on the data in ${dataDir}; end it, or give this one another dataDir.\n`);
});

test("a password file that is not there is named", async () => {
  const broker = { kind: "mqtt", url: "mqtt://127.0.0.1:1", passwordFile: "./missing" };
  const { code, stderr } = await centre(configFile({ broker, listen: { port: 0 } }));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^broker\.passwordFile: .*missing does not exist; .*\n$/);
});

test("SIGTERM with a live stream open ends it with exit code 0; the log never tells the key", async () => {
  const [port, brokerPort] = [await freePort(), await freePort()];
  const file = configFile({ listen: { port }, broker: { kind: "embedded", port: brokerPort }, logLevel: "debug" });
  const service = new ServiceProcess("central/src/main.ts", file);
  onTestFinished(async () => void (await service.stop()));
  service.start();
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), patient);

  const printed = async () => (await ngaba("central", "address", "--config", file)).stdout.trim();
  const address = await printed();
  const key = readFileSync(join(file, "../data/start-key"), "utf8").trim();
  expect(address).toBe(`${url}/?key=${key}`);
  const ask = await openSession(address);
  expect(await printed()).toBe(`${url}/`); // used
  const stream = await ask("/api/stream");
  expect(stream.status).toBe(200);

  expect(await service.stop()).toBe(0);
  await stream.text().catch(() => undefined); // ends
  expect(service.log).not.toContain(key);
  expect(service.log).not.toContain(ask.cookie.split("=")[1]);
  expect(service.log).toContain("the centre is running");
});

test("an account whose password and authenticator are lost is opened again at the centre's machine", async () => {
  const file = configFile({ logLevel: "silent" });
  const dataDir = join(file, "../data");
  const reset = (login: string) => ngaba("central", "account", "reset", login, "--config", file);
  mkdirSync(dataDir);
  const limits = { sessionHours: 24, idleHours: 12, secondFactorRoles: [] };
  await using stores = await openAccountStores({ dataDir, limits, clock: systemClock });
  const facts = { login: "linh", name: "Linh", roles: ["administrator"], cameraGroups: null } as const;
  const account = await stores.accounts.add({ ...facts, passwordHash: "lost", passwordUntilMs: undefined });
  if (account === "login-taken") return expect.unreachable();
  await stores.accounts.setSecondFactor(account.id, "LOST");
  const session = await stores.sessions.open(account.id);

  const { code, stdout } = await reset("linh");
  expect(code).toBe(0);
  const after = await stores.accounts.findByLogin("linh");
  expect(after).toMatchObject({ totpSecret: undefined, passwordUntilMs: expect.any(Number) });
  expect(await createPasswords().verify(stdout.trim(), after?.passwordHash)).toBe(true);
  expect(await stores.sessions.find(session)).toBeUndefined();
  const noted = [...readAuditFile(join(dataDir, "audit.sqlite"))];
  expect(noted).toMatchObject([{ who: { kind: "command-line" }, action: "account.password-reset", subject: "linh" }]);
  expect(await reset("nobody")).toMatchObject({ code: 1, stdout: "", stderr: 'there is no account "nobody"\n' });
});

test("an agent is added once; its secrets are in its file alone and are never overwritten", async () => {
  const file = configFile({ logLevel: "silent" });
  const secretsFile = join(file, "../agent-01.yaml");
  const add = (id: string, out: string) => ngaba("central", "agent", "add", id, "--config", file, "--secrets-out", out);
  const added = await add("agent-01", secretsFile);
  expect(added).toMatchObject({ code: 0, stderr: "" });
  expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
  const secrets = parse(readFileSync(secretsFile, "utf8")) as Record<string, unknown>;
  expect(Object.keys(secrets)).toEqual(["brokerPassword", "uploadToken", "cameras"]);
  expect(added.stdout).not.toContain(String(secrets.brokerPassword));

  expect(await add("agent-02", secretsFile)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/exists already/),
  });
  expect(await add("agent-01", join(file, "../other.yaml"))).toMatchObject({ code: 1 });
  expect((await ngaba("central", "agent", "list", "--config", file)).stdout).toBe("agent-01\n");
  await ngaba("central", "agent", "remove", "agent-01", "--config", file);
  expect((await ngaba("central", "agent", "list", "--config", file)).stdout).toBe("");
});

test("the lines for mosquitto's password file let the agent and the centre in", async () => {
  const folder = temporaryFolder();
  const mosquitto = await startMosquitto({ logins: { nobody: "needed" }, dataDir: folder });
  onTestFinished(() => mosquitto.stop());
  const file = configFile({ broker: { kind: "mqtt", url: mosquitto.url, passwordFile: "./broker-password" } });
  const secretsFile = join(file, "../agent-01.yaml");
  const added = await ngaba("central", "agent", "add", "agent-01", "--config", file, "--secrets-out", secretsFile);
  const lines = added.stdout.split("\n").filter((line) => line.startsWith("agent-01:$7$"));
  const login = await ngaba("central", "broker-login", "--config", file);
  lines.push(login.stdout.trim());
  writeFileSync(join(folder, "passwords"), `${lines.join("\n")}\n`);
  process.kill(mosquitto.pid, "SIGHUP");

  const { brokerPassword } = parse(readFileSync(secretsFile, "utf8")) as { brokerPassword: string };
  const centrePassword = readFileSync(join(file, "../broker-password"), "utf8").trim();
  const entrants = [
    { username: "agent-01", password: brokerPassword },
    { username: "central", password: centrePassword },
  ];
  for (const entrant of entrants) {
    await vi.waitFor(async () => {
      const client = await mqtt.connectAsync(mosquitto.url, { ...entrant, reconnectPeriod: 0 }, false);
      await client.endAsync();
    }, patient);
  }
  const swapped = { username: "agent-01", password: centrePassword, reconnectPeriod: 0 };
  await expect(mqtt.connectAsync(mosquitto.url, swapped, false)).rejects.toMatchObject({ code: 5 });
});
