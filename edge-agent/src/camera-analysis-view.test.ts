/** What the rules are told of the view: traffic lights read from pictures, the ground, faults; and what health says. */
import {
  type EpochMs,
  epochMs,
  monotonicMs,
  RuleIncidentData,
  type SeenFrame,
  type SignalPhase,
} from "@ngaba/contract";
import { expect, test } from "vitest";
import { CameraAnalysis, type CameraAnalysisOptions } from "./camera-analysis.ts";
import type { DetectionResult } from "./detection/detector.ts";
import type { FoundIncident } from "./evidence/evidence.ts";
import type { IncidentData } from "./outbox/message-recorder.ts";
import { createLogger } from "./platform/logger.ts";
import { Scene } from "./rules/scene.ts";

const HASH = "a".repeat(64);
const START = Date.parse("2026-03-02T05:00:00Z");
/** From straight above: five pixels are a metre. */
const SIZE = { widthPx: 500, heightPx: 500 };
const LIT = { red: [255, 55, 40], amber: [255, 175, 40], green: [40, 240, 175] } as const;
const LAMPS = {
  red: [0.1, 0.1, 0.12, 0.12],
  amber: [0.1, 0.13, 0.12, 0.15],
  green: [0.1, 0.16, 0.12, 0.18],
} as const;

const corners = [
  { image: [0, 0], ground: [0, 0] },
  { image: [1, 0], ground: [100, 0] },
  { image: [1, 1], ground: [100, -100] },
  { image: [0, 1], ground: [0, -100] },
];

const sceneWith = (more: object) =>
  Scene.parse({
    cameraId: "cam-1",
    calibration: { frame: SIZE, points: corners },
    stopLines: [{ id: "vach", name: { vi: "Vạch", en: "Line" }, from: [0.6, 0.5], to: [0.4, 0.5], signalHead: "den" }],
    signalHeads: [{ id: "den", name: { vi: "Đèn", en: "Light" }, lamps: LAMPS }],
    rules: [
      { id: "do", kind: "red-light", stopLine: "vach" },
      { id: "do-met", kind: "red-light", stopLine: "vach", needsCalibration: true },
    ],
    ...more,
  });

/** A picture with one lamp lit, its noise another in every picture. */
function picture(shown: SignalPhase, number: number): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3).fill(30 + (number % 3));
  if (shown === "unknown") return rgb;
  const [x1, y1, x2, y2] = LAMPS[shown].map((part) => Math.round(part * 500));
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return rgb;
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) rgb.set(LIT[shown], (y * SIZE.widthPx + x) * 3);
  return rgb;
}

/** A motorcycle drives up the picture at 4 m/s; its rear is at the stop line after 5 s. Ten pictures a second. */
function frameOf(number: number, shown: SignalPhase): DetectionResult {
  const at: EpochMs = epochMs(START + number * 100);
  const y = 350 - number * 2;
  return {
    frame: { cameraId: "cam-1", rgb: picture(shown, number), ...SIZE, at, readAt: at },
    detections: [{ box: { x1: 245, y1: y - 12, x2: 255, y2: y }, score: 0.9, roadUserClass: "motorcycle" }],
    ...{ modelSha256: HASH, passes: [] },
  };
}

async function run(scene: Scene, shownAt: (second: number) => SignalPhase, more: Partial<CameraAnalysisOptions> = {}) {
  const said: RuleIncidentData[] = [];
  const problems = new Map<string, string>();
  const analysis = new CameraAnalysis({
    ...{ cameraId: "cam-1", scene, sceneHash: HASH, configHash: HASH },
    incidents: { record: ({ data }: IncidentData) => void said.push(RuleIncidentData.parse(data)) },
    recorder: {
      incident: () => undefined,
      flow: () => undefined,
      health: () => undefined,
      cameraState: () => undefined,
    },
    evidence: { order: () => undefined, amend: () => undefined },
    viewFault: () => undefined,
    clockState: () => ({ source: "ntp" }),
    tell: (subject, problem) =>
      void (problem === undefined ? problems.delete(subject) : problems.set(subject, problem)),
    onLoss: (error) => expect.unreachable(String(error)),
    clock: { now: () => epochMs(START), monotonic: () => monotonicMs(0) },
    log: createLogger("silent"),
    ...more,
  });
  for (let number = 0; number < 90; number++) analysis.analyse(frameOf(number, shownAt(number / 10)));
  const { rulesOff } = analysis;
  await analysis.close();
  return { starts: said.filter(({ phase }) => phase === "start"), rulesOff, problems: [...problems.values()] };
}

test("who passes on a red that the pictures show is reported, with the light as it was", async () => {
  const { starts, rulesOff } = await run(sceneWith({}), (second) => (second < 2 ? "amber" : "red"));
  expect(starts.map(({ ruleId }) => ruleId)).toEqual(["do", "do-met"]);
  const since = new Date(START + 2_000).toISOString();
  expect(starts[0]).toMatchObject({ act: "red-light", signal: { headId: "den", phase: "red", since } });
  expect(rulesOff).toEqual([]);
});

test.each<{ why: string; shownAt: (second: number) => SignalPhase }>([
  { why: "green", shownAt: () => "green" },
  { why: "amber", shownAt: () => "amber" },
  { why: "nothing", shownAt: () => "unknown" },
  { why: "nothing for the two seconds of the crossing", shownAt: (s) => (s > 3.5 && s < 5.5 ? "unknown" : "red") },
  { why: "green from the moment of the crossing on", shownAt: (s) => (s < 4.5 ? "red" : "green") },
  { why: "red and green by turns", shownAt: (s) => (Math.round(s * 10) % 2 === 0 ? "red" : "green") },
])("nobody is reported on a light that shows $why", async ({ shownAt }) => {
  expect((await run(sceneWith({}), shownAt)).starts).toEqual([]);
});

