import { epochMs, monotonicMs, RuleIncidentData } from "@ngaba/contract";
import { expect, test, vi } from "vitest";
import { CameraAnalysis, type CameraAnalysisOptions } from "./camera-analysis.ts";
import type { DetectionResult } from "./detection/detector.ts";
import type { FoundIncident } from "./evidence/evidence.ts";
import type { FlowReport, IncidentData } from "./outbox/message-recorder.ts";
import type { Clock } from "./platform/clock.ts";
import { createLogger } from "./platform/logger.ts";
import type { TrackFrame } from "./replay/track-file.ts";
import { Scene } from "./rules/scene.ts";

const HASH = "a".repeat(64);
const START = Date.parse("2026-03-02T14:00:00Z");

/** A person walks across the whole picture, over a line in its middle, all of it inside a zone. */
const scene = Scene.parse({
  cameraId: "cam-1",
  lines: [{ id: "vach", name: { vi: "Vạch giữa", en: "Middle line" }, from: [0.5, 1], to: [0.5, 0] }],
  zones: [
    {
      id: "khu",
      name: { vi: "Cả hình", en: "Whole picture" },
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      forbids: { act: "enter", classes: ["person"] },
    },
  ],
  rules: [
    { id: "cam", kind: "restricted-zone", zone: "khu", minStayMs: 0 },
    { id: "dem", kind: "line-crossing", line: "vach", classes: ["person"] },
  ],
});

const step = (number: number): DetectionResult => ({
  frame: {
    ...{ cameraId: "cam-1", rgb: new Uint8Array(0), widthPx: 1_000, heightPx: 1_000 },
    ...{ at: epochMs(START + number * 200), readAt: epochMs(START + number * 200) },
  },
  detections: [
    { box: { x1: number * 25, y1: 400, x2: number * 25 + 100, y2: 700 }, score: 0.9, roadUserClass: "person" },
  ],
  ...{ modelSha256: HASH, passes: [] },
});

const stalledClock: Clock = { now: () => epochMs(START), monotonic: () => monotonicMs(0) };

function analysisOf(incidents: IncidentData[], more: Partial<CameraAnalysisOptions> = {}): CameraAnalysis {
  return new CameraAnalysis({
    ...{ cameraId: "cam-1", scene, sceneHash: HASH, configHash: HASH },
    incidents: { record: (incident) => void incidents.push(incident) },
    recorder: {
      incident: () => undefined,
      flow: () => undefined,
      health: () => undefined,
      cameraState: () => undefined,
    },
    evidence: { order: () => undefined, amend: () => undefined },
    viewFault: () => undefined,
    clockState: () => ({ source: "ntp" }),
    tell: (_subject, problem) => expect(problem).toBeUndefined(),
    onLoss: (error) => expect.unreachable(String(error)),
    clock: stalledClock,
    log: createLogger("silent"),
    ...more,
  });
}

test("what is said of a zone and of a line carries the name that the scene gives it", async () => {
  const incidents: IncidentData[] = [];
  const flow: FlowReport["data"][] = [];
  const recorder = {
    incident: () => undefined,
    flow: ({ data }: FlowReport) => void flow.push(data),
    health: () => undefined,
    cameraState: () => undefined,
  };
  const analysis = analysisOf(incidents, { recorder });
  for (let number = 0; number < 36; number += 1) analysis.analyse(step(number));
  await analysis.close();

  const zone = { place: { kind: "zone", id: "khu", name: { vi: "Cả hình", en: "Whole picture" } } };
  expect(incidents.map(({ data }) => data)).toMatchObject([
    { phase: "start", ...zone },
    { phase: "end", ...zone },
  ]);
  const line = { lineId: "vach", lineName: { vi: "Vạch giữa", en: "Middle line" } };
  expect(flow).toMatchObject([{ ...line, counts: [{ roadUserClass: "person", count: 1 }] }]);
});

test("what is found in rendered pictures says that they are, in every message; of others nothing is said", async () => {
  const told = async (more: Partial<CameraAnalysisOptions>) => {
    const incidents: IncidentData[] = [];
    const analysis = analysisOf(incidents, more);
    for (let number = 0; number < 10; number += 1) analysis.analyse(step(number));
    await analysis.close();
    return incidents.map(({ data }) => RuleIncidentData.parse(data).picturesAreRendered);
  };
  expect(await told({ picturesAreRendered: true })).toEqual([true, true]);
  expect(await told({})).toEqual([undefined, undefined]);
});

