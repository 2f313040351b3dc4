import { epochMs, type RoadUserClass, type SignalPhase } from "@ngaba/contract";
import type { GroundPlane } from "../../geometry/ground-plane.ts";
import type { SignalStates } from "../../signals/signal-state.ts";
import type { Track } from "../../tracking/track.ts";
import { closeRules, type Finding, type FlowMinute, type RulesMemory, runRules } from "../index.ts";
import type { Scene } from "../scene.ts";

/** A whole minute; 21:00 in Việt Trì. */
export const START = Date.parse("2026-03-02T14:00:00Z");

/** Pixels are thousandths of the picture. */
export const FRAME = { widthPx: 1000, heightPx: 1000 };

/** Seconds since START, the end exclusive. */
type Span = readonly [fromS: number, toS: number];

/** One road user as a tracker would tell of it. Times in seconds since START, places in pixels. */
export interface Actor {
  readonly during: Span;
  /** Where its feet are. */
  readonly at: (s: number) => readonly [x: number, y: number];
  readonly is?: RoadUserClass;
  readonly heightPx?: number;
  /** When it is not seen. */
  readonly hidden?: readonly Span[];
  /** When the tracker gives it a new id. */
  readonly newIdAt?: readonly number[];
  /** Its box at that moment, where it is not a plain one. */
  readonly box?: (s: number) => Track["box"] | undefined;
}

export interface Play {
  readonly untilS: number;
  readonly stepMs?: number;
  readonly ground?: GroundPlane;
  /** Phases of the scene's only head `head`, each with its beginning in seconds. */
  readonly phases?: readonly (readonly [fromS: number, phase: SignalPhase])[];
  readonly startMs?: number;
}

/** Runs the rules of a scene over acted road users, to the end of the camera's analysis. */
export function play(
  scene: Scene,
  actors: readonly Actor[],
  { untilS, stepMs = 250, ground, phases, startMs = START }: Play,
) {
  const findings: Finding[] = [];
  const flow: FlowMinute[] = [];
  const firstSeenS = new Map<number, number>();
  let memory: RulesMemory = {};
  for (let ms = 0; ms < untilS * 1000; ms += stepMs) {
    const s = ms / 1000;
    const tracks = actors.flatMap((actor, n) => {
      const isSeen = isIn(s, actor.during) && !actor.hidden?.some((span) => isIn(s, span));
      if (!isSeen) return [];
      const id = n + 1 + 100 * (actor.newIdAt ?? []).filter((from) => s >= from).length;
      if (!firstSeenS.has(id)) firstSeenS.set(id, s);
      return [trackOf(actor, id, s, { startMs, firstSeenS: firstSeenS.get(id) ?? s })];
    });
    const signals = signalsAt(s, startMs, phases);
    const step = runRules(scene, memory, { tracks, at: epochMs(startMs + ms), frameSize: FRAME, ground, signals });
    memory = step.memory;
    findings.push(...step.findings);
    flow.push(...step.flow);
  }
  const rest = closeRules(scene, memory);
  return { findings: [...findings, ...rest.findings], flow: [...flow, ...rest.flow] };
}

/** `start 30 (0+30)`: phase, moment, beginning and length in seconds since START. */
export const inShort = ({ phase, at, startedAt, durationMs }: Finding): string =>
  `${phase} ${(at - START) / 1000} (${(startedAt - START) / 1000}+${durationMs / 1000})`;

const isIn = (s: number, [from, to]: Span): boolean => s >= from && s < to;

function trackOf(
  actor: Actor,
  id: number,
  s: number,
  { startMs, firstSeenS }: { startMs: number; firstSeenS: number },
): Track {
  const { heightPx = 100, is = "car" } = actor;
  const [x, y] = actor.at(s);
  const [lastX, lastY] = actor.at(Math.max(actor.during[0], s - 0.25));
  const plain = { x1: x - heightPx / 2, y1: y - heightPx, x2: x + heightPx / 2, y2: y };
  return {
    id,
    roadUserClass: is,
    box: actor.box?.(s) ?? plain,
    velocity: { x: (x - lastX) * 4, y: (y - lastY) * 4 },
    at: epochMs(startMs + s * 1000),
    firstSeenAt: epochMs(startMs + firstSeenS * 1000),
    confidence: 0.8,
  };
}

function signalsAt(s: number, startMs: number, phases: Play["phases"]): SignalStates {
  const current = phases?.filter(([from]) => s >= from).at(-1);
  if (current === undefined) return new Map();
  return new Map([["head", { phase: current[1], since: epochMs(startMs + current[0] * 1000) }]]);
}
