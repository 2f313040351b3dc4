/** A whole centre with a city of three cameras, an agent at work, people and machines, to be asked at random. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AccountStores, createLogger, openAccountStores, systemClock } from "@ngaba/central";
import { OrderView, RecordingView, type Role, TokenScope } from "@ngaba/contract";
import { cameraCommands } from "@ngaba/edge-agent/fleet/camera-commands.ts";
import { createCommandListener } from "@ngaba/edge-agent/fleet/command-listener.ts";
import { systemClock as edgeClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger as createEdgeLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, onTestFinished, vi } from "vitest";
import { createPasswords } from "../../../central/src/auth/argon2-passwords.ts";
import { inventory, startAgent, temporaryFolder } from "../../central/data-path-kit.ts";
import { recordFault, recordFlow, recordHealth, recordStay } from "../../central/messages.ts";
import { startTestCentral } from "../../e2e/test-central.ts";
import type { Drawing } from "./schema-values.ts";

const patient = { timeout: 40_000, interval: 50 };
const PASSWORD = "một mật khẩu đủ dài";
const jpeg = Buffer.from("\xff\xd8 bytes of a picture \xff\xd9", "latin1");
const sha256 = createHash("sha256").update(jpeg).digest("hex");

type Headers = Readonly<Record<string, string>>;

export interface RandomCentre {
  readonly url: string;
  readonly logLines: readonly string[];
  readonly known: Drawing["known"];
  readonly askers: { readonly anybody: readonly string[]; readonly agent: readonly string[] };
  /** Of the first incident, and of what an agent was asked for. */
  readonly ids: { readonly incident: string; readonly order: string; readonly recording: string };
  readonly sha256: string;
  /** What somebody sends to be recognised. */
  headersOf(asker: string): Promise<Headers>;
  /** Passwords, tokens and keys that were in use, but for those of the newest browsers. */
  readonly secrets: readonly string[];
}

interface RandomCentreOptions {
  /** As in the configuration; absent: the centre's own. */
  readonly series?: object;
  /** Folder of the page; absent: an empty one. */
  readonly webDir?: string;
}

/** Starts it without limits on how often it may be asked; it is stopped at the end of the test. */
export async function startRandomCentre(options: RandomCentreOptions = {}): Promise<RandomCentre> {
  const folder = temporaryFolder();
  const logLines: string[] = [];
  const central = await startTestCentral({
    ...{ folder, cameras: inventory.cameras },
    cameraGroups: [{ id: "first", name: { vi: "Một", en: "One" }, cameras: ["cam-1"] }],
    more: { webDir: emptyPage(folder), ...options, limits },
    logger: createLogger("debug", { write: (line: string) => void logLines.push(line) }),
  });
  const lasting = { sessionHours: 24, idleHours: 12, secondFactorRoles: [] };
  const stores = await openAccountStores({ dataDir: central.dataDir, limits: lasting, clock: systemClock });
  onTestFinished(() => stores[Symbol.asyncDispose]());
  const url = central.httpUrl;
  const { brokerPassword, uploadToken } = await central.agents.add("agent-01");
  const machine = await stores.tokens.add({ ...everything, scopes: TokenScope.options }, "test");
  const addToken = () => stores.tokens.add({ ...everything, scopes: ["read-state"] }, "test");
  const others = [await addToken(), await addToken(), await addToken()].map(({ token }) => token.id);
  const people = await addPeople(stores);
  const upload = { authorization: `Bearer ${uploadToken}` };
  const bearer = { authorization: `Bearer ${machine.secret}` };
  const incidents = await report({ url, folder, brokerUrl: central.brokerUrl, brokerPassword, upload, bearer });
  const asked = await askAgent(url, bearer);
  const headersOf = async (asker: string): Promise<Headers> => {
    if (asker === "agent") return upload;
    if (asker === "machine") return bearer;
    if (asker === "nobody") return {};
    if (asker === "stranger") return { authorization: `Bearer ${"x".repeat(43)}` };
    const token = await stores.sessions.open(people.askers.get(asker));
    return { cookie: `ngaba_session_${new URL(url).port}=${token}`, origin: url };
  };
  const secrets = [PASSWORD, brokerPassword, uploadToken, machine.secret];
  return {
    ...{ url, logLines, secrets, sha256, headersOf },
    ids: { incident: incidents[0] ?? "", ...asked },
    known: knownTo([...incidents, asked.order, asked.recording, ...people.others, ...others]),
    askers: {
      anybody: [...people.askers.keys(), "administrator", "administrator", "start-key", "machine"],
      agent: ["agent"],
    },
  };
}

const OFTEN = 1_000_000_000;
const limits = {
  ...{ requestsPerMinute: OFTEN, filesPerMinute: OFTEN, wrongKeysPerMinute: OFTEN, wrongSignInsPerMinute: OFTEN },
  mediaMaxBytes: 1024,
};

const everything = { name: "machine", cameraGroups: null, days: 1 };

