/** What every series store does with minutes, run against each of them; InfluxDB is the real server. */
import type { FlowQuery } from "@ngaba/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createInfluxSeriesStore } from "../../central/src/series/influx-series-store.ts";
import { type Influxd, startInfluxd } from "../servers/influxd.ts";
import { bikes, cars, laneMinute, logger, minute, type Running, STORES, turned, turningMinute } from "./series-kit.ts";

const day: Pick<FlowQuery, "from" | "to"> = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
const dayMs = { from: Date.parse(day.from), to: Date.parse(day.to) };
const nothing = { flow: { points: [], minutes: [] }, lanes: { minutes: [] }, turnings: { points: [], minutes: [] } };

describe.each(STORES)("$name", ({ start }) => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());
  const read = (camera: string, query: Partial<FlowQuery> = {}) => running.store.read({ camera, ...day, ...query });

  test("gives back what was written, in order of time, in UTC", async () => {
    const late = minute("cam-order", "2026-03-02T23:59:00Z", [bikes(2)]);
    await running.store.write([late, minute("cam-order", "2026-03-02T00:00:00Z", [bikes(7), cars(1)])]);
    const at = "2026-03-02T00:00:00.000Z";
    expect(await read("cam-order")).toEqual({
      points: [
        { at, lineId: "line-1", ...cars(1) },
        { at, lineId: "line-1", ...bikes(7) },
        { at: "2026-03-02T23:59:00.000Z", lineId: "line-1", ...bikes(2) },
      ],
      minutes: [
        { at, lineId: "line-1", observedMs: 60_000 },
        { at: "2026-03-02T23:59:00.000Z", lineId: "line-1", observedMs: 60_000 },
      ],
    });
  });

  test("from is inside, to is not", async () => {
    const times = ["2026-03-02T10:00:00Z", "2026-03-02T10:01:00Z", "2026-03-02T10:02:00Z"];
    await running.store.write(times.map((at) => minute("cam-edges", at, [bikes(1)])));
    const series = await read("cam-edges", { from: "2026-03-02T10:01:00Z", to: "2026-03-02T10:02:00Z" });
    expect(series.points.map(({ at }) => at)).toEqual(["2026-03-02T10:01:00.000Z"]);
  });

  test("a minute without crossings was watched, a minute that is not there was not", async () => {
    await running.store.write([minute("cam-empty", "2026-03-02T10:00:00Z", [], { observedMs: 41_500 })]);
    expect(await read("cam-empty")).toEqual({
      points: [],
      minutes: [{ at: "2026-03-02T10:00:00.000Z", lineId: "line-1", observedMs: 41_500 }],
    });
    expect(await read("cam-never")).toEqual({ points: [], minutes: [] });
  });

  test("a repetition changes nothing, a second message of the same minute adds to the first", async () => {
    const first = minute("cam-twice", "2026-03-02T10:00:00Z", [bikes(3)], { observedMs: 20_000 });
    const second = minute("cam-twice", "2026-03-02T10:00:00Z", [bikes(4)], { observedMs: 30_000 });
    await running.store.write([first]);
    await running.store.write([first, second]);
    await running.store.write([second]);
    const series = await read("cam-twice");
    expect(series.points).toMatchObject([{ count: 7 }]);
    expect(series.minutes).toMatchObject([{ observedMs: 50_000 }]);
  });

  test("a minute that comes days late is there", async () => {
    await running.store.write([minute("cam-late", "2026-03-02T10:00:00Z", [bikes(1)])]);
    await running.store.write([minute("cam-late", "2026-02-20T10:00:00Z", [bikes(9)])]);
    const series = await read("cam-late", { from: "2026-02-20T00:00:00Z", to: "2026-02-21T00:00:00Z" });
    expect(series.points).toMatchObject([{ at: "2026-02-20T10:00:00.000Z", count: 9 }]);
  });

  test("lines and cameras are kept apart", async () => {
    const at = "2026-03-02T10:00:00Z";
    await running.store.write([
      minute("cam-a", at, [bikes(1)]),
      minute("cam-a", at, [bikes(2)], { lineId: "line-2" }),
      minute("cam-b", at, [bikes(4)]),
    ]);
    expect((await read("cam-a", { line: "line-2" })).points).toMatchObject([{ lineId: "line-2", count: 2 }]);
    expect((await read("cam-a")).points.map(({ count }) => count)).toEqual([1, 2]);
  });

  test("more than fits into one request arrives whole", async () => {
    const start = Date.parse("2026-03-02T00:00:00Z");
    const ofLine = (lineId: string) =>
      Array.from({ length: 1_440 }, (_, index) =>
        minute("cam-many", new Date(start + index * 60_000).toISOString(), [bikes(index + 1)], { lineId }),
      );
    await running.store.write([...ofLine("line-1"), ...ofLine("line-2")]);
    const { points, minutes } = await read("cam-many");
    expect([points.length, minutes.length]).toEqual([2_880, 2_880]);
    expect(points.at(-1)).toMatchObject({ lineId: "line-2", count: 1_440 });
  });

  test("speeds over a line are there where they were measured, and those of one minute are joined by their number", async () => {
    const [first, next] = ["2026-03-02T10:00:00Z", "2026-03-02T10:01:00Z"];
    await running.store.write([
      minute("cam-speed", first, [bikes(1)], { speed: { vehicles: 1, meanMps: 4, p85Mps: 4 } }),
      minute("cam-speed", first, [bikes(3)], { speed: { vehicles: 3, meanMps: 8, p85Mps: 9.5 } }),
      minute("cam-speed", next, [bikes(1)]),
    ]);
    expect((await read("cam-speed")).minutes).toEqual([
      {
        ...{ at: "2026-03-02T10:00:00.000Z", lineId: "line-1", observedMs: 120_000 },
        speed: { vehicles: 4, meanMps: 7, p85Mps: 9.5 },
      },
      { at: "2026-03-02T10:01:00.000Z", lineId: "line-1", observedMs: 60_000 },
    ]);
  });

  test("what a lane was like is given back in order of time, then lane, late and repeated or not", async () => {
    const at = "2026-03-02T10:00:00Z";
    const whole = laneMinute("cam-lane", at, {
      occupancy: 0.25,
      queue: { meanVehicles: 3.4, maxVehicles: 8, maxMeters: 41.5 },
      speed: { vehicles: 14, meanMps: 7.1, p85Mps: 9.8 },
    });
    const other = laneMinute("cam-lane", at, { laneId: "lane-2", occupancy: 0 });
    await running.store.write([laneMinute("cam-lane", "2026-03-02T10:05:00Z"), other]);
    await running.store.write([whole]);
    await running.store.write([whole, other]);
    await running.store.write([laneMinute("cam-other", at)]);
    const { minutes } = await running.store.readLanes({ camera: "cam-lane", ...day });
    const { laneId, observedMs, occupancy, queue, speed } = whole;
    expect(minutes).toEqual([
      { at: "2026-03-02T10:00:00.000Z", laneId, observedMs, occupancy, queue, speed },
      {
        ...{ at: "2026-03-02T10:00:00.000Z", laneId: "lane-2", observedMs: 60_000, occupancy: 0 },
        queue: { meanVehicles: 2.5, maxVehicles: 6 },
      },
      {
        ...{ at: "2026-03-02T10:05:00.000Z", laneId: "lane-1", observedMs: 60_000, occupancy: 0.5 },
        queue: { meanVehicles: 2.5, maxVehicles: 6 },
      },
    ]);
  });

  test("two parts of a lane's minute weigh as much as they were watched", async () => {
    const at = "2026-03-02T10:00:00Z";
    const queue = { meanVehicles: 6, maxVehicles: 9, maxMeters: 30 };
    await running.store.write([
      laneMinute("cam-parts", at, { observedMs: 10_000, occupancy: 1, queue }),
      laneMinute("cam-parts", at, { observedMs: 30_000, occupancy: 0.2, queue: { meanVehicles: 2, maxVehicles: 3 } }),
    ]);
    const { minutes } = await running.store.readLanes({ camera: "cam-parts", ...day });
    expect(minutes).toMatchObject([{ observedMs: 40_000, queue: { meanVehicles: 3, maxVehicles: 9, maxMeters: 30 } }]);
    expect(minutes[0]?.occupancy).toBeCloseTo(0.4, 9);
  });

  test("turnings are kept apart by both lines, once each, and a minute without any was watched", async () => {
    const at = "2026-03-02T10:00:00Z";
    const first = turningMinute("cam-turn", at, [turned(7), { roadUserClass: "car", count: 2 }]);
    const second = turningMinute("cam-turn", at, [turned(1)]);
    const west = turningMinute("cam-turn", at, [], { toLineId: "out-west", observedMs: 20_000 });
    await running.store.write([first, minute("cam-turn", at, [bikes(50)]), second, west]);
    await running.store.write([first]);
    const place = { at: "2026-03-02T10:00:00.000Z", fromLineId: "in-north", toLineId: "out-east" };
    expect(await running.store.readTurnings({ camera: "cam-turn", ...day })).toEqual({
      points: [
        { ...place, roadUserClass: "car", count: 2 },
        { ...place, roadUserClass: "motorcycle", count: 8 },
      ],
      minutes: [
        { ...place, observedMs: 120_000 },
        { ...place, toLineId: "out-west", observedMs: 20_000 },
      ],
    });
  });

  test.each([
    `cam' or 'x'='x`,
    `cam" or "x"="x`,
    `cam\\' or 1=1 --`,
    `cam'; drop measurement "flow"; --`,
    "cam,line=line-1 count=99",
    "cam\nflow,camera=cam-forged count=1",
  ])("a name is never read as a query: %j", async (forged) => {
    const messageId = "00000000-0000-7000-8000-0000000000aa";
    await running.store.write([minute("cam-safe", "2026-03-02T10:00:00Z", [bikes(5)], { messageId })]);
    expect(await read(forged)).toEqual({ points: [], minutes: [] });
    expect(await read("cam-safe", { line: forged })).toEqual({ points: [], minutes: [] });
    expect(await running.store.readLanes({ camera: forged, ...day })).toEqual({ minutes: [] });
    expect(await running.store.readTurnings({ camera: forged, ...day })).toEqual({ points: [], minutes: [] });
    expect((await running.store.readMinutes([forged], dayMs.from, dayMs.to)).get(forged)).toEqual(nothing);
    expect((await read("cam-safe")).points.at(0)?.count).toBe(5);
  });

  test("of several cameras each is given what it would be given alone, from inside, to not", async () => {
    const at = "2026-03-02T10:00:00Z";
    await running.store.write([
      ...[minute("cam-one", at, [bikes(5)]), laneMinute("cam-one", at), turningMinute("cam-two", at, [turned(7)])],
      ...[minute("cam-two", at, [bikes(6)]), minute("cam-three", at, [bikes(7)])],
      minute("cam-one", "2026-03-03T00:00:00Z", [bikes(8)]),
    ]);
    const ids = ["cam-one", "cam-two", "cam-of-nothing"];
    const all = await running.store.readMinutes(ids, dayMs.from, dayMs.to);
    expect([...all.keys()]).toEqual(ids);
    for (const camera of ids) {
      expect(all.get(camera)).toEqual({
        flow: await read(camera),
        lanes: await running.store.readLanes({ camera, ...day }),
        turnings: await running.store.readTurnings({ camera, ...day }),
      });
    }
    expect(all.get("cam-one")?.flow.points).toMatchObject([{ count: 5 }]);
    expect(all.get("cam-two")?.turnings.points).toMatchObject([{ count: 7 }]);
    expect(all.get("cam-of-nothing")).toEqual(nothing);
  });

  test("is ready, and takes nothing to write", async () => {
    expect(await running.store.ready()).toBe(true);
    expect(await running.store.write([])).toEqual({ refused: 0 });
  });
});

