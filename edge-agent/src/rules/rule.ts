import type { Drawing } from "@ngaba/config";
import type {
  CrossingDirection,
  DurationMs,
  EpochMs,
  LocalName,
  PlaceKind,
  RoadUserClass,
  Severity,
} from "@ngaba/contract";
import type { z } from "zod";
import type { GroundPlane } from "../geometry/ground-plane.ts";
import type { FrameSize } from "../geometry/point.ts";
import type { SignalState, SignalStates } from "../signals/signal-state.ts";
import type { Track } from "../tracking/track.ts";
import type { MeasuringPlane } from "./shared/measuring-plane.ts";
import type { FollowedPaths, SeenRoadUser } from "./shared/track-paths.ts";

/** One analysed frame. */
export interface RuleFrame {
  /** Road users seen in this frame. */
  readonly tracks: readonly Track[];
  /** The moment in the picture. */
  readonly at: EpochMs;
  readonly frameSize: FrameSize;
  /** Absent: the scene is not calibrated. Rules that need it are not called then. */
  readonly ground?: GroundPlane | undefined;
}

/** What a rule sees of one analysed frame: that which several rules need is worked out once, for all of them. */
export interface RuleInput extends Omit<RuleFrame, "tracks"> {
  readonly signals: SignalStates;
  /** Where this frame is measured. */
  readonly plane: MeasuringPlane;
  /** The road users seen in this frame, each under one key whatever track ids it goes by. */
  readonly roadUsers: readonly SeenRoadUser[];
  /** The ways of the same, under keys of their own. */
  readonly paths: FollowedPaths;
}

/** One phase of an incident: who, where, when, how long, with what its evidence needs. */
export interface Finding {
  readonly kind: string;
  readonly title: LocalName;
  readonly ruleId: string;
  readonly place: { readonly kind: PlaceKind; readonly id: string };
  /** What the law is asked for; absent when no law is concerned. */
  readonly act?: string;
  readonly severity: Severity;
  /** In [0, 1]. */
  readonly confidence: number;
  readonly phase: "start" | "update" | "end";
  /** The same in all phases of an incident, another for each incident of one camera. The caller gives it its UUID. */
  readonly incidentKey: string;
  readonly startedAt: EpochMs;
  /** The moment in the picture that this phase is about; of an end, when the road user was last seen at it. */
  readonly at: EpochMs;
  /** From `startedAt` to `at`. */
  readonly durationMs: DurationMs;
  /** The road user as it was seen at `at`, box in frame pixels; absent when it is about several. */
  readonly track?: Track;
  /** The moments that prove it; `at` is when it happened, which may lie before the moment at which it was sure. */
  readonly moments: { readonly before?: EpochMs; readonly at: EpochMs; readonly after?: EpochMs };
  /** What was measured, the unit in each name. */
  readonly measures?: Readonly<Record<string, number>>;
  readonly signal?: SignalState & { readonly headId: string };
}

/** What is counted in one whole UTC minute. */
interface Minute {
  readonly ruleId: string;
  /** Start of the minute, a whole UTC minute. */
  readonly from: EpochMs;
  /** Its end, exclusive. */
  readonly to: EpochMs;
  /** How much of the minute was watched, 0 to 60,000. */
  readonly observedMs: DurationMs;
}

/** Speeds on the ground of those that were measured. */
export interface SpeedSummary {
  readonly vehicles: number;
  readonly meanMps: number;
  readonly p85Mps: number;
}

export interface FlowCount {
  readonly roadUserClass: RoadUserClass;
  readonly direction: CrossingDirection;
  readonly count: number;
}

/** Crossings of one line in one minute. */
export interface LineMinute extends Minute {
  readonly kind: "line";
  readonly lineId: string;
  readonly counts: readonly FlowCount[];
  readonly speed?: SpeedSummary;
}

/** Who came in over one line and went out over another. */
export interface TurningMinute extends Minute {
  readonly kind: "turning";
  readonly fromLineId: string;
  readonly toLineId: string;
  readonly counts: readonly { readonly roadUserClass: RoadUserClass; readonly count: number }[];
}

/** What one lane was like in one minute. */
export interface LaneMinute extends Minute {
  readonly kind: "lane";
  readonly laneId: string;
  /** Share of the observed time with a vehicle in the lane, in [0, 1]. */
  readonly occupancy: number;
  readonly queue: { readonly meanVehicles: number; readonly maxVehicles: number; readonly maxMeters?: number };
  readonly speed?: SpeedSummary;
}

export type FlowMinute = LineMinute | TurningMinute | LaneMinute;

/** What one step of a rule gives: its memory for the next step, and what it has to say. */
export interface RuleStep<Memory> {
  readonly memory: Memory;
  readonly findings: readonly Finding[];
  readonly flow: readonly FlowMinute[];
}

/** What an ending rule has to say: open incidents end where they were last seen, a minute as far as it went. */
export type RuleEnd = Omit<RuleStep<unknown>, "memory">;

/** What every rule's parameters have. */
export interface RuleParameters {
  readonly id: string;
  readonly kind: string;
}

/**
 * One rule: what is written in a scene, what it is called, what it does. Everything about it is in its own file; the
 * list in `index.ts` is the only other place that knows it.
 */
export interface RuleDefinition<S extends z.ZodType<RuleParameters>, Memory> {
  readonly kind: string;
  readonly title: LocalName;
  /** Strict object with `id`, `kind` and the rule's own parameters, units in their names. */
  readonly parameters: S;
  /** True: of a stop line without a signal head it can never find anything. */
  readonly needsSignal?: boolean;
  /** Parameters that name what a minute of flow is about: each is one message, so nothing is counted by two rules. */
  readonly counts?: readonly (keyof z.infer<S> & string)[];
  /** True: without a calibrated view the rule is off. */
  needsCalibration(rule: z.infer<S>): boolean;
  /**
   * Looks at one frame. Pure: the caller keeps the memory, and feeds frames in the order of their moments; `undefined`
   * at the start, and again after the rule was off.
   */
  step(rule: z.infer<S>, drawing: Drawing, memory: Memory | undefined, input: RuleInput): RuleStep<Memory>;
  /** Says what is open when nobody will look any more. */
  close(rule: z.infer<S>, memory: Memory): RuleEnd;
}

/** A rule whose memory only it can read. */
export type AnyRule<S extends z.ZodType<RuleParameters> = z.ZodType<RuleParameters>> = Pick<
  RuleDefinition<S, unknown>,
  "kind" | "title" | "parameters" | "needsSignal"
> & {
  readonly counts?: readonly string[];
  needsCalibration(rule: RuleParameters): boolean;
  step(rule: RuleParameters, drawing: Drawing, memory: unknown, input: RuleInput): RuleStep<unknown>;
  close(rule: RuleParameters, memory: unknown): RuleEnd;
};

/** Hides what only the rule itself knows: its parameters' and its memory's type, which go together by the rule's kind. */
export function defineRule<S extends z.ZodType<RuleParameters>, Memory>(rule: RuleDefinition<S, Memory>): AnyRule<S> {
  return {
    ...rule,
    needsCalibration: (parameters) => rule.needsCalibration(parameters as z.infer<S>),
    step: (parameters, drawing, memory, input) =>
      rule.step(parameters as z.infer<S>, drawing, memory as Memory | undefined, input),
    close: (parameters, memory) => rule.close(parameters as z.infer<S>, memory as Memory),
  };
}