test("a clock set back ends what was open, in messages that the contract accepts, and a new stay is a new incident", async () => {
  const incidents: IncidentData[] = [];
  const analysis = analysisOf(incidents);
  for (let number = 0; number < 10; number += 1) analysis.analyse(step(number));
  for (let number = 0; number < 10; number += 1) {
    const { frame, ...rest } = step(number);
    analysis.analyse({ ...rest, frame: { ...frame, at: epochMs(frame.at - 3_600_000) } });
  }
  await analysis.close();
  const said = incidents.map(({ data }) => RuleIncidentData.parse(data));
  expect(said.map(({ phase }) => phase)).toEqual(["start", "end", "start", "end"]);
  expect(new Set(said.map(({ incidentId }) => incidentId)).size).toBe(2);
  expect(said.every(({ startedAt, endedAt }) => endedAt === undefined || endedAt >= startedAt)).toBe(true);
});

test("a camera that goes dark ends what is open where it was last seen", async () => {
  const incidents: IncidentData[] = [];
  const analysis = analysisOf(incidents);
  for (let number = 0; number < 10; number += 1) analysis.analyse(step(number));
  analysis.interrupt();
  analysis.interrupt();
  await analysis.close();
  const ends = incidents.filter(({ data }) => data.phase === "end");
  expect(ends.map(({ data }) => data.endedAt)).toEqual([new Date(START + 9 * 200).toISOString()]);
});

test("evidence of an incident is ordered before its event is recorded, with the way of the road user until then", () => {
  const done: string[] = [];
  const ordered: FoundIncident[] = [];
  const evidence = {
    order: (found: FoundIncident) => {
      done.push(`order ${found.data.incidentId}`);
      ordered.push(found);
    },
    amend: (data: RuleIncidentData) => void done.push(`amend ${data.phase} ${data.incidentId}`),
  };
  const incidents = { record: ({ data }: IncidentData) => void done.push(`${data.phase} ${data.incidentId}`) };
  const analysis = analysisOf([], { evidence, incidents });
  for (let number = 0; number < 10; number += 1) analysis.analyse(step(number));
  analysis.interrupt();
  const id = ordered[0]?.data.incidentId;
  expect(done).toEqual([`order ${id}`, `start ${id}`, `amend end ${id}`, `end ${id}`]);
  const track = ordered[0]?.track ?? [];
  expect(track.length).toBeGreaterThan(1);
  expect(track.at(-1)?.at).toBe(new Date(ordered[0]?.finding.at ?? 0).toISOString());
  const own = { trackId: ordered[0]?.data.trackId, roadUserClass: "person", box: track.at(-1)?.box };
  expect(ordered[0]?.seen.at(-1)).toEqual({ at: track.at(-1)?.at, roadUsers: [own] });
});

test("an event is recorded though evidence of it cannot be ordered, and somebody is told", () => {
  const incidents: IncidentData[] = [];
  const losses: unknown[] = [];
  const full = new Error("database or disk is full");
  const evidence = {
    order: () => {
      throw full;
    },
    amend: () => undefined,
  };
  const analysis = analysisOf(incidents, { evidence, onLoss: (error) => void losses.push(error) });
  for (let number = 0; number < 10; number += 1) analysis.analyse(step(number));
  expect(incidents.map(({ data }) => data.phase)).toEqual(["start"]);
  expect(losses).toEqual([full]);
});

test("what the rules look at is recorded frame by frame, and the recording is closed at the end", async () => {
  const recorded: TrackFrame[] = [];
  const close = vi.fn(async () => undefined);
  const analysis = analysisOf([], { tracks: { record: (frame) => void recorded.push(frame), close } });
  for (let number = 0; number < 5; number++) analysis.analyse(step(number));
  await analysis.close();
  expect(recorded.map(({ at }) => at - START)).toEqual([0, 200, 400, 600, 800]);
  expect(recorded.at(-1)).toMatchObject({
    frameSize: { widthPx: 1_000 },
    tracks: [{ id: 1, roadUserClass: "person" }],
  });
  expect(close).toHaveBeenCalledOnce();
});

test.each([
  { why: "it has not been looked at yet", nowMs: undefined, ageMs: undefined },
  { why: "it waited for the detector", nowMs: START + 340, ageMs: 340 },
  { why: "the clock was set back meanwhile", nowMs: START - 5_000, ageMs: 0 },
])("the age of the newest analysed frame is $ageMs: $why", ({ nowMs, ageMs }) => {
  const clock: Clock = { ...stalledClock, now: () => epochMs(nowMs ?? START) };
  const analysis = analysisOf([], { clock });
  if (nowMs !== undefined) analysis.analyse(step(0));
  expect(analysis.analysed.ageMs).toBe(ageMs);
});