test("of a speed that is told later than it was measured, everybody is known at its moments and in the frame of the telling", async () => {
  const ordered: FoundIncident[] = [];
  const corner = (x: number, y: number) => [x, y];
  const polygon = [corner(0, 0.5), corner(1, 0.5), corner(1, 0.6), corner(0, 0.6)]; // left before it is told
  const scene = sceneWith({
    zones: [{ id: "duong", name: { vi: "Đường", en: "Road" }, polygon }],
    rules: [{ id: "nhanh", kind: "speeding", zone: "duong", limitKmh: 5, minDistanceM: 6 }],
  });
  await run(scene, () => "red", {
    evidence: { order: (found) => void ordered.push(found), amend: () => undefined },
  });
  const [found] = ordered;
  if (found === undefined) throw new Error("nothing was ordered");
  const { moments } = found.finding;
  expect(found.frame.at - moments.at).toBeGreaterThanOrEqual(500);
  const seen = found.seen.map(({ at }) => at);
  expect(seen).toEqual(expect.arrayContaining([moments.at, found.frame.at].map((at) => new Date(at).toISOString())));
});

test("of a second after the finding, everybody is told once that second is over", async () => {
  const [ordered, amended]: [FoundIncident[], (readonly SeenFrame[])[]] = [[], []];
  const all = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  const direction = { from: [0.5, 0], to: [0.5, 1] };
  const scene = sceneWith({
    lanes: [{ id: "lan", name: { vi: "Làn", en: "Lane" }, polygon: all, direction, roadKind: "street" }],
    rules: [{ id: "nguoc", kind: "wrong-way", lane: "lan" }],
  });
  await run(scene, () => "red", {
    evidence: {
      order: (found) => void ordered.push(found),
      amend: ({ phase }, seen) => void (phase === "start" && amended.push(seen)),
    },
  });
  const { at, after = at } = ordered[0]?.finding.moments ?? { at: epochMs(0) };
  expect(after - at).toBe(1_000);
  const own = expect.objectContaining({ trackId: ordered[0]?.data.trackId });
  expect(amended).toEqual([[{ at: new Date(after).toISOString(), roadUsers: [own] }]]);
});

test("without calibration the rules that need it are off, and the others judge", async () => {
  const { starts, rulesOff, problems } = await run(sceneWith({ calibration: undefined }), () => "red");
  expect(starts.map(({ ruleId }) => ruleId)).toEqual(["do"]);
  expect(rulesOff).toEqual([{ ruleId: "do-met", why: "uncalibrated" }]);
  expect(problems).toEqual([]);
});

test("a calibration that cannot be used stops no camera: it is told, and the rules that need it are off", async () => {
  const crooked = { frame: SIZE, points: [...corners, { image: [0.5, 0.5], ground: [10, -90] }] };
  const { starts, rulesOff, problems } = await run(sceneWith({ calibration: crooked }), () => "red");
  expect(starts.map(({ ruleId }) => ruleId)).toEqual(["do"]);
  expect(rulesOff).toEqual([{ ruleId: "do-met", why: "uncalibrated" }]);
  expect(problems).toEqual([expect.stringMatching(/^cam-1: rules that need metres are off, since .+/)]);
});

test.each(["moved", "blurred", "maintenance"] as const)("on a view that is called %s no rule judges", async (why) => {
  const { starts, rulesOff } = await run(sceneWith({}), () => "red", { viewFault: () => why });
  expect(starts).toEqual([]);
  expect(rulesOff).toEqual(["do", "do-met"].map((ruleId) => ({ ruleId, why })));
});

/** Under maintenance from one frame to before another; the rear is at the stop line in frame 50. */
async function runWithMaintenance(from: number, to: number) {
  const recorded: number[] = [];
  let frames = 0;
  const { starts, rulesOff } = await run(sceneWith({}), () => "red", {
    viewFault: () => {
      const number = frames++; // asked once for each frame
      return number >= from && number < to ? "maintenance" : undefined;
    },
    tracks: { record: ({ at }) => void recorded.push((at - START) / 100), close: async () => undefined },
  });
  return { starts, rulesOff, recorded };
}

test("what happens under maintenance is neither reported nor recorded, not even afterwards", async () => {
  const { starts, rulesOff, recorded } = await runWithMaintenance(40, 60);
  expect(starts).toEqual([]);
  expect(rulesOff).toEqual([]);
  expect(recorded).toEqual([...Array(90).keys()].filter((number) => number < 40 || number >= 60));
});

test("after maintenance the rules judge again, on tracks that began after it", async () => {
  const calm = await runWithMaintenance(0, 0);
  const { starts } = await runWithMaintenance(10, 30);
  expect(starts.map(({ ruleId }) => ruleId)).toEqual(["do", "do-met"]);
  expect(starts[0]?.trackId).toBeGreaterThan(calm.starts[0]?.trackId ?? Number.NaN);
});

test("a controller's red is judged where the picture shows no light", async () => {
  const controllers = { stateAt: () => ({ phase: "red" as const, since: epochMs(START) }) };
  const signalHeads = [
    { id: "den", name: { vi: "Đèn", en: "Light" }, lamps: LAMPS, controller: { agentId: "hop", headId: "1" } },
  ];
  const { starts } = await run(sceneWith({ signalHeads }), () => "unknown", { controllers });
  expect(starts.map(({ ruleId }) => ruleId)).toEqual(["do", "do-met"]);
  const disputed = await run(sceneWith({ signalHeads }), () => "green", { controllers });
  expect(disputed.starts).toEqual([]);
  expect(disputed.problems).toEqual([expect.stringMatching(/controller and picture contradict each other/)]);
});
