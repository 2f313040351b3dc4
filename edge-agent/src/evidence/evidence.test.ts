import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { durationMs, epochMs, type FractionBox, type RuleIncidentData } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { freeMemory } from "../platform/free-memory.ts";
import { createLogger } from "../platform/logger.ts";
import type { Finding } from "../rules/index.ts";
import { Scene } from "../rules/scene.ts";
import type { Track } from "../tracking/track.ts";
import { type FoundIncident, openEvidence } from "./evidence.ts";
import type { EvidenceOrder, TrackPoint } from "./evidence-order.ts";
import { openEvidenceJobs } from "./sqlite-evidence-jobs.ts";

const HASH = "a".repeat(64);
const START = Date.parse("2026-03-02T14:00:00Z");
const ID = "01988000-0000-7000-8000-000000000001";
const SIZE = { widthPx: 100, heightPx: 100 };
const log = createLogger("silent");
const moment = (ms: number) => epochMs(START + ms);
const shown = (ms: number | undefined) => ms && ms - START;

/** A car that drives to the right by a hundredth of the picture each 100 ms. */
const boxThen = (ms: number): FractionBox => [ms / 10_000, 0.4, ms / 10_000 + 0.1, 0.6];
const seenAt = (...times: number[]): TrackPoint[] =>
  times.map((ms) => ({ at: new Date(START + ms).toISOString(), box: boxThen(ms), score: 0.9 }));
const everyTenth = (fromMs: number, toMs: number): TrackPoint[] =>
  seenAt(...Array.from({ length: (toMs - fromMs) / 100 + 1 }, (_, index) => fromMs + index * 100));

function trackAt(ms: number): Track {
  const [x1, y1, x2, y2] = boxThen(ms).map((side) => side * 100) as unknown as FractionBox;
  const seen = { roadUserClass: "car", velocity: { x: 10, y: 0 }, firstSeenAt: moment(0), confidence: 0.9 } as const;
  return { id: 7, ...seen, at: moment(ms), box: { x1, y1, x2, y2 } };
}

interface Found {
  readonly moments: { readonly before?: number; readonly at: number; readonly after?: number };
  /** When the road user was seen last. */
  readonly lastSeen: number;
  readonly frame: number;
  readonly track: readonly TrackPoint[];
  readonly areFreed?: true;
}

/** What is ordered of a finding, as it is kept on disk. */
function ordered({ moments, lastSeen, frame: frameMs, track, areFreed }: Found): EvidenceOrder["shots"] {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const jobsFile = join(folder, "jobs.sqlite");
  const frame = {
    cameraId: "cam-1",
    rgb: new Uint8Array(30_000),
    ...SIZE,
    at: moment(frameMs),
    readAt: moment(frameMs),
  };
  if (areFreed) freeMemory(frame.rgb);
  const keeper = openEvidence({
    ...{ folder: join(folder, "evidence"), jobsFile, maxClipBytes: 1e9, secondsBefore: 5, secondsAfter: 5, log },
    ...{ agentId: "agent-01", version: "1.2.3", centreUrl: "http://127.0.0.1:1", uploadToken: () => "" },
    ...{ model: { id: "nanodet-coco", cardHash: HASH }, video: undefined, niceLevel: 0, configHash: HASH },
    ...{ clockState: () => ({ source: "ntp" }) as const, clock: systemClock, onProblem: () => undefined },
    recorder: { evidence: () => expect.unreachable("nothing runs") },
  });
  keeper.order({ ...foundIn(moments, trackAt(lastSeen)), frame, track });
  keeper[Symbol.dispose]();
  const jobs = openEvidenceJobs(jobsFile, log);
  onTestFinished(() => jobs.close());
  return jobs.all()[0]?.order.shots;
}

function foundIn(
  { before, at, after }: Found["moments"],
  track: Track,
): Pick<FoundIncident, "finding" | "data" | "scene" | "seen"> {
  const title = { vi: "Vượt đèn đỏ", en: "Ran a red light" };
  const place = { kind: "stop-line", id: "vach" } as const;
  const finding: Finding = {
    ...{ kind: "red-light", title, ruleId: "den-do", place, severity: "warning", confidence: 0.8, phase: "start" },
    ...{ incidentKey: "den-do", startedAt: moment(at), at: track.at, durationMs: durationMs(0), track },
    moments: {
      ...(before !== undefined && { before: moment(before) }),
      at: moment(at),
      ...(after !== undefined && { after: moment(after) }),
    },
  };
  const time = new Date(START + at).toISOString();
  const data: RuleIncidentData = {
    ...{ schemaVersion: 1, cameraId: "cam-1", incidentId: ID, phase: "start", severity: "warning", startedAt: time },
    ...{ durationMs: 0, readAt: time, clock: { source: "ntp" }, ruleId: "den-do", confidence: 0.8, title },
    ...{ place: { ...place, name: { vi: "Vạch", en: "Line" } }, moments: { at: time } },
    ...{ snapshots: [], configHash: HASH, sceneHash: HASH, modelHash: HASH },
  };
  return { finding, data, scene: Scene.parse({ cameraId: "cam-1" }), seen: [] };
}

const near = (box: FractionBox) => box.map((side) => expect.closeTo(side));

test("the still of the act is of the act's moment, not of the frame in which the rule became sure; its box is of then", () => {
  const moments = { before: 4_600, at: 4_950, after: 5_600 };
  const shots = ordered({ moments, lastSeen: 5_600, frame: 5_600, track: everyTenth(4_000, 5_600) });
  expect([shots?.before, shots?.at, shots?.after, shots?.foundAt].map(shown)).toEqual([4_600, 4_950, 5_600, 5_600]);
  expect(shots).toMatchObject({ box: near(boxThen(4_950)), label: "Ô tô con 7" });
});

test("who is found in the frame of the act has the box of that frame, and nothing is shown of after it yet", () => {
  const shots = ordered({ moments: { before: 4_000, at: 5_000 }, lastSeen: 5_000, frame: 5_000, track: [] });
  expect([shots?.at, shots?.foundAt].map(shown)).toEqual([5_000, 5_000]);
  expect(shots).toMatchObject({ box: near(boxThen(5_000)) });
  expect(shots?.after).toBeUndefined();
});

test("a speed that is told later than it was measured shows where the car was then, and the frame of the telling as after", () => {
  const moments = { before: 1_000, at: 4_000 };
  const shots = ordered({ moments, lastSeen: 4_600, frame: 5_500, track: everyTenth(1_000, 4_600) });
  expect([shots?.at, shots?.after].map(shown)).toEqual([4_000, 5_500]);
  expect(shots).toMatchObject({ box: near(boxThen(4_000)) });
});

test.each([
  { why: "its track began after the act", track: everyTenth(5_000, 5_600) },
  { why: "it was not seen for longer around the act", track: seenAt(4_000, 4_300, 5_500, 5_600) },
])("nobody knows where it was at the act: there is no box and no label, since $why", ({ track }) => {
  const shots = ordered({ moments: { at: 4_900, after: 5_600 }, lastSeen: 5_600, frame: 5_600, track });
  expect(shots).toBeDefined();
  expect(shots?.box).toBeUndefined();
  expect(shots?.label).toBeUndefined();
});

test("what is found as the camera goes dark, its pixels freed, is ordered all the same", () => {
  const shots = ordered({ moments: { at: 4_000 }, lastSeen: 4_600, frame: 4_600, track: [], areFreed: true });
  expect(shown(shots?.at)).toBe(4_000);
});
