import { Calibration } from "@ngaba/config";
import { type EpochMs, epochMs, type RoadUserClass, SignalPhase } from "@ngaba/contract";
import { createGroundPlane, type GroundPlane } from "../../geometry/ground-plane.ts";
import type { SignalState } from "../../signals/signal-state.ts";
import type { Track } from "../../tracking/track.ts";
import { closeRules, type Finding, type FlowMinute, type RulesMemory, runRules } from "../index.ts";
import type { Scene } from "../scene.ts";

/** Noon in Việt Trì. */
export const START: EpochMs = epochMs(Date.parse("2026-03-02T05:00:00Z"));
const PX_PER_M = 10;
export const FRAME_SIZE = { widthPx: 1000, heightPx: 1000 };

/** A camera straight above a square of 100 m: ten pixels are a metre, and "away from the camera" is up the picture. */
export const FROM_ABOVE = createGroundPlane(
  Calibration.parse({
    frame: FRAME_SIZE,
    points: [
      { image: [0, 0], ground: [0, 0] },
      { image: [1, 0], ground: [100, 0] },
      { image: [1, 1], ground: [100, -100] },
      { image: [0, 1], ground: [0, -100] },
      { image: [0.5, 0.5], ground: [50, -50] },
    ],
  }),
  FRAME_SIZE,
);

export interface Trip {
  readonly id?: number;
  readonly is?: RoadUserClass;
  /**
   * Where the middle of its box's lower edge is, seconds and metres right and down from the picture's corner, as
   * `0s 50,90 · 5s 50,50`: in view from the first place to the last, evenly on its way between two.
   */
  readonly way: string;
  /** Seconds in which it is not seen. */
  readonly hidden?: readonly Span[];
}

type Span = readonly [fromS: number, toS: number];
type Waypoint = readonly [atMs: number, xM: number, yM: number];

export interface Drive {
  readonly trips: readonly Trip[];
  /** What the light "head" shows, as `0s amber · 4.5s red`; unknown before the first. */
  readonly light?: string;
  readonly everyMs?: number;
  /** Seconds in which no frame comes. */
  readonly gaps?: readonly Span[];
  readonly uncalibrated?: boolean;
  /** In place of `FROM_ABOVE`. */
  readonly ground?: GroundPlane;
  /** What the tracks of a frame become on their way to the rules: noise, or a mirror. */
  readonly seenAs?: (track: Track, frame: number) => Track;
}

/** What the rules of a scene said of a drive. */
export interface Driven {
  readonly findings: readonly Finding[];
  readonly flow: readonly FlowMinute[];
}

/** Drives trips through a scene; gives all that its rules find, what is still open at the end ended. */
export function drive(scene: Scene, trips: Drive): readonly Finding[] {
  return driveThrough(scene, trips).findings;
}

/** The same with what they counted. */
export function driveThrough(scene: Scene, { trips, light = "", everyMs = 200, gaps = [], ...more }: Drive): Driven {
  const endMs = Math.max(...trips.map(({ way }) => waypointsOf(way).at(-1)?.[0] ?? 0));
  const findings: Finding[] = [];
  const flow: FlowMinute[] = [];
  let memory: RulesMemory = {};
  for (let ms = 0, frame = 0; ms <= endMs + 3_000; ms += everyMs, frame++) {
    if (isWithin(gaps, ms)) continue;
    const tracks = trips
      .flatMap((trip, index) => trackAt(trip, index + 1, ms) ?? [])
      .map((track) => more.seenAs?.(track, frame) ?? track);
    const signals = new Map(lightAt(light, ms).map((state) => ["head", state]));
    const ground = more.uncalibrated ? undefined : (more.ground ?? FROM_ABOVE);
    const input = { tracks, at: epochMs(START + ms), frameSize: FRAME_SIZE, ground, signals };
    const step = runRules(scene, memory, input);
    memory = step.memory;
    findings.push(...step.findings);
    flow.push(...step.flow);
  }
  const end = closeRules(scene, memory);
  return { findings: [...findings, ...end.findings], flow: [...flow, ...end.flow] };
}

/** Kinds and acts of the incidents that started, as `red-light red-light`. */
export const actsOf = (findings: readonly Finding[]): string[] =>
  findings.filter(({ phase }) => phase === "start").map(({ act, kind }) => act ?? kind);

const isWithin = (spans: readonly Span[], ms: number): boolean =>
  spans.some(([from, to]) => from * 1000 <= ms && ms < to * 1000);

function lightAt(light: string, ms: number): SignalState[] {
  const phases = [...light.matchAll(/([\d.]+)s (\w+)/g)].map(([, s, phase]) => ({ ms: Number(s) * 1000, phase }));
  const shown = phases.findLast((one) => one.ms <= ms);
  return shown === undefined ? [] : [{ phase: SignalPhase.parse(shown.phase), since: epochMs(START + shown.ms) }];
}

function waypointsOf(way: string): Waypoint[] {
  return way.split(" · ").map((text) => {
    const [, s, x, y] = /^([\d.]+)s (-?[\d.]+),(-?[\d.]+)$/.exec(text) ?? [];
    if (y === undefined) throw new SyntaxError(`no waypoint: "${text}"`);
    return [Number(s) * 1000, Number(x), Number(y)];
  });
}

const HEIGHT_PX: Readonly<Record<RoadUserClass, number>> = {
  person: 17,
  bicycle: 17,
  motorcycle: 17,
  car: 16,
  "large-vehicle": 28,
};

function trackAt({ id, is = "motorcycle", hidden = [], ...trip }: Trip, ownId: number, ms: number): Track | undefined {
  const way = waypointsOf(trip.way);
  const first = way[0];
  const next = way.findIndex(([at]) => at >= ms);
  const [to, from = to] = [way[next], way[next - 1]];
  if (first === undefined || to === undefined || from === undefined || ms < first[0]) return undefined;
  if (isWithin(hidden, ms)) return undefined;
  const share = to[0] === from[0] ? 0 : (ms - from[0]) / (to[0] - from[0]);
  const perSecond = to[0] === from[0] ? 0 : (1000 * PX_PER_M) / (to[0] - from[0]);
  const x = (from[1] + share * (to[1] - from[1])) * PX_PER_M;
  const y = (from[2] + share * (to[2] - from[2])) * PX_PER_M;
  return {
    id: id ?? ownId,
    roadUserClass: is,
    box: { x1: x - 8, y1: y - HEIGHT_PX[is], x2: x + 8, y2: y },
    velocity: { x: (to[1] - from[1]) * perSecond, y: (to[2] - from[2]) * perSecond },
    at: epochMs(START + ms),
    firstSeenAt: epochMs(START + first[0]),
    confidence: 0.8,
  };
}
