/** Sums made from what messages said, in every series store; InfluxDB is the real server. */
import { epochMs, type Measure, monotonicMs, type SumUnit, startOfWindow, UNIT_MS } from "@ngaba/contract";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type DownsamplingOptions,
  downsample,
  type Marks,
  runDownsampling,
} from "../../central/src/series/downsampling.ts";
import type { SeriesMinute } from "../../central/src/series/series-store.ts";
import { type CountIncidents, type Mark, markOf, marksOf, sumSources } from "../../central/src/series/sum-sources.ts";
import type { Sum } from "../../central/src/series/sum-store.ts";
import {
  bikes,
  cars,
  laneMinute,
  logger,
  minute,
  type Running,
  STORES,
  startEmbedded,
  turned,
  turningMinute,
} from "./series-kit.ts";

const MIDNIGHT = startOfWindow("day", Date.now()) - 3 * UNIT_MS.day;
const at = (minutes: number) => new Date(MIDNIGHT + minutes * UNIT_MS.minute).toISOString();
const noIncidents: CountIncidents = async () => [];

function markList(): Marks & { readonly left: Mark[] } {
  const left: Mark[] = [];
  return {
    left,
    newest: async (limit) => left.toSorted((a, b) => b.fromMs - a.fromMs).slice(0, limit),
    remove: async (marks) => void left.splice(0, left.length, ...left.filter((mark) => !marks.includes(mark))),
  };
}

