import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EpochMs, epochMs, monotonicMs } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { createLogger } from "../../platform/logger.ts";
import type { AccessUnit } from "../rtsp/access-unit.ts";
import { type DiskRing, type DiskRingOptions, openDiskRing } from "./disk-ring.ts";
import { describeRing } from "./ring.contract.ts";
import type { Ring } from "./ring.ts";
import { LARGE, makeUnits, STEP_TICKS } from "./testing/coded-units.ts";

const NO_LIMITS = { maxAgeMs: 86_400_000, maxBytes: 1e12, segmentMs: 4000, minFreeBytes: 0 };

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-ring-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function openRing(folder: string, options: Partial<DiskRingOptions> = {}): DiskRing {
  const ring = openDiskRing({
    folder,
    limits: NO_LIMITS,
    clock: systemClock,
    log: createLogger("silent"),
    tell: () => undefined,
    ...options,
  });
  onTestFinished(() => ring[Symbol.asyncDispose]());
  return ring;
}

describeRing("ring on disk", async () => openRing(testFolder()));

const FIRST = "018f0000-0000-7000-8000-00000000000a";
const SECOND = "018f0000-0000-7000-8000-00000000000b";
const THIRD = "018f0000-0000-7000-8000-00000000000c";
const BEGIN = epochMs(Date.now() - 60_000);
const after = (ms: number): EpochMs => epochMs(BEGIN + ms);

async function record(
  ring: DiskRing,
  units: readonly AccessUnit[],
  streamId = FIRST,
  cameraId = "gate",
): Promise<void> {
  for (const unit of units) ring.writer(cameraId).write(streamId, unit, unit.readAt.wall);
  const newest = Math.max(...units.slice(-5).map(({ ticks }) => ticks));
  await vi.waitFor(
    () => expect(ring.find(cameraId, after(0), epochMs(Date.now())).parts.at(-1)?.files.at(-1)?.lastTicks).toBe(newest),
    { timeout: 5000, interval: 5 },
  );
}

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });

/** What can be asked of a ring, without functions. */
const askedOf = (ring: Ring): unknown => {
  const { parts, gaps } = ring.find("gate", after(-1000), after(30_000));
  const told = parts.map(({ files, at, ticksAt, ...part }) => ({
    ...part,
    files: files.map((file) => ({ ...file, isOpen: false, from: at(file.firstTicks), to: at(file.lastTicks) })),
    ticks: ticksAt(after(3333)),
  }));
  return { told, gaps, from: ring.health("gate").from, bytes: ring.health("gate").bytes };
};

async function recordAllKinds(ring: DiskRing): Promise<void> {
  const jumping = makeUnits({ begin: BEGIN, count: 130, bFrames: 2 });
  const jumped = makeUnits({ begin: BEGIN, count: 130, bFrames: 2, firstTicks: 9_999_999, timeline: 1 });
  await record(ring, [...jumping.slice(0, 31), ...jumped.slice(31)]);
  await record(
    ring,
    makeUnits({ begin: after(5200), count: 20, firstTicks: 20_000_000, timeline: 1, parameterSets: LARGE }),
  );
  await record(ring, makeUnits({ begin: after(8000), count: 120 }), SECOND);
}

test("what was recorded is found again after a restart, as it was; what comes then is told from it", async () => {
  const folder = testFolder();
  const ring = openRing(folder);
  await recordAllKinds(ring);
  ring.writer("gate").pause("agent-restart");
  await soon(() => expect(ring.health("gate").isWriting).toBe(false));
  const before = askedOf(ring);
  await ring[Symbol.asyncDispose]();

  const again = openRing(folder);
  expect(askedOf(again)).toEqual(before);
  await record(again, makeUnits({ begin: after(20_000), count: 10 }), THIRD);
  expect(again.find("gate", after(12_000), after(20_000)).gaps).toEqual([
    { from: after(12_760), to: after(20_000), why: "agent-restart" },
  ]);
});

test("without a proper end, torn files and torn lines included, the same is found again", async () => {
  const folder = testFolder();
  const ring = openRing(folder);
  await recordAllKinds(ring);
  const before = askedOf(ring);
  const copy = testFolder();
  cpSync(folder, copy, { recursive: true }); // as a killed agent leaves it
  const [open] = ring.find("gate", after(12_500), after(12_500)).parts[0]?.files ?? [];
  const torn = (open?.path ?? "").replace(folder, copy);
  appendFileSync(torn, Buffer.from("1f43b67501ffffffffffffffa3100003e98100", "hex"));
  appendFileSync(join(torn, "..", "stream.jsonl"), '\n{"is":"end","file":"');

  const again = openRing(copy);
  const found = JSON.stringify(askedOf(again)).replaceAll(copy, folder);
  const expected = JSON.stringify(before).replace('"why":"not-recorded"}],"from"', '"why":"agent-restart"}],"from"');
  const bytes = again.health("gate").bytes - ring.health("gate").bytes;
  expect(bytes).toBe(19);
  expect(found).toBe(expected.replace(`"bytes":${ring.health("gate").bytes}`, `"bytes":${again.health("gate").bytes}`));
});

test("what cannot be read of the ring is left alone, and stops nobody", async () => {
  const folder = testFolder();
  const ring = openRing(folder);
  await record(ring, makeUnits({ begin: BEGIN, count: 26 }));
  await ring[Symbol.asyncDispose]();
  mkdirSync(join(folder, "lost+found"));
  mkdirSync(join(folder, "gate", SECOND, "stream.jsonl"), { recursive: true });
  const again = openRing(folder);
  expect(again.find("gate", BEGIN, after(1000)).gaps).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(["gate", "lost+found"]);
});

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mkv"))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

