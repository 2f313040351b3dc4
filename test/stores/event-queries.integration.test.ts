/** How every event store lists and counts, run against each of them. */
import { EventQuery } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { CASES } from "./cases-kit.ts";
import { incidentId, inventory, row } from "./zone-rows.ts";

const find = (query: Record<string, unknown> = {}) => EventQuery.parse(query);

describe.each(CASES)("$name", ({ open }) => {
  const openStore = async () => (await open({ inventory })).events;

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
});
