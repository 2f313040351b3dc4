/** Evidence of a live camera when its agent is killed, its disk is full, or its clock is set. */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm, readNumber } from "../evidence/numbered-film.ts";
import type { SentUnit } from "../simulator/sent-log.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import {
  EDGE_MS,
  evidencePath,
  type FoundPicture,
  faultsOf,
  numberIn,
  numbersIn,
  type Sent,
  sentAs,
} from "./evidence-truth.ts";
import { extent } from "./extent.ts";
import { FindingAgents } from "./finding-agents.ts";
import { CAMERA, type RecordedCamera, startRecordedCamera } from "./recorded-camera.ts";

const AROUND_S = 3;
const aroundMs = AROUND_S * 1000;
const patient = { timeout: 180_000, interval: 50 };
const MEBIBYTE = 1024 ** 2;
/** Of what the camera sent last (pictures are sent in order of decoding: a little of it is of later) before the agent was killed or the connection cut, this much may be missing. */
const LOST_MS = 500;

const films = await mkdtemp(join(tmpdir(), "ngaba-killed-"));
const film = join(films, "film.mp4");
beforeAll(() => makeNumberedFilm(film, { frames: 400, widthPx: 320, heightPx: 180 }));
afterAll(() => rm(films, { recursive: true, force: true }));

async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-agent-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function simulate(): Promise<Simulator> {
  const simulator = await startSimulator({ cameras: [{ path: "gate", file: film }], sentKept: 50_000 });
  onTestFinished(() => simulator.close());
  return simulator;
}

const wholeOf = ({ told }: RecordedCamera, { incidentId }: FoundPicture) => {
  const data = told.get(incidentId);
  if (data?.stage !== "whole") throw new Error(`evidence of ${incidentId} is ${data?.stage ?? "not there"}`);
  return data;
};

/** What is wrong with the evidence of all that was found. */
async function allFaults(camera: RecordedCamera, found: readonly FoundPicture[], folder: string, sent: Sent) {
  const faults: string[] = [];
  for (const [index, each] of found.entries()) {
    await vi.waitFor(() => wholeOf(camera, each), patient);
    const told = await faultsOf(each, wholeOf(camera, each), { folder, sent, aroundMs });
    faults.push(...told.map((fault) => `event ${index}: ${fault}`));
  }
  return faults;
}

test(`an agent killed ${extent.agentKills} times after an event, before its evidence, and a camera that reconnects meanwhile: in the end the evidence of each event is whole, and exact`, async () => {
  const [folder, simulator] = [await testFolder(), await simulate()];
  const agents = new FindingAgents(folder, simulator.url("gate"), AROUND_S);
  const endedAt: number[] = [];
  for (let kill = 0; kill < extent.agentKills; kill++) {
    agents.start();
    await agents.whenFound(3);
    if (kill === 1) {
      simulator.setBehaviour("gate", "cut");
      simulator.setBehaviour("gate", "play");
      endedAt.push(Date.now());
      await agents.whenFound(2);
    }
    endedAt.push(Date.now());
    await agents.kill9();
  }
  await using camera = startRecordedCamera({ folder, rtspUrl: simulator.url("gate"), aroundS: AROUND_S });
  const unmade = agents.found.filter(({ incidentId }) => camera.told.get(incidentId)?.stage !== "whole");
  expect(unmade.length).toBeGreaterThan(0);
  await vi.waitFor(() => expect(camera.came.size).toBe(1), patient);
  await vi.waitFor(() => expect([...camera.came.values()][0]).toBeGreaterThan(4 * 25), patient);
  const mayMiss = ({ atMs }: SentUnit): boolean => endedAt.some((end) => Math.abs(atMs - end) < LOST_MS);
  expect(await allFaults(camera, agents.found, folder, { units: simulator.sent("gate"), mayMiss })).toEqual([]);
  const gaps = agents.found.flatMap((each) => wholeOf(camera, each).gaps.map(({ why }) => why));
  expect(new Set(gaps)).toEqual(new Set(["not-recorded", "agent-restart", "reconnect"]));
}, 600_000);

/** A small disk; `undefined` where we may not make one. */
async function smallDisk(bytes: number): Promise<string | undefined> {
  const folder = await testFolder();
  const made = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "ngaba-test", folder]);
  if (made.status !== 0) return undefined;
  onTestFinished(() => void spawnSync("umount", ["--lazy", folder]));
  return folder;
}

async function findNext(camera: RecordedCamera): Promise<FoundPicture> {
  for await (const frame of camera.frames()) return { incidentId: camera.find(frame), ...seenIn(frame) };
  throw new Error("no frame came");
}

const seenIn = (frame: Frame): Pick<FoundPicture, "number" | "at"> => ({
  number: readNumber(frame) ?? Number.NaN,
  at: frame.at,
});

