/** What every series store does with sums and runs, run against each of them; InfluxDB is the real server. */
import { type Measure, startOfWindow, tagsOf, UNIT_MS } from "@ngaba/contract";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createInfluxSeriesStore } from "../../central/src/series/influx-series-store.ts";
import type { Sum, SumsQuery } from "../../central/src/series/sum-store.ts";
import { INFLUX_ADMIN, startInfluxd } from "../servers/influxd.ts";
import { logger, type Running, STORES } from "./series-kit.ts";

/** Midnight in the city three days ago: sums of minutes are kept for 90 days. */
const MIDNIGHT = startOfWindow("day", Date.now()) - 3 * UNIT_MS.day;
const NIGHT = { fromMs: MIDNIGHT - UNIT_MS.day, toMs: MIDNIGHT + UNIT_MS.day };

const crossing = (camera: string, hours: number, count: number, more: Record<string, string> = {}): Sum => ({
  atMs: MIDNIGHT + hours * UNIT_MS.hour,
  tags: { camera, line: "line-1", class: "car", direction: "forward", ...more },
  values: { count },
});

describe.each(STORES)("$name", ({ start }) => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());

  const put = (measure: Measure, camera: string, sums: readonly Sum[], unit: SumsQuery["unit"] = "hour") =>
    running.store.replaceSums({ measure, unit, cameraIds: [camera], ...NIGHT }, sums);
  const read = (query: Partial<SumsQuery>) =>
    running.store.readSums({ measure: "crossing", unit: "hour", by: [], ...NIGHT, ...query });

  test("sums come back in order of time, then tags, added up over what is not asked for", async () => {
    const sums = [
      crossing("cam-1", 1, 5),
      crossing("cam-1", 0, 3, { class: "person" }),
      crossing("cam-1", 0, 2, { line: "line-2" }),
      crossing("cam-1", 0, 4, { direction: "backward" }),
    ];
    await put("crossing", "cam-1", sums);
    await put("crossing", "cam-2", [crossing("cam-2", 0, 100)]);
    const of1 = { cameraIds: ["cam-1"] };
    const [first, second] = [MIDNIGHT, MIDNIGHT + UNIT_MS.hour];
    expect(await read(of1)).toEqual([
      { atMs: first, tags: {}, values: { count: 9 } },
      { atMs: second, tags: {}, values: { count: 5 } },
    ]);
    expect(await read({ ...of1, by: ["class"] })).toEqual([
      { atMs: first, tags: { class: "car" }, values: { count: 6 } },
      { atMs: first, tags: { class: "person" }, values: { count: 3 } },
      { atMs: second, tags: { class: "car" }, values: { count: 5 } },
    ]);
    expect((await read({ ...of1, by: tagsOf("crossing") })).map(({ values }) => values.count)).toEqual([4, 3, 2, 5]);
    const ofBoth = await read({ by: ["camera"], cameraIds: ["cam-1", "cam-2"], toMs: second });
    expect(ofBoth.map(({ tags, values }) => [tags.camera, values.count])).toEqual([
      ["cam-1", 9],
      ["cam-2", 100],
    ]);
    expect(await read({ cameraIds: [] })).toEqual([]);
    expect(await read({ fromMs: second, toMs: second + 1, ...of1 })).toHaveLength(1);
    expect(await read({ fromMs: second + 1, ...of1 })).toEqual([]);
  });

  test("what windows held before is gone, also when nothing comes in its place; other windows and cameras stay", async () => {
    await put("event", "cam-gone", [
      {
        atMs: MIDNIGHT,
        tags: { camera: "cam-gone", kind: "camera-degraded", severity: "notice" },
        values: { count: 1 },
      },
    ]);
    await put("event", "cam-stays", [
      { atMs: MIDNIGHT, tags: { camera: "cam-stays", kind: "red-light", severity: "critical" }, values: { count: 2 } },
    ]);
    const offline = { camera: "cam-gone", kind: "camera-offline", severity: "warning" };
    await put("event", "cam-gone", [{ atMs: MIDNIGHT, tags: offline, values: { count: 1 } }]);
    const kinds = async () => {
      const sums = await read({ measure: "event", by: ["kind"], cameraIds: ["cam-gone", "cam-stays"] });
      return sums.map(({ tags, values }) => `${tags.kind} ${values.count}`);
    };
    expect(await kinds()).toEqual(["camera-offline 1", "red-light 2"]);
    const later = { fromMs: MIDNIGHT + UNIT_MS.hour, toMs: MIDNIGHT + 2 * UNIT_MS.hour };
    await running.store.replaceSums({ measure: "event", unit: "hour", cameraIds: ["cam-gone"], ...later }, []);
    expect(await kinds()).toEqual(["camera-offline 1", "red-light 2"]);
    await put("event", "cam-gone", []);
    await put("event", "cam-gone", []);
    expect(await kinds()).toEqual(["red-light 2"]);
  });

  test("more sums than may be read are refused before they are read, those of nothing counted too", async () => {
    const tags = { class: "person" };
    await put("crossing", "cam-max", [crossing("cam-max", 0, 1), crossing("cam-max", 0, 0, tags)]);
    await put("crossing", "cam-max-2", [crossing("cam-max-2", 1, 1), crossing("cam-max-2", 2, 1)]);
    const query = { cameraIds: ["cam-max", "cam-max-2"] };
    const by = ["camera", "class"];
    await expect(read({ ...query, by, maxSums: 3 })).rejects.toMatchObject({ code: "TOO_MANY_SUMS" });
    expect(await read({ ...query, by, maxSums: 4 })).toHaveLength(3);
    expect(await read({ ...query, maxSums: 3 })).toHaveLength(3);
    await expect(read({ ...query, maxSums: 2 })).rejects.toMatchObject({ code: "TOO_MANY_SUMS" });
    expect(await read({ cameraIds: ["cam-max-none"], by, maxSums: 1 })).toEqual([]);
  });

  test("hours become days that begin at midnight in the city; units are kept apart", async () => {
    await put("crossing", "cam-day", [
      crossing("cam-day", -1, 1),
      crossing("cam-day", 0, 10),
      crossing("cam-day", 23, 20),
    ]);
    const query = { cameraIds: ["cam-day"], by: ["camera"] };
    const days = await read({ ...query, into: "day" });
    expect(days.map(({ atMs, values }) => [(atMs - MIDNIGHT) / UNIT_MS.day, values.count])).toEqual([
      [-1, 1],
      [0, 30],
    ]);
    expect(await read({ ...query, unit: "day" })).toEqual([]);
    await put(
      "crossing",
      "cam-day",
      days.map((sum) => ({ ...sum, tags: { ...crossing("", 0, 0).tags, ...sum.tags } })),
      "day",
    );
    expect(await read({ ...query, unit: "day" })).toEqual(days);
    expect(await read(query)).toHaveLength(3);
  });

  test("of peaks the highest counts, and what was never measured is absent, not zero", async () => {
    const lane = (hours: number, values: Sum["values"]): Sum => ({
      ...{ atMs: MIDNIGHT + hours * UNIT_MS.hour, tags: { camera: "cam-lane", lane: "lane-1" }, values },
    });
    const values = { observed_ms: 60_000, occupied_ms: 15_000, queue_vehicle_ms: 90_000 };
    await put("lane", "cam-lane", [
      lane(0, { ...values, queue_max: 4 }),
      lane(1, { ...values, queue_max: 9, queue_max_m: 31.5, speed_vehicles: 2, speed_sum_mps: 13 }),
      lane(2, { ...values, queue_max: 3, queue_max_m: 12 }),
    ]);
    const query = { measure: "lane", by: ["lane"], cameraIds: ["cam-lane"] } as const;
    expect((await read({ ...query, toMs: MIDNIGHT + UNIT_MS.hour }))[0]?.values).toEqual({ ...values, queue_max: 4 });
    expect((await read({ ...query, into: "day" })).map((sum) => sum.values)).toEqual([
      {
        ...{ observed_ms: 180_000, occupied_ms: 45_000, queue_vehicle_ms: 270_000 },
        ...{ queue_max: 9, queue_max_m: 31.5, speed_vehicles: 2, speed_sum_mps: 13 },
      },
    ]);
  });

  test("more than fits into one request arrives whole", async () => {
    const many = Array.from({ length: 2_500 }, (_, index) =>
      crossing("cam-many", (index % 25) - 1, 1, { line: `line-${Math.floor(index / 25)}` }),
    );
    await put("crossing", "cam-many", many);
    expect(await read({ by: tagsOf("crossing"), cameraIds: ["cam-many"] })).toHaveLength(2_500);
    expect((await read({ into: "day", cameraIds: ["cam-many"] })).map(({ values }) => values.count)).toEqual([
      100, 2_400,
    ]);
  });

  test.each([
    `cam' or 'x'='x`,
    `cam" or "x"="x`,
    `cam') or ('x'='x`,
    "cam,class=car",
    `cam'; drop series from /.*/; --`,
  ])("a camera's name is never read as a query: %j", async (forged) => {
    await put("crossing", "cam-safe", [crossing("cam-safe", 0, 5)]);
    expect(await read({ cameraIds: [forged], by: ["camera"] })).toEqual([]);
    expect(await running.store.readRuns([forged], NIGHT.fromMs, NIGHT.toMs)).toEqual([]);
    expect(await read({ cameraIds: ["cam-safe"] })).toMatchObject([{ values: { count: 5 } }]);
  });

  test("of runs with one beginning that stands which was reported last, in whatever order they come", async () => {
    const run = (fromMs: number, untilMs: number, state: "live" | "offline" = "live") => ({
      ...{ cameraId: "cam-run", state, fromMs: MIDNIGHT + fromMs, untilMs: MIDNIGHT + untilMs },
    });
    await running.store.writeRuns([run(0, 5_000), run(600_000, 605_000, "offline")]);
    await running.store.writeRuns([run(0, 10_000), { ...run(0, 1), cameraId: "cam-other" }]);
    await running.store.writeRuns([run(600_000, 601_000, "live")]);
    await running.store.writeRuns([]);
    const read = (fromMs: number, toMs: number) =>
      running.store.readRuns(["cam-run", "cam-none"], MIDNIGHT + fromMs, MIDNIGHT + toMs);
    expect((await read(0, 600_001)).toSorted((a, b) => a.fromMs - b.fromMs)).toEqual([
      run(0, 10_000),
      run(600_000, 605_000, "offline"),
    ]);
    expect(await read(1, 600_000)).toEqual([]);
  });

  test("says from when on it keeps what messages said, and drops what is older only", async () => {
    await put("crossing", "cam-old", [crossing("cam-old", 0, 5)]);
    await running.store.expire(Date.now());
    expect(await running.store.rawFromMs(Date.now())).toBeLessThanOrEqual(Date.now() - 30 * UNIT_MS.day);
    expect(await read({ cameraIds: ["cam-old"] })).toHaveLength(1);
  });
});

