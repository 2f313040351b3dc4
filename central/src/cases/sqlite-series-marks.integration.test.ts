import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { HeldHour } from "../series/series-store.ts";
import { type Mark, markOf } from "../series/sum-sources.ts";
import { openCasesDatabase } from "./sqlite-cases-database.ts";
import { addMarks, createMarks, markAllOnce } from "./sqlite-series-marks.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse("2026-03-02T12:00:00Z");

async function openMarks() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-marks-"));
  const database = await openCasesDatabase(join(folder, "cases.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  const add = (...marks: Mark[]) => addMarks(database, marks);
  const incident = (id: string, camera_id: string, minutes: number) =>
    database
      .insertInto("incident")
      .values({
        ...{ id, agent_id: "agent-01", camera_id, kind: "red-light", severity: "critical" },
        ...{ started_at_ms: NOON_MS + minutes * MINUTE_MS, is_open: 0, state: "{}" },
      })
      .execute();
  return { database, marks: createMarks(database), add, incident };
}

const store = (name: string, held?: readonly HeldHour[]) => ({ name, heldHours: async () => held });

const mark = (minutes: number, rowId: number, more: Partial<Mark> = {}): Mark => ({
  ...markOf("minutes", "cam-1", NOON_MS + minutes * MINUTE_MS, MINUTE_MS, rowId),
  ...more,
});

test("marks are given newest first, one for each stretch, as long as the longest that was marked there", async () => {
  const { marks, add } = await openMarks();
  await add(mark(0, 1), mark(5, 1), mark(5, 1, { cameraId: "cam-2" }), mark(0, 1));
  await add(mark(5, 2), mark(0, 2, { toMs: NOON_MS + HOUR_MS }), mark(5, 2, { source: "events" }));
  await add(mark(0, 3));
  const newest = await marks.newest(10);
  expect(newest.map(({ fromMs }) => (fromMs - NOON_MS) / MINUTE_MS)).toEqual([5, 5, 5, 0]);
  expect(newest.at(-1)).toEqual(mark(0, 3, { toMs: NOON_MS + HOUR_MS }));
  expect(await marks.newest(1)).toHaveLength(1);
});

test("a mark that was touched again since it was read stays", async () => {
  const { marks, add } = await openMarks();
  await add(mark(0, 1), mark(1, 1));
  const read = await marks.newest(10);
  await add(mark(1, 2));
  await marks.remove(read);
  expect(await marks.newest(10)).toEqual([mark(1, 2)]);
  await marks.remove([]);
  await marks.remove(await marks.newest(10));
  expect(await marks.newest(10)).toEqual([]);
});

test("more marks than fit into one statement are written and taken away", async () => {
  const { marks, add } = await openMarks();
  await add(...Array.from({ length: 2_500 }, (_, minutes) => mark(minutes, 1)));
  const all = await marks.newest(5_000);
  expect(all).toHaveLength(2_500);
  await marks.remove(all);
  expect(await marks.newest(1)).toEqual([]);
});

test("a store that is new has every hour with incidents marked, once", async () => {
  const { database, marks, incident } = await openMarks();
  await incident("a", "cam-1", 5);
  await incident("b", "cam-1", 50);
  await incident("c", "cam-2", -1);
  await markAllOnce(database, store("embedded"), NOON_MS);
  const hours = [
    { source: "events", cameraId: "cam-1", fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS, rowId: 0 },
    { source: "events", cameraId: "cam-2", fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS, rowId: 0 },
  ];
  expect(await marks.newest(10)).toEqual(hours);
  await marks.remove(await marks.newest(10));
  await markAllOnce(database, store("embedded"), NOON_MS);
  expect(await marks.newest(10)).toEqual([]);
  await markAllOnce(database, store("another"), NOON_MS);
  expect(await marks.newest(10)).toEqual(hours);
});

test("a store from before there were sums has every hour marked that it holds, however old", async () => {
  const { database, marks } = await openMarks();
  const years = Array.from({ length: 25_000 }, (_, hours) => ({
    cameraId: "cam-1",
    fromMs: NOON_MS - hours * HOUR_MS,
  }));
  const held = [...years, { cameraId: "cam-gone", fromMs: NOON_MS }];
  await markAllOnce(database, store("embedded", held), NOON_MS);
  const all = await marks.newest(30_000);
  expect(all).toHaveLength(held.length);
  expect(all.at(-1)).toMatchObject({ ...years.at(-1), source: "minutes" });
  expect(all.map(({ cameraId }) => cameraId)).toContain("cam-gone");
});

test("of a store that cannot tell, the hours are marked for which sums of minutes are made", async () => {
  const { database, marks } = await openMarks();
  await database.insertInto("camera_place").values({ camera_id: "cam-1", places: "{}" }).execute();
  await markAllOnce(database, store("embedded"), NOON_MS + 90_000);
  const all = await marks.newest(5_000);
  expect(all[0]).toEqual({ source: "minutes", cameraId: "cam-1", fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS, rowId: 0 });
  expect(all).toHaveLength(89 * 24);
  expect(new Set(all.map(({ fromMs }) => fromMs)).size).toBe(all.length);
});