test("each camera keeps its share of the bytes, the newest; what is pinned stays until it is let go", async () => {
  const folder = testFolder();
  const ring = openRing(folder, { limits: { ...NO_LIMITS, maxBytes: 600_000 } });
  ring.writer("other");
  await record(ring, makeUnits({ begin: BEGIN, count: 250 }));
  const pin = ring.pin(ring.find("gate", after(4000), after(5000)).parts);
  await record(ring, makeUnits({ begin: after(10_000), count: 400, firstTicks: 250 * STEP_TICKS }));
  await soon(() => expect(bytesIn(folder)).toBe(ring.health("gate").bytes));
  expect(bytesIn(folder)).toBeLessThanOrEqual(300_000);
  expect(bytesIn(folder)).toBeGreaterThan(240_000);
  expect(ring.find("gate", BEGIN, after(25_960))).toMatchObject({
    gaps: [
      { from: BEGIN, to: after(4000), why: "overwritten" },
      { from: after(7960), to: after(20_000), why: "overwritten" },
    ],
  });
  pin[Symbol.dispose]();
  pin[Symbol.dispose]();
  await record(ring, makeUnits({ begin: after(26_000), count: 60, firstTicks: 650 * STEP_TICKS }));
  await soon(() => expect(ring.find("gate", after(4000), after(7000)).parts).toEqual([]));
});

test("video goes when it is older than it may be, and the folder of a connection with its last file", async () => {
  const folder = testFolder();
  let nowMs = Date.now();
  const clock: Clock = { now: () => epochMs(nowMs), monotonic: () => monotonicMs(nowMs) };
  const ring = openRing(folder, { clock, checkEveryMs: 10, limits: { ...NO_LIMITS, maxAgeMs: 60_000 } });
  const begin = epochMs(nowMs - 5000 - 209 * 40); // the last picture is of now
  await record(ring, makeUnits({ begin, count: 50 }));
  await record(ring, makeUnits({ begin: epochMs(begin + 5000), count: 210 }), SECOND);
  nowMs = begin + 60_000 + 1960;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ring.health("gate").from).toBe(new Date(begin).toISOString());
  nowMs += 1;
  await soon(() => expect(readdirSync(join(folder, "gate"))).toEqual([SECOND]));
  nowMs = begin + 60_000 + 5000 + 3961;
  await soon(() => expect(ring.health("gate").from).toBe(new Date(begin + 9000).toISOString()));
});

test("a wall clock that is set ahead makes no video old, over one connection", async () => {
  let nowMs: number = Date.now();
  const clock: Clock = { now: () => epochMs(nowMs), monotonic: () => systemClock.monotonic() };
  const ring = openRing(testFolder(), { clock, checkEveryMs: 10, limits: { ...NO_LIMITS, maxAgeMs: 60_000 } });
  const begin = epochMs(nowMs - 10_000);
  const units = makeUnits({ begin, count: 250 });
  await record(ring, units.slice(0, 125));
  nowMs += 3_600_000;
  for (const unit of units.slice(125)) ring.writer("gate").write(FIRST, unit, epochMs(unit.readAt.wall + 3_600_000));
  await soon(() => expect(ring.find("gate", epochMs(nowMs - 1000), epochMs(nowMs - 40)).gaps).toEqual([]));
  await new Promise((resolve) => setTimeout(resolve, 50)); // some looks at what is old
  expect(ring.health("gate").from).toBe(new Date(begin).toISOString());
});

test("who hands over pictures never waits: what the disk cannot take in time is lost up to a keyframe, counted and told", async () => {
  const told: (string | undefined)[] = [];
  const ring = openRing(testFolder(), { tell: (subject, problem) => void told.push(`${subject}: ${problem}`) });
  const units = makeUnits({ begin: BEGIN, count: 150, bytes: 100_000 }); // 15 MB, of which 8 MiB may wait
  for (const unit of units) ring.writer("gate").write(FIRST, unit, unit.readAt.wall);
  expect(told).toEqual(["ring gate: video of gate is not recorded: the disk is too slow"]);
  expect(ring.health("gate").lostUnits).toBe(150 - 83);
  await ring.reached("gate", after(3000), AbortSignal.timeout(5000));
  await soon(() => expect(ring.health("gate").isWriting).toBe(false));
  for (const unit of makeUnits({ begin: after(6000), count: 100, firstTicks: 150 * STEP_TICKS }))
    ring.writer("gate").write(FIRST, unit, unit.readAt.wall);
  await soon(() => expect(ring.find("gate", after(7000), after(9960)).gaps).toEqual([]));
  expect(ring.find("gate", BEGIN, after(9960)).gaps).toEqual([
    { from: after(82 * 40), to: after(6000), why: "not-recorded" },
  ]);
  expect(told.slice(1)).toEqual(["ring gate: undefined"]);
});

test("parameter sets that nobody can read are told, and stop nobody", async () => {
  const told: (string | undefined)[] = [];
  const ring = openRing(testFolder(), { tell: (_, problem) => void told.push(problem) });
  const parameterSets = { ...LARGE, sps: Buffer.from("6764", "hex") };
  for (const unit of makeUnits({ begin: BEGIN, count: 2, parameterSets }))
    ring.writer("gate").write(FIRST, unit, undefined);
  expect(told).toEqual([expect.stringMatching(/parameter set/)]);
});