describe("the embedded store alone", () => {
  test("drops minutes after 90 days, hours after five years, days never, and what messages said after 90 days", async () => {
    const running = await STORES[0]?.start();
    if (running === undefined) return expect.unreachable();
    onTestFinished(() => running.stop());
    const { store } = running;
    const units = ["minute", "hour", "day"] as const;
    const windows = { measure: "crossing", cameraIds: ["cam-1"], ...NIGHT } as const;
    for (const unit of units) await store.replaceSums({ ...windows, unit }, [crossing("cam-1", 0, 1)]);
    await store.writeRuns([{ cameraId: "cam-1", state: "live", fromMs: MIDNIGHT, untilMs: MIDNIGHT + 1 }]);
    const kept = async (days: number) => {
      await store.expire(MIDNIGHT + days * UNIT_MS.day);
      const sums = await Promise.all(units.map((unit) => store.readSums({ ...windows, unit, by: [] })));
      const runs = await store.readRuns(["cam-1"], NIGHT.fromMs, NIGHT.toMs);
      return [...units.filter((_, index) => sums[index]?.length === 1), ...(runs.length > 0 ? ["raw"] : [])];
    };
    expect(await kept(90)).toEqual(["minute", "hour", "day", "raw"]);
    expect(await kept(91)).toEqual(["hour", "day"]);
    expect(await kept(5 * 366 + 1)).toEqual(["day"]);
    expect(await kept(100 * 366)).toEqual(["day"]);
  });
});

