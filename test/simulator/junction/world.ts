import type { Actor, ActorState, SignalPhase, TruthCase } from "../../rule-truth/world.ts";

export type { SignalPhase };

/** A number plate as it is mounted: one row of text or two. */
export interface Plate {
  /** As they stand on the plate, for example `["13-AB", "123.45"]`. */
  readonly lines: readonly [string] | readonly [string, string];
  readonly colour: "white" | "yellow" | "blue";
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What the renderer picks shapes and colours by. Colours are `#rrggbb`. */
export interface Look {
  /** Any whole number from 0: the renderer takes it modulo the models it has. */
  readonly variant: number;
  readonly bodyColour: string;
  /** Clothes of riders, or of the person, front rider first. */
  readonly clothes: readonly string[];
  readonly helmetColours: readonly string[];
}

export interface JunctionActor extends Actor {
  readonly look: Look;
  /** On a motorbike or bicycle 1 or 2, else 0. */
  readonly riders: number;
  /** Motor vehicles only; cars and larger carry the long one in front and the short one behind, motorbikes one behind. */
  readonly plates: { readonly front?: Plate; readonly rear?: Plate };
}

export interface JunctionState extends ActorState {
  readonly actor: JunctionActor;
  /** Change of heading, radians a second, positive to the left: wheels are turned and motorbikes lean by it. */
  readonly yawRate: number;
  readonly isBraking: boolean;
  readonly indicator: "left" | "right" | "both" | "none";
}

/** Everybody within `STREET.endU` of the centre, vehicles that stand included. */
export interface JunctionMoment {
  /** Milliseconds since the clip's beginning. */
  readonly atMs: number;
  readonly actors: readonly JunctionState[];
  /** Phase by id of the signal head, near and far ones. */
  readonly signals: ReadonlyMap<string, SignalPhase>;
}

/** A case, and the view whose scene has its rule and place. */
export interface JunctionCase extends TruthCase {
  readonly cameraId: string;
}

export interface JunctionWorld {
  readonly seed: number;
  /** Wall clock at `atMs` 0, RFC 3339 with Vietnam's offset. */
  readonly startsAt: string;
  readonly durationMs: number;
  readonly actors: ReadonlyMap<number, JunctionActor>;
  readonly cases: readonly JunctionCase[];
  /** @throws {RangeError} outside of [0, durationMs] */
  momentAt(atMs: number): JunctionMoment;
}
