/** What rules find, from the message on the wire to the event with its provision. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { agentTopics, EventMessage, type EventView, epochMs, type RuleIncidentData, toRfc3339 } from "@ngaba/contract";
import mqtt from "mqtt";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Inventory } from "../../central/src/cameras/inventory.ts";
import type { StreamMessage } from "../../central/src/inbox/inbox.ts";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import type { Statute } from "../../config/src/statutes/statute.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { inventory, logins, startCentre, statutes, temporaryFolder, untilConnected } from "./data-path-kit.ts";

const WAIT = { timeout: 40_000, interval: 20 };
const NO_BROKER = "mqtt://127.0.0.1:1";
const CAMERA = "vt-viet-tri-001-1";
const topics = agentTopics("agent-01");

const golden = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../contract/golden/${name}.json`), "utf8")) as {
    data: RuleIncidentData;
  };

const city: Inventory = {
  ...inventory,
  cameras: [{ id: CAMERA, siteId: "vt-001", name: { vi: "Hướng bắc", en: "North" }, isSmart: true }],
};

test("a red-light run, a lane's minute and a turning go from the wire to what is shown", async () => {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  const centre = await startCentre(broker.url, temporaryFolder(), { inventory: city });
  await untilConnected(centre);
  const login = { username: "agent-01", password: logins["agent-01"], protocolVersion: 4 } as const;
  const client = await mqtt.connectAsync(broker.url, login);
  onTestFinished(() => client.endAsync(true));
  const send = (topic: string, message: object) => client.publishAsync(topic, JSON.stringify(message), { qos: 1 });
  await send(topics.event("red-light"), { ...golden("red-light-start"), seq: 1 });
  await send(topics.event("red-light"), { ...golden("red-light-end"), seq: 2 });
  for (const name of ["flow", "lane-flow", "turning"]) await send(topics.flow, golden(name));
  // Telemetry may be repeated: another message of the same id changes nothing.
  await send(topics.flow, { ...golden("lane-flow"), seq: 90 });

  const { data } = golden("red-light-end");
  await vi.waitFor(async () => expect(await centre.events.get(data.incidentId)).toMatchObject({ phase: "end" }), WAIT);
  const page = await centre.events.find({ limit: 10, kind: "red-light" });
  expect(page.events).toMatchObject([
    {
      ...{ kind: "red-light", siteId: "vt-001", clock: "ntp", title: data.title, act: "red-light", place: data.place },
      ...{ measures: data.measures, signal: data.signal, moments: data.moments, roadUserClass: "motorcycle" },
      legalBasis: { citation: "điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP", checkedAgainst: "copy" },
      standing: { standing: "case-candidate", missing: ["agency", "device-user", "image"] },
    },
  ]);
  expect((await centre.events.find({ limit: 10, kind: "of-another-kind" })).events).toEqual([]);
  expect(await centre.registry.metrics()).not.toContain("red-light");

  const hour = { camera: CAMERA, from: "2026-03-02T14:00:00Z", to: "2026-03-02T15:00:00Z" };
  await vi.waitFor(async () => expect((await centre.series.readTurnings(hour)).points).toHaveLength(2), WAIT);
  await vi.waitFor(async () => expect((await centre.ready()).lagRows.series).toBe(0), WAIT);
  expect((await centre.series.readLanes(hour)).minutes).toMatchObject([
    { laneId: "lan-o-to", observedMs: 60_000, occupancy: 0.62, queue: { maxVehicles: 8, maxMeters: 41.5 } },
  ]);
  expect(centre.cameras.cameras()).toMatchObject([
    {
      lanes: [{ id: "lan-o-to", name: { vi: "Làn ô tô", en: "Car lane" } }],
      lines: expect.arrayContaining([{ id: "ra-dong", name: { vi: "Ra phía đông", en: "Out to the east" } }]),
    },
  ]);
});

const epoch = "0199a4f2-7c31-7a10-9b55-3f0c1d2e4a01";
const incidentId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

interface Told {
  readonly incident: number;
  readonly endedAt: string;
  readonly kind?: string;
  readonly act?: string | undefined;
  readonly phase?: "start" | "end";
}

/** The golden red-light end, of another incident, moment and act. */
function told(seq: number, { incident, endedAt, kind = "red-light", act, phase = "end" }: Told): StreamMessage {
  const { endedAt: _ended, act: _act, ...data } = golden("red-light-end").data;
  const startedAt = toRfc3339(epochMs(Date.parse(endedAt) - data.durationMs));
  const message = {
    ...golden("red-light-end"),
    ...{ seq, type: `ngaba.${kind}.v1` },
    data: {
      ...{ ...data, incidentId: incidentId(incident), phase, startedAt },
      ...(phase === "end" && { endedAt }),
      ...(act !== undefined && { act }),
    },
  };
  return {
    ...{ what: "stream", agentId: "agent-01", stream: "event", epoch, seq, topic: "t" },
    ...{ type: message.type, message: JSON.stringify(EventMessage.parse(message)) },
  };
}