describe.each(STORES)("$name", ({ start }) => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());

  const marks = markList();
  const optionsWith = (count: CountIncidents): DownsamplingOptions => ({
    ...{ store: running.store, sources: sumSources(running.store, count), marks, logger },
    clock: { now: () => epochMs(Date.now()), monotonic: () => monotonicMs(0) },
  });
  const take = async (...minutes: SeriesMinute[]) => {
    await running.store.write(minutes);
    marks.left.push(...marksOf(minutes, [], 1));
    await downsample(optionsWith(noIncidents));
    expect(marks.left).toEqual([]);
  };
  const sums = async (measure: Measure, unit: SumUnit, camera: string, by: readonly string[] = []) => {
    const query = { measure, unit, by, fromMs: MIDNIGHT - UNIT_MS.day, toMs: MIDNIGHT + UNIT_MS.day };
    return running.store.readSums({ ...query, cameraIds: [camera] });
  };
  const counts = (all: readonly Sum[]) => all.map(({ atMs, values }) => [(atMs - MIDNIGHT) / 60_000, values.count]);

  test("minutes become sums of minutes, hours and days; late, repeated and second messages are in them, once", async () => {
    const first = minute("cam-flow", at(61), [bikes(3), cars(1)], { speed: { vehicles: 4, meanMps: 6, p85Mps: 8 } });
    await take(first, minute("cam-flow", at(62), [bikes(10)]), minute("cam-else", at(61), [bikes(50)]));
    expect(counts(await sums("crossing", "minute", "cam-flow"))).toEqual([
      [61, 4],
      [62, 10],
    ]);
    expect(counts(await sums("crossing", "hour", "cam-flow"))).toEqual([[60, 14]]);
    expect(counts(await sums("crossing", "day", "cam-flow"))).toEqual([[0, 14]]);

    await take(first);
    await take(minute("cam-flow", at(61), [bikes(1)], { speed: { vehicles: 1, meanMps: 11, p85Mps: 11 } }));
    await take(minute("cam-flow", at(-1), [bikes(7)]), minute("cam-flow", at(125), [bikes(5)]));
    expect(counts(await sums("crossing", "hour", "cam-flow"))).toEqual([
      [-60, 7],
      [60, 15],
      [120, 5],
    ]);
    expect(counts(await sums("crossing", "day", "cam-flow"))).toEqual([
      [-1_440, 7],
      [0, 20],
    ]);
    const classes = await sums("crossing", "day", "cam-flow", ["class", "direction"]);
    expect(classes.map(({ tags, values }) => `${tags.class} ${tags.direction} ${values.count}`)).toEqual([
      "motorcycle forward 7",
      "car backward 1",
      "motorcycle forward 19",
    ]);
    expect((await sums("line", "hour", "cam-flow")).map(({ values }) => values)).toEqual([
      { observed_ms: 60_000 },
      { observed_ms: 180_000, speed_vehicles: 5, speed_sum_mps: 35 },
      { observed_ms: 60_000 },
    ]);
    expect(counts(await sums("crossing", "day", "cam-else"))).toEqual([[0, 50]]);
  });

  test("means weigh by what they are means of, the longest queue is the longest, turnings are counted by way", async () => {
    const queue = { meanVehicles: 4, maxVehicles: 9, maxMeters: 31 };
    await take(
      laneMinute("cam-lane", at(0), { observedMs: 30_000, occupancy: 0.5, queue }),
      laneMinute("cam-lane", at(1), { occupancy: 0.25, queue: { meanVehicles: 1, maxVehicles: 3 } }),
      turningMinute("cam-lane", at(0), [turned(2)]),
      turningMinute("cam-lane", at(1), [turned(3)]),
    );
    expect((await sums("lane", "day", "cam-lane", ["lane"])).map(({ values }) => values)).toEqual([
      {
        ...{ observed_ms: 90_000, occupied_ms: 30_000, queue_vehicle_ms: 180_000 },
        ...{ queue_max: 9, queue_max_m: 31 },
      },
    ]);
    expect(await sums("turning", "hour", "cam-lane", ["from_line", "to_line"])).toMatchObject([
      { tags: { from_line: "in-north", to_line: "out-east" }, values: { count: 5 } },
    ]);
    expect(await sums("way", "hour", "cam-lane")).toMatchObject([{ values: { observed_ms: 120_000 } }]);
  });

  test("how long a camera was in which state is known by hour and day, also when a report comes late", async () => {
    const run = (state: "live" | "offline", from: number, until: number) => ({
      ...{ cameraId: "cam-state", state, fromMs: Date.parse(at(from)), untilMs: Date.parse(at(until)) },
    });
    const tell = async (...runs: ReturnType<typeof run>[]) => {
      await running.store.writeRuns(runs);
      marks.left.push(...marksOf([], runs, 1));
      await downsample(optionsWith(noIncidents));
    };
    const states = async (unit: SumUnit) =>
      (await sums("camera", unit, "cam-state", ["state"])).map(
        ({ atMs, tags, values }) => `${(atMs - MIDNIGHT) / 60_000} ${tags.state} ${(values.lasted_ms ?? 0) / 60_000}`,
      );
    await tell(run("live", 0, 20), run("offline", 60, 80));
    expect(await states("hour")).toEqual(["0 live 20", "60 offline 20"]);
    await tell(run("live", 21, 59));
    expect(await states("hour")).toEqual(["0 live 60", "60 offline 20"]);
    expect(await states("day")).toEqual(["0 live 60", "0 offline 20"]);
  });

  test("incidents are counted anew where they changed; a kind that nobody is of any more is gone", async () => {
    let kind = "camera-degraded";
    const count: CountIncidents = async (unit, [camera = ""]) => [
      { atMs: startOfWindow(unit, MIDNIGHT), tags: { camera, kind, severity: "notice" }, values: { count: 2 } },
    ];
    const mark = {
      source: "events",
      cameraId: "cam-event",
      fromMs: MIDNIGHT,
      toMs: MIDNIGHT + 60_000,
      rowId: 1,
    } as const;
    const kinds = async () => {
      marks.left.push(mark);
      await downsample(optionsWith(count));
      const units = ["minute", "hour", "day"] as const;
      const all = await Promise.all(units.map((unit) => sums("event", unit, "cam-event", ["kind"])));
      return all.map((ofUnit) => ofUnit.map(({ tags, values }) => `${tags.kind} ${values.count}`));
    };
    expect(await kinds()).toEqual([["camera-degraded 2"], ["camera-degraded 2"], ["camera-degraded 2"]]);
    kind = "camera-offline";
    expect(await kinds()).toEqual([["camera-offline 2"], ["camera-offline 2"], ["camera-offline 2"]]);
  });

  test("a store that fails keeps its marks, and the next pass makes what is missing", async () => {
    const late = minute("cam-again", at(0), [bikes(4)]);
    await running.store.write([late]);
    marks.left.push(...marksOf([late], [], 1));
    const options = optionsWith(noIncidents);
    const broken = { ...running.store, replaceSums: () => Promise.reject(new Error("cut off in between")) };
    await expect(downsample({ ...options, store: broken })).rejects.toThrow("cut off in between");
    expect(marks.left).toHaveLength(1);
    await downsample(options);
    expect(counts(await sums("crossing", "day", "cam-again"))).toEqual([[0, 4]]);
  });
});