describe("InfluxDB alone", () => {
  let server: Influxd;
  beforeAll(async () => {
    server = await startInfluxd();
  });
  afterAll(() => server.stop());

  test("points older than its retention are counted, and the rest of the batch is written", async () => {
    await server.ask(`ALTER RETENTION POLICY "autogen" ON "${server.database}" DURATION 7d SHARD DURATION 1d`);
    const store = createInfluxSeriesStore({ ...server, logger });
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    const old = minute("cam-1", new Date(now - 30 * 86_400_000).toISOString(), [bikes(1), cars(1)]);
    const fresh = minute("cam-1", new Date(now).toISOString(), [bikes(2)]);

    expect(await store.write([old, fresh])).toEqual({ refused: 3 });
    const query = { camera: "cam-1", from: new Date(now).toISOString(), to: new Date(now + 60_000).toISOString() };
    expect((await store.read(query)).points).toMatchObject([{ count: 2 }]);
  });

  test("a wrong password is said without repeating it, and is not called away", async () => {
    const password = "not-the-password";
    const store = createInfluxSeriesStore({ ...server, password, logger });
    expect(await store.ready()).toBe(false);
    const failure: unknown = await store.read({ camera: "cam-1", ...day }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "SERIES_REFUSED", retryable: false });
    expect(JSON.stringify([failure, String(failure)])).not.toContain(password);
  });

  test("a server that is not there is away for now", async () => {
    const store = createInfluxSeriesStore({ ...server, url: "http://127.0.0.1:9", logger });
    expect(await store.ready()).toBe(false);
    await expect(store.write([minute("cam-1", day.from, [bikes(1)])])).rejects.toMatchObject({
      ...{ code: "SERIES_UNAVAILABLE", retryable: true },
    });
  });
});
