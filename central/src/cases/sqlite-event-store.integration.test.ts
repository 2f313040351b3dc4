import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventDetail, EventQuery, EventView, type Handling } from "@ngaba/contract";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { Inventory } from "../cameras/inventory.ts";
import type { InboxRow } from "../inbox/inbox.ts";
import type { StoredIncident } from "./incident.ts";
import { openCasesDatabase } from "./sqlite-cases-database.ts";
import { createSqliteEventStore, type EventStoreOptions } from "./sqlite-event-store.ts";

const epoch = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const hash = (digit: string) => digit.repeat(64);
const incidentId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const name = { vi: "Ngã ba", en: "Junction" };
const zoneName = { vi: "Thảm cỏ", en: "Lawn" };
const inventory: Inventory = {
  sites: [{ id: "vt-001", name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true }],
  cameras: [{ id: "cam-1", siteId: "vt-001", name, isSmart: true }],
};

async function openStore(
  stored: readonly string[] = [],
  handlings: Readonly<Record<string, Handling>> = {},
  more: Partial<EventStoreOptions> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-cases-"));
  const database = await openCasesDatabase(join(folder, "cases.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const storedMedia = async () => new Set(stored);
  const onUnreadable = ({ id }: InboxRow) => expect.unreachable(`row ${id} is unreadable`);
  const judge = async () => new Map(); // these say no act
  const logger = pino({ enabled: false });
  const handlingsOf = async () => new Map(Object.entries(handlings));
  const made = { database, inventory, storedMedia, handlingsOf, judge, onUnreadable, logger };
  return createSqliteEventStore({ ...made, ...more });
}

interface Told {
  readonly incident: number;
  readonly phase: "start" | "update" | "end";
  readonly startedAt?: string;
  readonly cameraId?: string;
  readonly agentId?: string;
  readonly pictures?: readonly string[];
  readonly picturesAreRendered?: true;
}

/** A message of a restricted zone incident as it lies in the inbox under `id`. */
function row(id: number, told: Told): InboxRow {
  const { incident, phase, startedAt = "2026-03-02T01:00:00Z", cameraId = "cam-1", agentId = "agent-01" } = told;
  const { picturesAreRendered } = told;
  const snapshots = (told.pictures ?? []).map((sha256) => ({
    ...{ role: "plain", sha256, mediaType: "image/jpeg", bytes: 1, widthPx: 1, heightPx: 1, takenAt: startedAt },
  }));
  const message = {
    ...{ specversion: "1.0", id: incidentId(9_000 + id), source: `/agents/${agentId}/cameras/${cameraId}` },
    ...{ type: "ngaba.restricted-zone.v1", time: startedAt, datacontenttype: "application/json" },
    ...{ stream: "event", epoch, seq: id },
    data: {
      ...{ schemaVersion: 1, cameraId, incidentId: incidentId(incident), phase, severity: "warning", startedAt },
      ...(phase === "end" ? { endedAt: "2026-03-02T01:00:09.500Z" } : {}),
      ...{ durationMs: phase === "start" ? 0 : 9_500, readAt: startedAt, clock: { source: "ntp" } },
      ...{ configHash: hash("a"), ruleId: "r", zoneId: "z", zoneName, roadUserClass: "person" },
      ...{ trackId: 7, confidence: 0.8, box: [0.1, 0.1, 0.2, 0.2], snapshots, picturesAreRendered },
      ...{ sceneHash: hash("b"), modelHash: hash("c") },
    },
  };
  const topic = `ngaba/v1/${agentId}/event/restricted-zone`;
  const text = JSON.stringify(message);
  return {
    id,
    agentId,
    stream: "event",
    epoch,
    seq: id,
    topic,
    type: message.type,
    message: text,
    receivedAtMs: 5_000,
  };
}

const find = (query: Record<string, unknown> = {}) => EventQuery.parse(query);

test("the phases of an incident become one event with every message and picture of it", async () => {
  const store = await openStore([hash("1")]);
  await store.apply([row(1, { incident: 1, phase: "start", pictures: [hash("1")] })]);
  const changed = await store.apply([
    row(2, { incident: 1, phase: "update", pictures: [hash("1"), hash("2")] }),
    row(3, { incident: 1, phase: "end" }),
  ]);
  expect(changed).toMatchObject([{ rowId: 3, view: { phase: "end", siteId: "vt-001" } }]);

  const detail = EventDetail.parse(await store.get(incidentId(1)));
  expect(detail).toMatchObject({
    ...{
      phase: "end",
      endedAt: "2026-03-02T01:00:09.500Z",
      durationMs: 9_500,
      place: { kind: "zone", id: "z", name: zoneName },
      trackId: 7,
    },
    snapshots: [
      { sha256: hash("1"), isStored: true },
      { sha256: hash("2"), isStored: false },
    ],
  });
  expect(detail.messages).toHaveLength(3);
  expect((await store.findBySnapshot(hash("2"))).map(({ id }) => id)).toEqual([incidentId(1)]);
});

test("an event of rendered pictures says so in all of its phases; another says nothing of it", async () => {
  const store = await openStore();
  await store.apply([
    row(1, { incident: 1, phase: "start", picturesAreRendered: true }),
    row(2, { incident: 1, phase: "end", picturesAreRendered: true }),
    row(3, { incident: 2, phase: "start" }),
  ]);
  expect(EventView.parse(await store.get(incidentId(1)))).toMatchObject({ phase: "end", picturesAreRendered: true });
  expect(await store.get(incidentId(2))).not.toHaveProperty("picturesAreRendered");
});

test("rows that were taken in before change nothing, and are told of again", async () => {
  const store = await openStore();
  const rows = [row(1, { incident: 1, phase: "start" }), row(2, { incident: 1, phase: "end" })];
  const changed = await store.apply(rows);
  expect(await store.apply(rows)).toEqual(changed);
  expect(await store.offset()).toBe(2);
  expect((await store.get(incidentId(1)))?.messages).toHaveLength(2);
});

test("what was taken in, but could not be shown then, is told of when it is tried again", async () => {
  let isBroken = true;
  const handlingsOf = async () => {
    if (isBroken) throw new Error("the disk is away for a moment");
    return new Map();
  };
  const store = await openStore([], {}, { handlingsOf });
  const rows = [row(1, { incident: 1, phase: "start" }), row(2, { incident: 2, phase: "start" })];
  await expect(store.apply(rows)).rejects.toThrow("away");
  isBroken = false;
  expect(await store.apply(rows)).toMatchObject([
    { rowId: 1, view: { id: incidentId(1) } },
    { rowId: 2, view: { id: incidentId(2) } },
  ]);
});

test("an incident counts as open until its end, and then is found among the ended", async () => {
  const store = await openStore();
  expect(await store.openCounts()).toEqual({ info: 0, notice: 0, warning: 0, critical: 0 });
  await store.apply([row(1, { incident: 1, phase: "start" }), row(2, { incident: 2, phase: "start" })]);
  expect(await store.openCounts()).toEqual({ info: 0, notice: 0, warning: 2, critical: 0 });
  await store.apply([row(3, { incident: 1, phase: "end" }), row(4, { incident: 2, phase: "update" })]);
  await store.apply([row(5, { incident: 1, phase: "update" })]); // came late
  expect(await store.openCounts()).toMatchObject({ warning: 1 });
  const idsOf = async (phase: string) => (await store.find(find({ phase }))).events.map(({ id }) => id);
  expect([await idsOf("open"), await idsOf("ended")]).toEqual([[incidentId(2)], [incidentId(1)]]);
});

test("within some cameras only their incidents are found and counted, page by page", async () => {
  const store = await openStore();
  const cameras = ["cam-1", "cam-2", "cam-1", "cam-3", "cam-1"];
  await store.apply(
    cameras.map((cameraId, index) => row(index + 1, { incident: index + 1, phase: "start", cameraId })),
  );
  const within = new Set(["cam-1", "cam-3"]);
  const first = await store.find(find({ limit: 3 }), within);
  expect(first.events.map(({ cameraId }) => cameraId)).toEqual(["cam-1", "cam-3", "cam-1"]);
  const second = await store.find(find({ limit: 3, cursor: first.nextCursor }), within);
  expect(second.events.map(({ id }) => id)).toEqual([incidentId(1)]);
  expect(second.nextCursor).toBeUndefined();
  expect(await store.openCounts(within)).toMatchObject({ warning: 4 });
  expect((await store.find(find({ camera: "cam-2" }), within)).events).toEqual([]);
  expect((await store.find(find({ site: "vt-001" }), new Set(["cam-3"]))).events).toEqual([]); // of no site
  expect((await store.find(find(), new Set())).events).toEqual([]);
  expect(await store.openCounts(new Set())).toMatchObject({ warning: 0 });
});

test("an end without a start makes an incident, and an ended one stays ended", async () => {
  const store = await openStore();
  await store.apply([row(1, { incident: 1, phase: "end" }), row(2, { incident: 1, phase: "update" })]);
  expect(EventView.parse(await store.get(incidentId(1)))).toMatchObject({ phase: "end", durationMs: 9_500 });
});

test("an agent cannot change the incident of another", async () => {
  const store = await openStore();
  await store.apply([row(1, { incident: 1, phase: "start" })]);
  await store.apply([row(2, { incident: 1, phase: "end", agentId: "agent-02" })]);
  expect(await store.get(incidentId(1))).toMatchObject({ phase: "start", agentId: "agent-01" });
});

test("pages go from the newest to the oldest and miss none, also where times are equal or written differently", async () => {
  const store = await openStore();
  const times = [
    "2026-03-02T01:00:05Z",
    "2026-03-02T01:00:05.500Z",
    "2026-03-02T01:00:05Z",
    "2026-03-02T01:00:04.900Z",
  ];
  await store.apply(
    times.map((startedAt, index) => row(index + 1, { incident: index + 1, phase: "start", startedAt })),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find(find({ limit: 1, ...(cursor === undefined ? {} : { cursor }) }));
    seen.push(...page.events.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(seen).toEqual([2, 3, 1, 4].map(incidentId));
  await expect(store.find(find({ cursor: "bm90IG91cnM" }))).rejects.toMatchObject({ code: "CURSOR_INVALID" });
});

test.each([
  { query: { camera: "cam-1" }, ids: [2, 1], why: "by camera" },
  { query: { site: "vt-001" }, ids: [2, 1], why: "by the cameras of a site" },
  { query: { site: "elsewhere" }, ids: [], why: "a site that is not known has none" },
  { query: { severity: "critical" }, ids: [], why: "by severity" },
  { query: { minSeverity: "notice" }, ids: [3, 2, 1], why: "from a severity on" },
  { query: { minSeverity: "critical" }, ids: [], why: "from a severity on that none has" },
  { query: { about: "findings" }, ids: [3, 2, 1], why: "that rules found" },
  { query: { about: "cameras" }, ids: [], why: "that are faults of cameras" },
  { query: { ward: "Ngã ba" }, ids: [2, 1], why: "by the cameras of a ward" },
  { query: { ward: "Ngã tư" }, ids: [], why: "a ward that is not known has none" },
  { query: { ward: "Ngã ba", site: "elsewhere" }, ids: [], why: "both of ward and site" },
  { query: { phase: "open" }, ids: [3, 2, 1], why: "that are open" },
  { query: { phase: "ended" }, ids: [], why: "that have ended" },
  { query: { kind: "restricted-zone" }, ids: [3, 2, 1], why: "by kind" },
  {
    query: { from: "2026-03-02T02:00:00Z", to: "2026-03-02T03:00:00.000Z" },
    ids: [2],
    why: "from is inside, to is not",
  },
  { query: { camera: "cam'; drop table incident; --" }, ids: [], why: "text is never read as SQL" },
])("events are found $why", async ({ query, ids }) => {
  const store = await openStore();
  await store.apply([
    row(1, { incident: 1, phase: "start", startedAt: "2026-03-02T01:00:00Z" }),
    row(2, { incident: 2, phase: "start", startedAt: "2026-03-02T02:00:00Z" }),
    row(3, { incident: 3, phase: "start", startedAt: "2026-03-02T03:00:00Z", cameraId: "cam-9" }),
  ]);
  const page = await store.find({ limit: 50, ...query } as EventQuery);
  expect(page.events.map(({ id }) => id)).toEqual(ids.map(incidentId));
});

test("what people do about an event stands in every list that shows it", async () => {
  const handling: Handling = { version: 2, state: "acknowledged", assignee: { id: "p-1", name: "Lan" } };
  const store = await openStore([], { [incidentId(1)]: handling });
  const [changed] = await store.apply([row(1, { incident: 1, phase: "start" })]);
  await store.apply([row(2, { incident: 2, phase: "start" })]);
  expect(changed?.view.handling).toEqual(handling);
  expect((await store.find(find())).events.map((event) => event.handling)).toEqual([undefined, handling]);
  expect(EventDetail.parse(await store.get(incidentId(1))).handling).toEqual(handling);
});

const reported: StoredIncident = {
  ...{ id: incidentId(7), kind: "reported", cameraId: "cam-1", severity: "critical", phase: "start", snapshots: [] },
  ...{ startedAt: "2026-03-02T01:00:00Z", receivedAt: "2026-03-02T01:02:00Z", durationMs: 120_000 },
  title: { vi: "Va chạm hai xe máy", en: "Va chạm hai xe máy" },
};

test("an incident that people made is listed, counted and found like any other, and taken in as often as one likes", async () => {
  const store = await openStore();
  await store.apply([row(1, { incident: 1, phase: "start" })]);
  for (let times = 0; times < 2; times += 1) {
    const [view] = await store.report([reported]);
    expect(EventView.parse(view)).toMatchObject({ kind: "reported", siteId: "vt-001" });
    expect(view).not.toHaveProperty("agentId");
    expect(view).not.toHaveProperty("standing");
  }
  expect(await store.openCounts()).toMatchObject({ warning: 1, critical: 1 });
  expect((await store.find(find({ kind: "reported", site: "vt-001" }))).events).toHaveLength(1);
  expect(EventDetail.parse(await store.get(reported.id)).messages).toEqual([]);
  await store.report([{ ...reported, phase: "end", endedAt: "2026-03-02T01:05:00Z", durationMs: 300_000 }]);
  expect(await store.openCounts()).toMatchObject({ warning: 1, critical: 0 });
});

test("an agent that speaks of an incident that people made is not listened to", async () => {
  const store = await openStore();
  await store.report([reported]);
  expect(await store.apply([row(1, { incident: 7, phase: "end" })])).toEqual([]);
  expect((await store.some([incidentId(8), reported.id])).map(({ kind, phase }) => ({ kind, phase }))).toEqual([
    { kind: "reported", phase: "start" },
  ]);
});