describe("the embedded store alone", () => {
  /** A store whose marks are added up `days` after {@link MIDNIGHT}. */
  async function openStore() {
    const { store, stop } = await startEmbedded();
    onTestFinished(stop);
    const marks = markList();
    const sumUp = (days: number) =>
      downsample({
        ...{ store, sources: sumSources(store, noIncidents), marks, logger },
        clock: { now: () => epochMs(MIDNIGHT + days * UNIT_MS.day), monotonic: () => monotonicMs(0) },
      });
    const counts = async (unit: SumUnit) => {
      const stretch = { fromMs: MIDNIGHT - 1_000 * UNIT_MS.day, toMs: MIDNIGHT + UNIT_MS.day };
      const sums = await store.readSums({ measure: "crossing", unit, by: [], ...stretch });
      return sums.map(({ atMs, values }) => [(atMs - MIDNIGHT) / UNIT_MS.minute, values.count]);
    };
    const hold = async (...minutes: SeriesMinute[]) => {
      await store.write(minutes);
      marks.left.push(...marksOf(minutes, [], 1));
    };
    return { store, marks, sumUp, counts, hold };
  }

  test("what comes after its minutes are gone changes no sum: one made of what is left would be too small", async () => {
    const { store, marks, sumUp, counts, hold } = await openStore();
    await hold(minute("cam-1", at(0), [bikes(3)]));
    await sumUp(1);
    await store.expire(MIDNIGHT + 95 * UNIT_MS.day);
    await hold(minute("cam-1", at(0), [bikes(4)]));
    await sumUp(95);
    expect(marks.left).toEqual([]);
    expect(await counts("hour")).toEqual([[0, 3]]);
  });

  test("what a store from before there were sums holds of years is in its sums before it is dropped", async () => {
    const { store, marks, sumUp, counts } = await openStore();
    const [old, older] = [-200 * 1_440, -700 * 1_440];
    const minutes = [
      minute("cam-1", at(old + 5), [bikes(3), cars(1)]),
      minute("cam-1", at(old + 6), [bikes(10)]),
      minute("cam-1", at(old + 65), [bikes(2)]),
      minute("cam-2", at(older), [bikes(7)]),
      laneMinute("cam-3", at(old), {}),
      turningMinute("cam-1", at(older + 60), [turned(1)]),
    ];
    await store.write(minutes);
    const held = (await store.heldHours()) ?? [];
    expect(held.map(({ cameraId, fromMs }) => `${cameraId} ${(fromMs - MIDNIGHT) / 60_000}`).toSorted()).toEqual(
      [`cam-1 ${old}`, `cam-1 ${old + 60}`, `cam-1 ${older + 60}`, `cam-2 ${older}`, `cam-3 ${old}`].toSorted(),
    );
    marks.left.push(...held.map(({ cameraId, fromMs }) => markOf("minutes", cameraId, fromMs, UNIT_MS.hour, 0)));
    await sumUp(1);
    expect(marks.left).toEqual([]);
    await store.expire(MIDNIGHT + UNIT_MS.day);
    expect(await store.heldHours()).toEqual([]);
    expect(await counts("minute")).toEqual([]);
    expect(await counts("hour")).toEqual([
      [older, 7],
      [old, 14],
      [old + 60, 2],
    ]);
    expect(await counts("day")).toEqual([
      [older, 7],
      [old, 16],
    ]);
  });

  test("nothing is dropped while anything waits to be added up", async () => {
    const { store, counts } = await openStore();
    const old = minute("cam-1", at(-200 * 1_440), [bikes(3)]);
    await store.write([old]);
    const waiting = Array.from({ length: 5_000 }, (_, row) => markOf("events", `cam-${row}`, MIDNIGHT, 60_000, row));
    const marks = markList();
    marks.left.push(...waiting, ...marksOf([old], [], 1));
    const stopping = new AbortController();
    const order: string[] = [];
    const running = runDownsampling({
      store: {
        ...store,
        expire: async (nowMs) => {
          order.push(`dropped with ${marks.left.length} waiting`);
          await store.expire(nowMs);
          stopping.abort();
        },
      },
      ...{ sources: sumSources(store, noIncidents).filter(({ name }) => name === "minutes"), marks, logger },
      clock: { now: () => epochMs(MIDNIGHT), monotonic: laterEachTime() },
      ...{ signal: stopping.signal, onFailure: () => order.push("failed") },
    });
    await running;
    expect(order).toEqual(["dropped with 0 waiting"]);
    expect(await counts("hour")).toEqual([[-200 * 1_440, 3]]);
  });
});

/** A clock that goes an hour with each look at it. */
function laterEachTime() {
  let hours = 0;
  return () => monotonicMs(++hours * UNIT_MS.hour);
}