test("when the disk has too little room, the recorded video gives way and says so; no still is lost, and all heals by itself", async ({
  skip,
}) => {
  const folder = await smallDisk(12 * MEBIBYTE);
  if (folder === undefined) return skip("mounting a small disk needs root");
  const simulator = await simulate();
  const ringLimits = { minFreeBytes: 3 * MEBIBYTE, segmentMs: 1_000 };
  await using camera = startRecordedCamera({ folder, rtspUrl: simulator.url("gate"), aroundS: 1, ringLimits });
  await vi.waitFor(() => expect(camera.capture.health().fps).toBeGreaterThan(0), patient);
  const before = await findNext(camera);
  await vi.waitFor(() => wholeOf(camera, before), patient);
  expect(camera.ring.health(CAMERA).bytes).toBeGreaterThan(0);

  const { bavail, bsize } = await statfs(folder);
  await writeFile(join(folder, "other"), Buffer.alloc(bavail * bsize - MEBIBYTE));
  const isOff = "video of cam-1 is not recorded: the disk has too little room left";
  await vi.waitFor(() => expect(camera.problems.get("ring cam-1")).toBe(isOff), patient);
  await vi.waitFor(() => expect(camera.ring.health(CAMERA)).toMatchObject({ bytes: 0, isWriting: false }), patient);
  const during = await findNext(camera);
  await vi.waitFor(() => wholeOf(camera, during), patient);
  const still = wholeOf(camera, during).files.find(({ role }) => role === "at");
  expect(still?.madeFrom).toBe("analysis");
  expect(still && (await numberIn(evidencePath(folder, still)))).toBe(during.number);
  expect(wholeOf(camera, during).gaps.at(-1)?.why).toBe("disk-full");
  const stillsBefore = wholeOf(camera, before).files.filter(({ mediaType }) => mediaType === "image/jpeg");
  for (const file of stillsBefore) expect(existsSync(evidencePath(folder, file))).toBe(true);

  await rm(join(folder, "other"));
  await vi.waitFor(() => expect(camera.problems.get("ring cam-1")).toBeUndefined(), patient);
  await vi.waitFor(() => expect(camera.ring.health(CAMERA).bytes).toBeGreaterThan(20_000), patient);
  const after = await findNext(camera);
  await vi.waitFor(() => wholeOf(camera, after), patient);
  const units = simulator.sent("gate");
  expect(await faultsOf(after, wholeOf(camera, after), { folder, sent: { units }, aroundMs: 1_000 })).toEqual([]);
}, 400_000);

const [libfaketime] = globSync("/usr/lib/*/faketime/libfaketime.so.1");
const HOUR_MS = 3_600_000;

test.skipIf(libfaketime === undefined)(
  `an agent whose clock is set an hour ahead, and back, reads on over the same connection; what it finds has the time of its clock, and its stills and clips the right pictures${libfaketime === undefined ? " (skipped: Debian's faketime is not installed)" : ""}`,
  async () => {
    const [folder, simulator] = [await testFolder(), await simulate()];
    const agents = new FindingAgents(folder, simulator.url("gate"), AROUND_S);
    const clockFile = join(folder, "clock");
    const setClock = (aheadMs: number): Promise<void> => writeFile(clockFile, `+${aheadMs / 1000}s\n`);
    await setClock(0);
    const faked = { LD_PRELOAD: libfaketime, FAKETIME_TIMESTAMP_FILE: clockFile, FAKETIME_CACHE_DURATION: "1" };
    agents.start({ ...faked, FAKETIME_DONT_FAKE_MONOTONIC: "1", NO_FAKE_STAT: "1" });
    await agents.whenFound(4);
    await setClock(HOUR_MS);
    const isAhead = ({ at }: FoundPicture): boolean => at > Date.now() + HOUR_MS / 2;
    await vi.waitFor(() => expect(agents.found.filter(isAhead).length).toBeGreaterThanOrEqual(4), patient);
    await setClock(0);
    await vi.waitFor(() => expect(agents.found.slice(-4).every((each) => !isAhead(each))).toBe(true), patient);
    const found = [...agents.found];
    const isWhole = ({ incidentId }: FoundPicture): boolean => agents.whole.has(incidentId);
    await vi.waitFor(() => expect(found.every(isWhole)).toBe(true), patient);
    await agents.kill9();

    expect(simulator.newestPlay("gate")?.number).toBe(1);
    const sent = { units: simulator.sent("gate") };
    await using camera = startRecordedCamera({ folder, rtspUrl: simulator.url("gate"), aroundS: AROUND_S });
    for (const each of found) {
      const byTrueClock = each.at - (isAhead(each) ? HOUR_MS : 0);
      const unit = sentAs({ ...each, at: byTrueClock }, sent);
      expect(Math.abs(unit.atMs - byTrueClock)).toBeLessThan(1_000);
      const { files } = wholeOf(camera, each);
      const still = files.find(({ role }) => role === "at");
      expect(still && (await numberIn(evidencePath(folder, still)))).toBe(each.number);
      const clips = files.filter(({ role }) => role === "clip").map((clip) => numbersIn(evidencePath(folder, clip)));
      const shown = new Set((await Promise.all(clips)).flat());
      const isStated = ({ atMs }: SentUnit): boolean => Math.abs(atMs - unit.atMs) <= AROUND_S * 1000 - EDGE_MS;
      const missing = sent.units.filter((other) => isStated(other) && !shown.has(other.frame));
      expect(missing, `${clips.length} clips`).toEqual([]);
    }
  },
  900_000,
);
