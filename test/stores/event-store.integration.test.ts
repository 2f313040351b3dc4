/** What every event store does with messages, run against each of them. */
import { EventDetail, EventQuery, EventView, type Handling } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import type { StoredIncident } from "../../central/src/cases/incident.ts";
import { CASES } from "./cases-kit.ts";
import { hash, incidentId, inventory, row, zoneName } from "./zone-rows.ts";

const find = (query: Record<string, unknown> = {}) => EventQuery.parse(query);

const reported: StoredIncident = {
  ...{ id: incidentId(7), kind: "reported", cameraId: "cam-1", severity: "critical", phase: "start", snapshots: [] },
  ...{ startedAt: "2026-03-02T01:00:00Z", receivedAt: "2026-03-02T01:02:00Z", durationMs: 120_000 },
  title: { vi: "Va chạm hai xe máy", en: "Va chạm hai xe máy" },
};

describe.each(CASES)("$name", ({ open }) => {
  const openStore = async (...stored: readonly string[]) =>
    (await open({ inventory, storedMedia: async () => new Set(stored) })).events;

  test("the phases of an incident become one event with every message and picture of it", async () => {
    const store = await openStore(hash("1"));
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
    const { events: store } = await open({ inventory, handlingsOf });
    const rows = [row(1, { incident: 1, phase: "start" }), row(2, { incident: 2, phase: "start" })];
    await expect(store.apply(rows)).rejects.toThrow("away");
    isBroken = false;
    expect(await store.apply(rows)).toMatchObject([
      { rowId: 1, view: { id: incidentId(1) } },
      { rowId: 2, view: { id: incidentId(2) } },
    ]);
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

  test("what people do about an event stands in every list that shows it", async () => {
    const handling: Handling = { version: 2, state: "acknowledged", assignee: { id: "p-1", name: "Lan" } };
    const { events: store } = await open({ inventory, handlingsOf: async () => new Map([[incidentId(1), handling]]) });
    const [changed] = await store.apply([row(1, { incident: 1, phase: "start" })]);
    await store.apply([row(2, { incident: 2, phase: "start" })]);
    expect(changed?.view.handling).toEqual(handling);
    expect((await store.find(find())).events.map((event) => event.handling)).toEqual([undefined, handling]);
    expect(EventDetail.parse(await store.get(incidentId(1))).handling).toEqual(handling);
  });

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
});