/** @returns the folder of a page with nothing in it */
function emptyPage(folder: string): string {
  const webDir = join(folder, "web");
  mkdirSync(webDir);
  writeFileSync(join(webDir, "index.html"), "<!doctype html><title>page</title>");
  return webDir;
}

/** Who asks, and others whom they may change. */
async function addPeople({ accounts }: AccountStores) {
  const passwordHash = await createPasswords().hash(PASSWORD);
  const add = async (login: string, roles: readonly Role[], cameraGroups: string[] | null) => {
    const facts = { login, name: login, roles, cameraGroups, passwordHash, passwordUntilMs: undefined };
    const account = await accounts.add(facts);
    if (account === "login-taken") throw new Error(`${login} is there already`);
    return account.id;
  };
  const askers = new Map<string, string | undefined>([
    ["administrator", await add("linh", ["administrator", "operator"], null)],
    ["operator", await add("khoa", ["operator"], ["list:first"])],
    ["technician", await add("minh", ["technician"], ["site:vt-001"])],
    ["auditor", await add("hoa", ["auditor", "senior-reviewer"], null)],
  ]);
  const others = [
    await add("an", ["operator"], null),
    await add("binh", ["reviewer"], null),
    await add("chi", ["auditor"], null),
  ];
  return { askers, others };
}

interface Reporting {
  readonly url: string;
  readonly folder: string;
  readonly brokerUrl: string;
  readonly brokerPassword: string;
  readonly upload: Headers;
  readonly bearer: Headers;
}

/** Has the agent report cameras, events and counts, and send pictures. @returns ids of incidents */
async function report({ url, folder, brokerUrl, brokerPassword, upload, bearer }: Reporting): Promise<string[]> {
  const handlers = cameraCommands({ confirmView: vi.fn(), order: vi.fn() }, new Set(["cam-1", "cam-2", "cam-3"]));
  const log = createEdgeLogger("silent");
  const commands = createCommandListener({ agentId: "agent-01", clock: edgeClock, log, handlers });
  const { outbox } = startAgent(brokerUrl, join(folder, "outbox.sqlite"), brokerPassword, [commands]);
  const reportHealth = () =>
    recordHealth(outbox, { "cam-1": "live", "cam-2": "degraded", "cam-3": "live" }, ["a disk is nearly full"]);
  reportHealth();
  const reporting = setInterval(reportHealth, 10_000); // or it would be out of touch soon
  onTestFinished(() => clearInterval(reporting));
  recordFlow(outbox, "2026-01-01T00:00:00.000Z", 4);
  const incidents = [
    recordStay(outbox, sha256),
    recordStay(outbox, sha256),
    recordFault(outbox, { cameraId: "cam-2" }),
  ];
  const get = async (path: string): Promise<string> => (await fetch(`${url}${path}`, { headers: bearer })).text();
  await vi.waitFor(async () => {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const events = await get("/api/events");
    for (const id of incidents) expect(events).toContain(id);
    expect(await get("/api/cameras")).toContain('"live"');
  }, patient);
  const put = (path: string, headers: Headers) =>
    fetch(`${url}/api/agents/agent-01/${path}`, { method: "PUT", headers: { ...upload, ...headers }, body: jpeg });
  const type = { "content-type": "image/jpeg" };
  const facts = { "content-sha256": sha256, "ngaba-taken-at": new Date().toISOString(), "ngaba-age-ms": "0" };
  expect((await put(`media/${sha256}`, type)).status).toBe(201);
  expect((await put("cameras/cam-1/picture", { ...type, ...facts })).status).toBe(204);
  return incidents;
}

/** @returns ids of an order and of a recording */
async function askAgent(url: string, bearer: Headers): Promise<Pick<RandomCentre["ids"], "order" | "recording">> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const headers = { ...bearer, "content-type": "application/json" };
    return (await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const order = OrderView.parse(await post("/api/cameras/cam-1/orders", { name: "confirm-view" }));
  const stretch = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:03:00Z" };
  return { order: order.id, recording: RecordingView.parse(await post("/api/cameras/cam-1/recordings", stretch)).id };
}

const knownTo = (ids: readonly string[]): Drawing["known"] => ({
  ...{ uuid: ids, CameraId: ["cam-1", "cam-2", "cam-3"], SiteId: ["vt-001"], AgentId: ["agent-01"], Sha256: [sha256] },
  ...{ CameraGroupId: ["list:first", "site:vt-001"], SceneId: ["line-1"], version: [1, 2], days: [1] },
  "date-time": ["2026-01-01T00:00:00Z", "2026-01-01T00:03:00Z", "2026-01-01T00:05:00.500Z", "2027-01-01T00:00:00Z"],
  ...{ login: ["linh", "khoa", "an"], password: [PASSWORD], current: [PASSWORD], next: ["mật khẩu mới của tôi"] },
  ...{
    code: ["123 456", "000000"],
    camera: ["cam-1", "cam-2"],
    by: ["camera"],
    lastEventId: ["1", "0.1"],
    range: ["bytes=0-3"],
    key: ["x"],
  },
  ...{ "ngaba-age-ms": ["0", "1500"], "if-match": ['"0"', '"1"'] },
});
