import type { RoadUserClass } from "@ngaba/contract";
import { openWorld } from "./sumo/open-world.ts";
import { readWorldFiles } from "./sumo/world-files.ts";

/** The rules that the truth speaks of, named as the rules of the edge agent are. */
export type RuleKind =
  | "red-light"
  | "stop-line"
  | "wrong-way"
  | "illegal-stop"
  | "wrong-lane"
  | "forbidden-turn"
  | "speeding"
  | "restricted-zone"
  | "loitering"
  | "crowd";

export type ActorType = "motorbike" | "car" | "van" | "bus" | "truck" | "bicycle" | "person";
export type SignalPhase = "red" | "amber" | "green" | "unknown";

/** One road user; its size is that of its box on the ground and its height, rider included. */
export interface Actor {
  readonly id: number;
  readonly type: ActorType;
  readonly roadUserClass: RoadUserClass;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

/** World frame: metres, x east, y north, z up; heading in radians counter-clockwise from east. */
export interface ActorState {
  readonly actor: Actor;
  /** Centre of the footprint on the ground, metres. */
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly speedMps: number;
}

export interface WorldMoment {
  /** Milliseconds since the world's beginning. */
  readonly atMs: number;
  readonly actors: readonly ActorState[];
  /** Phase by id of the signal head. */
  readonly signals: ReadonlyMap<string, SignalPhase>;
}

/** What the rule ought to say of a stretch of time: a finding there is right (violation), wrong (near-miss) or neither. */
export interface TruthCase {
  readonly rule: RuleKind;
  readonly kind: "violation" | "near-miss" | "ignored";
  /** How it came about, for example "amber" or "stopped before the line". */
  readonly what: string;
  readonly actorIds: readonly number[];
  /** Span in which a finding counts as this case, milliseconds since the world's beginning. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Id in `PLACES`. */
  readonly placeId?: string;
  /** Highest speed held for a second, where the rule is about speed. */
  readonly speedMps?: number;
}

/** A recorded piece of traffic in metres, and the truth about it. */
export interface World {
  /** `<area>-<seed>` */
  readonly name: string;
  /** Id in `AREAS`: the part of the places that this world's camera looks at. */
  readonly area: string;
  readonly seed: number;
  /** Wall clock at `atMs` 0, RFC 3339 with Vietnam's offset: rules with hours go by it. */
  readonly startsAt: string;
  readonly durationMs: number;
  readonly actors: ReadonlyMap<number, Actor>;
  readonly cases: readonly TruthCase[];
  /** The state of everybody in view at any time, interpolated between the stored points. */
  momentAt(atMs: number): WorldMoment;
}

/**
 * Reads a world as `pnpm truth:rules` writes it.
 *
 * @throws {Error} naming the file and line that cannot be read
 */
export function readWorld(folder: string): World {
  return openWorld(readWorldFiles(folder));
}
