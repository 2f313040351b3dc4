/**
 * The rules on real walks: the ground truth of PETS09-S2L1, in the scene that is drawn over its film.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type EpochMs, epochMs } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import type { Track } from "../tracking/track.ts";
import { closeRules, type Finding, type FlowMinute, type LineMinute, type RulesMemory, runRules } from "./index.ts";
import { loadScene } from "./scene.ts";
import { lineInPixels } from "./shared/line-crossings.ts";
import { truthCrossings } from "./testing/truth-crossings.ts";

const root = join(import.meta.dirname, "../../..");
const truthFile = join(root, "../shared/data/mot15-dev/PETS09-S2L1/gt/gt.txt");
const scene = loadScene(join(root, "test/simulator/vtest-scene.yaml"));

const frameSize = { widthPx: 768, heightPx: 576 };
const FPS = 7;
const START = Date.parse("2026-03-02T14:00:00Z");
const momentOf = (frame: number): EpochMs => epochMs(START + Math.round((frame * 1000) / FPS));

/** Frames of tracks from MOTChallenge rows: frame, id, left, top, width, height, … */
function readTruth(): Track[][] {
  const frames: Track[][] = [];
  const firstSeenAt = new Map<number, EpochMs>();
  for (const row of readFileSync(truthFile, "utf8").trim().split("\n")) {
    const [frame = 0, id = 0, x1 = 0, y1 = 0, width = 0, height = 0] = row.split(",").map(Number);
    const at = momentOf(frame);
    if (!firstSeenAt.has(id)) firstSeenAt.set(id, at);
    frames[frame] ??= [];
    frames[frame].push({
      id,
      roadUserClass: "person",
      box: { x1, y1, x2: x1 + width, y2: y1 + height },
      velocity: { x: 0, y: 0 },
      at,
      firstSeenAt: firstSeenAt.get(id) ?? at,
      confidence: 1,
    });
  }
  return frames;
}

function replay(frames: readonly Track[][]): { findings: Finding[]; flow: FlowMinute[] } {
  let memory: RulesMemory = {};
  const [findings, flow] = [[] as Finding[], [] as FlowMinute[]];
  for (const [frame, tracks] of frames.entries()) {
    const step = runRules(scene, memory, { tracks: tracks ?? [], at: momentOf(frame), frameSize });
    memory = step.memory;
    findings.push(...step.findings);
    flow.push(...step.flow);
  }
  const rest = closeRules(scene, memory);
  return { findings: [...findings, ...rest.findings], flow: [...flow, ...rest.flow] };
}

const sumOf = (flow: readonly FlowMinute[], lineId: string, direction: string) =>
  flow
    .filter((minute): minute is LineMinute => minute.kind === "line")
    .filter((minute) => minute.lineId === lineId)
    .flatMap((minute) => minute.counts)
    .filter((entry) => entry.direction === direction)
    .reduce((sum, entry) => sum + entry.count, 0);

describe.skipIf(!existsSync(truthFile))("PETS09-S2L1 (skipped when ../shared/data/mot15-dev is absent)", () => {
  const frames = existsSync(truthFile) ? readTruth() : [];
  const { findings, flow } = replay(frames);

  test.each(scene.lines.map((line) => line.id))("crossings of %s are those of the ground truth", (lineId) => {
    const counted = { forward: sumOf(flow, lineId, "forward"), backward: sumOf(flow, lineId, "backward") };
    const drawn = scene.lines.find(({ id }) => id === lineId);
    if (drawn === undefined) throw new Error(`no line ${lineId}`);
    expect(counted).toEqual(truthCrossings(frames.flat(), lineInPixels(drawn, frameSize)));
    expect(counted.forward + counted.backward).toBeGreaterThan(20);
  });

  test("every incident starts once, ends once, and has lasted as long as its rule asks for", () => {
    const phases = Map.groupBy(findings, (found) => found.incidentKey);
    for (const [key, ofOne] of phases) {
      expect(ofOne.map((found) => found.phase).join(" "), key).toMatch(/^start( update)* end$/);
      expect(ofOne[0]?.durationMs, key).toBeGreaterThanOrEqual(2_000);
    }
  });

  test("the zones are entered often enough to be seen at work, and left alone often enough to be believed", () => {
    const starts = findings.filter((found) => found.phase === "start").map((found) => found.at - START);
    const loopMs = (frames.length - 1) * (1000 / FPS);
    const waits = starts.map((at, i) => (starts[i + 1] ?? (starts[0] ?? 0) + loopMs) - at);
    expect(Math.max(...waits)).toBeLessThan(45_000);
    expect((starts.length / loopMs) * 60_000).toBeLessThan(8);
  });
});
