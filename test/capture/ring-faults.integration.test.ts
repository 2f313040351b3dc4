import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type EpochMs, epochMs, monotonicMs } from "@ngaba/contract";
import { createPictureClock } from "@ngaba/edge-agent/capture/picture-clock.ts";
import type { DiskRing } from "@ngaba/edge-agent/capture/ring/disk-ring.ts";
import { makeUnits, STEP_TICKS } from "@ngaba/edge-agent/capture/ring/testing/coded-units.ts";
import { createRtspSource } from "@ngaba/edge-agent/capture/rtsp/rtsp-source.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm } from "../evidence/numbered-film.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import { NO_LIMITS, numbersOf, openTestRing, testFolder } from "./ring-kit.ts";

const run = promisify(execFile);
const FIRST = "018f0000-0000-7000-8000-00000000000a";
const SECOND = "018f0000-0000-7000-8000-00000000000b";
const SIZE = { widthPx: 320, heightPx: 180 };
const sorted = (numbers: readonly (number | undefined)[]): (number | undefined)[] =>
  [...numbers].sort((a, b) => (a ?? -1) - (b ?? -1));

/** Resolves once so many more pictures came, in all or of this width. */
type More = (count: number, widthPx?: number) => Promise<void>;

/** One connection that is recorded, while `act` runs. @returns how many pictures came */
async function recordWhile(
  simulator: Simulator,
  ring: DiskRing,
  streamId: string,
  act: (more: More) => Promise<void>,
): Promise<number> {
  const stopping = new AbortController();
  const clock = createPictureClock({ maxCameraOffsetMs: 2000 });
  const writer = ring.writer("gate");
  const widthsPx: number[] = [];
  const source = createRtspSource({
    rtspUrl: simulator.url("gate"),
    transport: "tcp",
    credentials: () => undefined,
    clock: systemClock,
  });
  const running = source.runOnce(stopping.signal, streamId, {
    onUnit: (unit) => {
      widthsPx.push(unit.parameterSets.widthPx);
      clock.onUnit(unit);
      writer.write(streamId, unit, clock.at(unit.ticks, unit.timeline));
    },
    onReport: (report) => clock.onReport(report),
  });
  const more: More = async (count, widthPx) => {
    const before = widthsPx.length;
    const came = (): number => widthsPx.slice(before).filter((each) => each === (widthPx ?? each)).length;
    await vi.waitFor(() => expect(came()).toBeGreaterThanOrEqual(count), { timeout: 20_000, interval: 20 });
  };
  await more(1);
  await act(more);
  stopping.abort();
  await running;
  writer.pause("reconnect");
  await vi.waitFor(() => expect(ring.health("gate").isWriting).toBe(false), 5000);
  return widthsPx.length;
}

test("across jumps of the camera's time, another picture size and a reconnection no picture is missing from the ring", async () => {
  const folder = await testFolder();
  const [film, larger] = [join(folder, "film.mp4"), join(folder, "larger.mp4")];
  await makeNumberedFilm(film, { frames: 500, gop: 50, ...SIZE });
  await makeNumberedFilm(larger, { frames: 500, gop: 50, firstNumber: 1000, widthPx: 480, heightPx: 270 });
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film }] });
  await using ring = openTestRing(join(folder, "ring"), { limits: { ...NO_LIMITS, segmentMs: 1000 } });
  const begin = epochMs(Date.now() - 5000);

  const first = await recordWhile(simulator, ring, FIRST, async (more) => {
    await more(35);
    await simulator.twist("gate", { jumpTicks: 90_000 * 3600 });
    await more(35);
    await simulator.twist("gate", { jumpTicks: -90_000 * 7200 });
    await more(35);
    await simulator.twist("gate", { switchTo: larger });
    await more(30, 480);
  });
  const since = Date.now();
  await sleep(1500); // the gap itself, not a wait for something
  const second = await recordWhile(simulator, ring, SECOND, (more) => more(25));

  const sent = (stream: number, count: number): number[] =>
    simulator
      .sent("gate")
      .filter((unit) => unit.stream === stream)
      .slice(0, count)
      .map(({ frame }) => frame);
  const { parts, gaps } = ring.find("gate", begin, epochMs(Date.now()));
  const byStream = (streamId: string): typeof parts => parts.filter((part) => part.streamId === streamId);
  const frames = sent(1, first);
  const switched = frames.findIndex((frame, index) => index > 60 && frame === 0);
  const expected = frames.map((frame, index) => (index < switched ? frame : 1000 + frame));
  expect(switched).toBeGreaterThan(0);
  expect(sorted(await numbersOf(byStream(FIRST)))).toEqual(sorted(expected));
  expect(byStream(FIRST).map(({ timeline, parameterSets }) => [timeline, parameterSets.widthPx])).toEqual([
    [0, 320],
    [1, 320],
    [2, 320],
    [2, 480],
  ]);
  expect(sorted(await numbersOf(byStream(SECOND)))).toEqual(sorted(sent(2, second).map((frame) => 1000 + frame)));

  const between = gaps.filter(({ why }) => why === "reconnect");
  expect(between[0]?.from).toBeGreaterThan(since - 500);
  expect(between[0]?.from).toBeLessThan(since + 500);
  expect((between[0]?.to ?? 0) - (between[0]?.from ?? 0)).toBeGreaterThan(1000);
  expect(gaps.map(({ why }) => why)).toEqual(["not-recorded", "reconnect", "reconnect"]);
});

