import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readWorld } from "../world.ts";
import { openWorld } from "./open-world.ts";
import type { Track } from "./track.ts";
import { readWorldFiles, type WorldFiles, writeWorldFiles } from "./world-files.ts";

const column = (...values: number[]): Float64Array => Float64Array.from(values);
const zero = column(0, 0);

const CAR = { id: 7, type: "car", roadUserClass: "car", lengthM: 4.2, widthM: 1.75, heightM: 1.5 } as const;

/** Ten seconds at 10 m/s eastward, from tick 20 on. */
const DRIVING: Track = {
  actorId: 7,
  ticks: column(20, 120),
  x: column(-50, 50),
  y: column(3, 3),
  heading: zero,
  vx: column(10, 10),
  vy: zero,
};
/** Then out of view, and again, standing for a minute. */
const STANDING: Track = { ...DRIVING, ticks: column(300, 900), x: column(60.25, 60.25), vx: zero };

const WORLD: WorldFiles = {
  facts: { name: "street-3", area: "street", seed: 3, startsAt: "2026-06-15T16:30:00+07:00", durationMs: 100_000 },
  actors: [CAR],
  tracks: [DRIVING, STANDING],
  signals: [
    { tick: 0, head: "street-head", phase: "green" },
    { tick: 240, head: "street-head", phase: "amber" },
    { tick: 270, head: "street-head", phase: "red" },
  ],
  cases: [
    {
      rule: "illegal-stop",
      kind: "violation",
      what: "stood",
      actorIds: [7],
      fromMs: 30_000,
      toMs: 93_000,
      placeId: "no-stopping-east",
    },
    {
      rule: "speeding",
      kind: "ignored",
      what: "over by about five",
      actorIds: [7],
      fromMs: 2000,
      toMs: 12_000,
      speedMps: 15.07,
    },
  ],
};

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-world-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a world reads back as it was written", () => {
  const folder = tempFolder();
  writeWorldFiles(folder, WORLD);
  const read = readWorldFiles(folder);
  expect(read.facts).toEqual(WORLD.facts);
  expect(read.actors).toEqual(WORLD.actors);
  expect(read.signals).toEqual(WORLD.signals);
  expect(read.cases).toEqual(WORLD.cases);
  expect(read.tracks).toEqual(WORLD.tracks);
});

test("between two stored points a steady vehicle is where it must be, and its speed is the steady one", () => {
  const world = openWorld(WORLD);
  for (const atMs of [2000, 2001, 4321, 7777.7, 11_999, 12_000]) {
    const [state, ...others] = world.momentAt(atMs).actors;
    expect(others).toEqual([]);
    expect(state?.actor).toBe(CAR);
    expect(state?.x).toBeCloseTo(-50 + (atMs - 2000) / 100, 6);
    expect(state?.speedMps).toBeCloseTo(10, 6);
  }
});

test("who is out of view is not there, and comes back as the same actor", () => {
  const world = openWorld(WORLD);
  for (const atMs of [0, 1999, 12_001, 29_999, 90_001]) expect(world.momentAt(atMs).actors).toEqual([]);
  expect(world.momentAt(60_000).actors).toEqual([{ actor: CAR, x: 60.25, y: 3, heading: 0, speedMps: 0 }]);
});

test("a signal head shows its newest change", () => {
  const world = openWorld(WORLD);
  const phase = (atMs: number) => world.momentAt(atMs).signals.get("street-head");
  expect([0, 23_999, 24_000, 26_999, 27_000, 99_000].map(phase)).toEqual([
    "green",
    "green",
    "amber",
    "amber",
    "red",
    "red",
  ]);
});

test("a row with a missing cell is refused by file and line", () => {
  const folder = tempFolder();
  writeWorldFiles(folder, WORLD);
  const file = join(folder, "tracks.csv");
  writeFileSync(file, readFileSync(file, "utf8").replace(",100,0", ",100"));
  expect(() => readWorld(folder)).toThrow(/tracks\.csv:\d: expected 7 cells/);
});