describe("InfluxDB alone", () => {
  const query = { measure: "crossing", unit: "hour", by: [], ...NIGHT } as const;

  test("its policies are made by a login that may, and by another it is said what to tell InfluxDB", async () => {
    const server = await startInfluxd({ withPolicies: false });
    onTestFinished(() => server.stop());
    const store = createInfluxSeriesStore({ ...server, logger });
    await expect(store.readSums(query)).rejects.toMatchObject({
      code: "SERIES_REFUSED",
      message: expect.stringMatching(/administrator: create retention policy "minute" on "ngaba" duration 90d/),
    });
    expect(await store.rawFromMs(Date.now())).toBe(Number.NEGATIVE_INFINITY);
    const ofAdmin = createInfluxSeriesStore({ ...server, ...INFLUX_ADMIN, logger });
    expect(await ofAdmin.readSums(query)).toEqual([]);
    expect(await store.readSums(query)).toEqual([]);
  });

  test("a policy that keeps too little is refused: sums made from a part would be wrong", async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.stop());
    await server.ask(`ALTER RETENTION POLICY "minute" ON "${server.database}" DURATION 7d SHARD DURATION 1d`);
    const store = createInfluxSeriesStore({ ...server, logger });
    await expect(store.readSums(query)).rejects.toMatchObject({
      code: "SERIES_REFUSED",
      message: expect.stringMatching(/keeps 168h0m0s only; .*alter retention policy "minute"/),
    });
  });
});