test("killed with -9, an agent leaves every picture up to the last half second, and the next one finds them", async () => {
  const folder = await testFolder();
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { frames: 500, gop: 50, ...SIZE });
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film }] });
  const script = join(import.meta.dirname, "recording-agent.ts");
  const agent = spawn(process.execPath, [script, simulator.url("gate"), join(folder, "ring")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void agent.kill("SIGKILL"));
  let said = 0;
  agent.stdout.on("data", (text: Buffer) => (said += text.toString().split("\n").length - 1));
  await vi.waitFor(() => expect(said).toBeGreaterThan(140), { timeout: 30_000, interval: 10 });
  const closed = once(agent, "close");
  agent.kill("SIGKILL");
  const killedAt = Date.now();
  await closed;

  await using ring = openTestRing(join(folder, "ring"));
  const { parts, gaps } = ring.find("gate", epochMs(killedAt - 30_000), epochMs(killedAt + 1000));
  expect(gaps.map(({ why }) => why)).toEqual(["not-recorded", "agent-restart"]);
  expect(parts).toHaveLength(1);
  const numbers = await numbersOf(parts);
  const sent = simulator.sent("gate");
  expect(sorted(numbers)).toEqual(sorted(sent.slice(0, numbers.length).map(({ frame }) => frame)));
  const missing = sent.slice(numbers.length).filter(({ atMs }) => atMs < killedAt);
  expect(missing.length * 40).toBeLessThanOrEqual(500);
});

/** A small disk of its own; `undefined` where we may not mount one. */
async function smallDisk(bytes: number): Promise<string | undefined> {
  const folder = await testFolder();
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder]);
  } catch {
    return undefined;
  }
  onTestFinished(async () => void (await run("umount", ["-l", folder])));
  return folder;
}

const MEBIBYTE = 1024 ** 2;
const begin = epochMs(Date.now() - 120_000);
const after = (ms: number): EpochMs => epochMs(begin + ms);
/** 100 kB a second. */
async function writeSeconds(ring: DiskRing, from: number, seconds: number): Promise<void> {
  for (const unit of makeUnits({
    begin: after(from * 1000),
    count: seconds * 25,
    bytes: 4000,
    firstTicks: from * 25 * STEP_TICKS,
  })) {
    ring.writer("gate").write(FIRST, unit, unit.readAt.wall);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a full disk: the ring gives way, says so, and goes on with what it freed", async ({ skip }) => {
  const disk = await smallDisk(4 * MEBIBYTE);
  if (disk === undefined) return skip("a small disk can only be mounted by root");
  const told: (string | undefined)[] = [];
  let aheadMs = 0;
  await using ring = openTestRing(join(disk, "ring"), {
    checkEveryMs: 50,
    clock: { now: systemClock.now, monotonic: () => monotonicMs(systemClock.monotonic() + aheadMs) },
    tell: (_, problem) => void told.push(problem),
  });
  await writeSeconds(ring, 0, 20);
  await vi.waitFor(() => expect(ring.find("gate", begin, after(19_960)).gaps).toEqual([]));
  await writeFile(join(disk, "other"), Buffer.alloc(4 * MEBIBYTE)).catch(() => undefined);
  await writeSeconds(ring, 20, 2);
  await vi.waitFor(() => expect(told).toEqual(["video of gate is not recorded: the disk is full"]));
  expect(ring.health("gate").lostUnits).toBeGreaterThan(0);
  aheadMs = 1000; // it is tried again a second later
  await writeSeconds(ring, 22, 6);
  await vi.waitFor(() => expect(ring.find("gate", after(22_000), after(27_960)).gaps).toEqual([]));
  expect(told).toEqual(["video of gate is not recorded: the disk is full", undefined]);
  const { gaps } = ring.find("gate", begin, after(27_960));
  expect(gaps.map(({ why }) => why)).toEqual(["overwritten", "disk-full"]);
  expect(gaps[1]?.to).toBe(after(22_000));
});

test("with less room than is to stay free, all that may go goes, recording stops, and begins again by itself", async ({
  skip,
}) => {
  const disk = await smallDisk(4 * MEBIBYTE);
  if (disk === undefined) return skip("a small disk can only be mounted by root");
  const told: (string | undefined)[] = [];
  const limits = { ...NO_LIMITS, minFreeBytes: MEBIBYTE };
  await using ring = openTestRing(join(disk, "ring"), {
    limits,
    checkEveryMs: 50,
    tell: (_, problem) => void told.push(problem),
  });
  await writeSeconds(ring, 0, 10);
  await vi.waitFor(() => expect(ring.find("gate", begin, after(9960)).gaps).toEqual([]));
  await writeFile(join(disk, "other"), Buffer.alloc(3 * MEBIBYTE)).catch(() => undefined);
  await vi.waitFor(() => expect(ring.find("gate", begin, after(7960)).parts).toEqual([])); // the open file stays
  let second = 10;
  const writeUntil = (isSo: () => boolean): Promise<void> =>
    vi.waitFor(async () => {
      await writeSeconds(ring, second++, 1);
      expect(isSo()).toBe(true);
    }, 5000);
  await writeUntil(() => told.length > 0);
  expect(told).toEqual(["video of gate is not recorded: the disk has too little room left"]);
  await vi.waitFor(() => expect(ring.health("gate")).toMatchObject({ bytes: 0, isWriting: false }));
  expect(ring.health("gate").lostUnits).toBeGreaterThan(0);
  await rm(join(disk, "other"));
  await writeUntil(() => ring.health("gate").isWriting);
  const [from, to] = [after(second * 1000), after(second * 1000 + 3960)];
  await writeSeconds(ring, second, 4);
  await vi.waitFor(() => expect(ring.find("gate", from, to).gaps).toEqual([]));
  expect(told.slice(1)).toEqual([undefined]);
});
