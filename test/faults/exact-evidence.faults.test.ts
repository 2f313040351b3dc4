/** Evidence of what is found in a live camera's frames, against what the camera sent, picture by picture. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { makeNumberedFilm, readNumber } from "../evidence/numbered-film.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import { evidencePath, type FoundPicture, faultsOf, numbersIn, type Sent, sentAs } from "./evidence-truth.ts";
import { extent } from "./extent.ts";
import { type RecordedCamera, startRecordedCamera } from "./recorded-camera.ts";

const { foundEvents, clipAroundS, stallMs } = extent;
const patient = { timeout: 60_000, interval: 100 };
const aroundMs = clipAroundS * 1000;
/** Longer than any clip, so that no number stands in one twice: up to 4 s and a group of pictures more before, 0.5 s after. */
const filmFrames = (2 * clipAroundS + 10) * 25;
const EVERY_FRAMES = clipAroundS; // a frame each 0.1 s: events closer together than their clips are long
/** What the camera sent last before it cut the connection may never have been read. */
const MAX_UNREAD = 15;

const folder = await mkdtemp(join(tmpdir(), "ngaba-exact-"));
const film = join(folder, "film.mp4");
beforeAll(() => makeNumberedFilm(film, { frames: filmFrames, widthPx: 320, heightPx: 180 }));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What was sent and came, connection by connection. */
function sentAndCame(simulator: Simulator, { came }: RecordedCamera): Sent {
  const units = [...came.values()].flatMap((count, index) => {
    const ofConnection = simulator.sent("gate").filter(({ stream }) => stream === index + 1);
    const isNewest = index === came.size - 1;
    if (!isNewest) expect(ofConnection.length - count).toBeLessThanOrEqual(MAX_UNREAD);
    return ofConnection.slice(0, count);
  });
  return { units };
}

/** Takes frames and finds something in some of them, until told to stop. */
function consume(camera: RecordedCamera, found: FoundPicture[]) {
  let wanted = 0;
  let stall: Promise<void> | undefined;
  const look = async (frame: Frame): Promise<void> => {
    const held = stall;
    await held; // with this frame in hand
    stall = undefined;
    const number = readNumber(frame);
    if (number === undefined) throw new Error("an analysed frame says no number");
    if (wanted > 0 && (held !== undefined || frameCount % EVERY_FRAMES === 0)) {
      found.push({ incidentId: camera.find(frame), number, at: frame.at });
      wanted--;
    }
  };
  let frameCount = 0;
  const run = async (): Promise<void> => {
    for await (const frame of camera.frames()) {
      frameCount++;
      await look(frame);
    }
  };
  return {
    running: run(),
    /** Resolves when so many more were found. */
    find: async (count: number): Promise<void> => {
      const goal = found.length + count;
      wanted = count;
      await vi.waitFor(() => expect(found.length).toBe(goal), { timeout: 600_000, interval: 20 });
    },
    stallFor: (ms: number): void => {
      stall = sleep(ms); // the fault itself
    },
  };
}

test(`${foundEvents} events across a jump of the camera's time, a reconnection and a consumer that stalls for ${stallMs} ms: stills are the analysed frames, clips have every picture of ${clipAroundS} s around`, async () => {
  const simulator = await startSimulator({ cameras: [{ path: "gate", file: film }], sentKept: 50_000 });
  onTestFinished(() => simulator.close());
  await using camera = startRecordedCamera({ folder, rtspUrl: simulator.url("gate"), aroundS: clipAroundS });
  const found: FoundPicture[] = [];
  const consumer = consume(camera, found);
  const pastPictures = (clipAroundS + 1) * 25; // what the first clip is to show, and a little more
  await vi.waitFor(() => expect([...camera.came.values()][0]).toBeGreaterThan(pastPictures), patient);
  const share = Math.floor(foundEvents / 5);
  await consumer.find(share);
  await simulator.twist("gate", { jumpTicks: 3600 * 90_000 });
  await consumer.find(share);
  simulator.setBehaviour("gate", "cut");
  simulator.setBehaviour("gate", "play");
  await consumer.find(share);
  consumer.stallFor(stallMs);
  await consumer.find(share);
  await simulator.twist("gate", { jumpTicks: -7200 * 90_000 });
  await consumer.find(foundEvents - 4 * share);

  expect(camera.came.size).toBe(2);
  const faults: string[] = [];
  for (const [index, each] of found.entries()) {
    const told = () => camera.told.get(each.incidentId);
    await vi.waitFor(() => expect(told()?.stage).toBe("whole"), { timeout: 600_000, interval: 200 });
    const around = { folder, sent: sentAndCame(simulator, camera), aroundMs };
    faults.push(...(await faultsOf(each, told(), around)).map((fault) => `event ${index}: ${fault}`));
  }
  expect(faults).toEqual([]);
  const sent = sentAndCame(simulator, camera);
  expect(new Set(found.map((each) => sentAs(each, sent).stream))).toEqual(new Set([1, 2]));
  const gaps = found.map(({ incidentId }) => camera.told.get(incidentId)?.gaps.map(({ why }) => why) ?? []);
  expect(new Set(gaps.flat())).toEqual(new Set(["reconnect"]));
  const lastClip = camera.told.get(found.at(-1)?.incidentId ?? "")?.files.findLast(({ role }) => role === "clip");
  expect(lastClip && (await numbersIn(evidencePath(folder, lastClip))).length).toBe(lastClip?.clip?.frames);
  const apartMs = found.map((each) => Math.abs(sentAs(each, sent).atMs - each.at)).toSorted((a, b) => a - b);
  process.stderr.write(
    `${found.length} events exact; moments off by ${apartMs[Math.floor(found.length / 2)]?.toFixed(0)} ms (median), ${apartMs.at(-1)?.toFixed(0)} ms at most\n`,
  );
}, 3_600_000);
