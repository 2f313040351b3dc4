/** A centre of its own that has cases to decide, as an agent has told of them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRegistryFile, openAgentRegistry } from "@ngaba/central";
import { loadInventory } from "@ngaba/config";
import { epochMs } from "@ngaba/contract";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import { addPerson, type SignIn } from "../../central/add-person.ts";
import { say } from "../../command-line.ts";
import { waitUntil } from "../../until.ts";
import { INVENTORY_DIR, startBroker, startCentre } from "../centre-and-broker.ts";
import { AGENT_ID } from "../city/bench-agent.ts";
import { startOutbox } from "../started-outbox.ts";
import type { CaseKey } from "./case-keys.ts";
import { makeClips } from "./made-clip.ts";
import { openStudio } from "./rendered-stills.ts";
import { type ToldCase, type ToldFile, toldCase } from "./told-case.ts";

export interface ReviewCentre extends AsyncDisposable {
  readonly httpUrl: string;
  /** Somebody who may decide every fine of these cases. */
  readonly officer: SignIn;
  /** The events and their moments, in the order of the keys. */
  readonly told: readonly ToldEvent[];
}

interface ToldEvent {
  readonly eventId: string;
  /** Since 1970. */
  readonly atMs: number;
}

/** From the last case until it is told. */
const AGO_MS = 60_000;
const SAY_EVERY = 50;

/** One camera of each site. */
export const crossings = (): readonly string[] => [
  ...Map.groupBy(loadInventory(INVENTORY_DIR).cameras, ({ siteId }) => siteId)
    .values()
    .flatMap(([first]) => (first === undefined ? [] : [first.id])),
];

/** @returns once the agent's outbox is empty: the centre has all messages */
export async function startReviewCentre(keys: readonly CaseKey[], signal: AbortSignal): Promise<ReviewCentre> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-review-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "centre");
  const secrets = await openAgentRegistry(agentRegistryFile(dataDir)).add(AGENT_ID);
  const brokerUrl = await startBroker(stack, { [AGENT_ID]: secrets.brokerPassword });
  const httpUrl = await startCentre(stack, folder, brokerUrl, signal);
  const officer = await addPerson(dataDir, "an", "Nguyễn An", "reviewer", "traffic-police-head");
  const outbox = startOutbox(stack, { folder, brokerUrl, brokerPassword: secrets.brokerPassword });
  const told = await tellOf(keys, { httpUrl, uploadToken: secrets.uploadToken, outbox, signal });
  await waitUntil("the centre has taken all messages", () => outbox.counts("event").rows === 0, { signal });
  const owned = stack.move();
  return { httpUrl, officer, told, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

interface Telling {
  readonly httpUrl: string;
  readonly uploadToken: string;
  readonly outbox: Outbox;
  readonly signal: AbortSignal;
}

/** Draws, uploads and tells of one case after the other. */
async function tellOf(keys: readonly CaseKey[], telling: Telling): Promise<readonly ToldEvent[]> {
  const cameraIds = crossings();
  const [draw, clipOf] = [await openStudio(), await makeClips(telling.signal)];
  const startMs = Date.now() - AGO_MS - Math.max(...keys.map(({ afterMs }) => afterMs));
  const recorder = createMessageRecorder(AGENT_ID, telling.outbox);
  const all: ToldEvent[] = [];
  for (const [number, key] of keys.entries()) {
    telling.signal.throwIfAborted();
    const cameraId = cameraIds[key.crossing];
    if (cameraId === undefined) throw new RangeError(`there is no crossing ${key.crossing}`);
    const at = { cameraId, atMs: startMs + key.afterMs };
    const stills = await draw(key, number, `${cameraId} ${new Date(at.atMs).toISOString()}`);
    const told = toldCase({ key, ...at, stills, clip: clipOf(`case ${number}`) });
    for (const file of told.uploads) await upload(file, telling);
    record(recorder, told);
    all.push({ eventId: told.incident.incidentId, atMs: at.atMs });
    if (all.length % SAY_EVERY === 0) say(`${all.length} cases told of`);
  }
  return all;
}

function record(recorder: ReturnType<typeof createMessageRecorder>, { incident, evidence }: ToldCase): void {
  const { cameraId, incidentId, endedAt } = incident;
  recorder.incident({ kind: "red-light", data: incident }, epochMs(Date.parse(endedAt ?? incident.startedAt)));
  const { files, gaps, manifestSha256 } = evidence;
  const whole = { schemaVersion: 1, cameraId, incidentId, stage: "whole", manifestSha256, files, gaps } as const;
  recorder.evidence(whole, epochMs(Date.now()));
}

async function upload(
  { bytes, sha256, mediaType }: ToldFile,
  { httpUrl, uploadToken, signal }: Telling,
): Promise<void> {
  const headers = { authorization: `Bearer ${uploadToken}`, "content-type": mediaType };
  const address = `${httpUrl}/api/agents/${AGENT_ID}/media/${sha256}`;
  const answer = await fetch(address, { method: "PUT", headers, body: new Uint8Array(bytes), signal });
  if (!answer.ok) throw new Error(`the centre does not take a file: ${answer.status} ${await answer.text()}`);
}