async function fillInbox(dataDir: string, messages: readonly StreamMessage[]): Promise<void> {
  const inbox = await openSqliteInbox(join(dataDir, "inbox.sqlite"), systemClock);
  await inbox.commit(messages);
  await inbox.close();
}

/** What a centre shows of its inbox once it has taken all of it in; it is stopped again. */
async function shown(dataDir: string, by: readonly Statute[] = statutes): Promise<Map<string, EventView>> {
  const centre = await startCentre(NO_BROKER, dataDir, { inventory: city, statutes: by });
  await vi.waitFor(async () => expect((await centre.ready()).lagRows.cases).toBe(0), WAIT);
  const { events } = await centre.events.find({ limit: 50 });
  await centre[Symbol.asyncDispose]();
  return new Map(events.map((event) => [event.id, event]));
}

test("an event is judged by what was in force when it ended, also where it began before", async () => {
  const dataDir = temporaryFolder();
  const act = "restricted-zone/prohibited-road";
  await fillInbox(dataDir, [
    told(1, { incident: 1, act, endedAt: "2026-08-14T16:59:59.900Z" }),
    told(2, { incident: 2, act, endedAt: "2026-08-14T16:59:59.900Z", phase: "start" }),
    told(3, { incident: 2, act, endedAt: "2026-08-14T17:00:01.000Z" }),
    told(4, { incident: 3, kind: "crowd", endedAt: "2026-08-14T17:00:01.000Z" }),
  ]);
  const events = await shown(dataDir);
  const citationOf = (number: number) => events.get(incidentId(number))?.legalBasis?.citation;
  expect(citationOf(1)).toBe("điểm b khoản 6 Điều 7 Nghị định 168/2024/NĐ-CP");
  expect(citationOf(2)).toBe(
    "điểm b khoản 6 Điều 7 Nghị định 168/2024/NĐ-CP, sửa đổi, bổ sung bởi Nghị định 238/2026/NĐ-CP",
  );
  expect(events.get(incidentId(3))).toMatchObject({ kind: "crowd", standing: { standing: "alert" } });
  expect(events.get(incidentId(3))).not.toHaveProperty("legalBasis");
});

test("what an event was judged by stays when the statutes change and cases are made anew from the inbox", async () => {
  const dataDir = temporaryFolder();
  await fillInbox(dataDir, [told(1, { incident: 1, act: "red-light", endedAt: "2026-03-02T14:00:00.000Z" })]);
  const before = (await shown(dataDir)).get(incidentId(1))?.legalBasis;
  expect(before).toMatchObject({ fineVnd: [4_000_000, 6_000_000] });

  const corrected = statutes.map((statute): Statute => ({ ...statute, fineVnd: [7, 8] }));
  await fillInbox(dataDir, [told(2, { incident: 2, act: "red-light", endedAt: "2026-03-02T14:05:00.000Z" })]);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(dataDir, `cases.sqlite${suffix}`), { force: true });
  const after = await shown(dataDir, corrected);
  expect(after.get(incidentId(1))?.legalBasis).toEqual(before);
  expect(after.get(incidentId(2))?.legalBasis).toMatchObject({ fineVnd: [7, 8] });
});

test("a kind that nobody has heard of is shown and found, and no metric is labelled with it", async () => {
  const dataDir = temporaryFolder();
  const kinds = Array.from({ length: 30 }, (_, index) => `kind-of-tomorrow-${index}`);
  await fillInbox(
    dataDir,
    kinds.map((kind, index) => told(index + 1, { incident: index, kind, endedAt: "2026-03-02T14:00:00.000Z" })),
  );
  const centre = await startCentre(NO_BROKER, dataDir);
  await vi.waitFor(async () => expect((await centre.ready()).lagRows.cases).toBe(0), WAIT);
  const { events } = await centre.events.find({ limit: 10, kind: "kind-of-tomorrow-7" });
  expect(events).toMatchObject([{ id: incidentId(7), title: { vi: "Vượt đèn đỏ" } }]);
  expect(await centre.registry.metrics()).not.toContain("kind-of-tomorrow");
});
