/** Cases on the centre's whole way of the data: broker, inbox, lists, review. */
import { randomUUID, randomUUIDv7 } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { agentTopics, EventMessage, type StreamPosition } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Officer } from "../../central/src/review/review-law.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { logins, startAgent, startCentre, type TestCentre, temporaryFolder, untilConnected } from "./data-path-kit.ts";

const patient = { timeout: 40_000, interval: 50 };
const topics = agentTopics("agent-01");
const auditor: Officer = {
  ...{ kind: "person", id: "p-1", name: "Hoa", roles: ["auditor"], cameraIds: undefined, authority: null },
};

/** A golden message of cam-1, about an incident of this test. */
function message(file: string, incidentId: string, position: StreamPosition): string {
  const text = readFileSync(join(import.meta.dirname, `../../contract/golden/${file}.json`), "utf8")
    .replaceAll("0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23", incidentId)
    .replaceAll("vt-viet-tri-001-1", "cam-1");
  return JSON.stringify(EventMessage.parse({ ...JSON.parse(text), ...position, id: randomUUIDv7() }));
}

const casesOf = async ({ reviews }: TestCentre) => (await reviews.find({ order: "newest", limit: 200 }, auditor)).cases;

test("a run that an agent finds becomes a case behind the lists, and stays the same one when the lists are made anew", async () => {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  const dataDir = temporaryFolder();
  const centre = await startCentre(broker.url, dataDir);
  await untilConnected(centre);
  const { outbox } = startAgent(broker.url, join(temporaryFolder(), "outbox.db"));
  const incident = randomUUID();
  outbox.append("event", topics.event("red-light"), (position) => message("red-light-start", incident, position));
  outbox.append("event", topics.event("evidence"), (position) => message("evidence-whole", incident, position));
  await vi.waitFor(async () => expect(await casesOf(centre)).toHaveLength(1), patient);
  const made = await casesOf(centre);
  expect(made).toMatchObject([{ eventId: incident, cameraId: "cam-1", state: "new" }]);

  await centre[Symbol.asyncDispose]();
  for (const end of ["", "-wal", "-shm"]) rmSync(join(dataDir, `cases.sqlite${end}`), { force: true });
  const again = await startCentre(broker.url, dataDir);
  await vi.waitFor(async () => expect(await again.events.get(incident)).toBeDefined(), patient);
  const other = randomUUID();
  outbox.append("event", topics.event("red-light"), (position) => message("red-light-start", other, position));
  outbox.append("event", topics.event("evidence"), (position) => message("evidence-whole", other, position));
  await vi.waitFor(async () => expect(await casesOf(again)).toHaveLength(2), patient);
  expect(await casesOf(again)).toEqual(expect.arrayContaining([...made]));
});
