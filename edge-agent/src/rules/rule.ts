import type { CrossingDirection, DurationMs, EpochMs, RoadUserClass, Severity } from "@ngaba/contract";
import type { FrameSize } from "../geometry/point.ts";
import type { Track } from "../tracking/track.ts";

/** What a rule sees of one analysed frame. */
export interface RuleInput {
  /** Road users seen in this frame. */
  readonly tracks: readonly Track[];
  /** The moment in the picture. */
  readonly at: EpochMs;
  readonly frameSize: FrameSize;
}

/** One phase of an incident: who, where, when, how long, with what its evidence needs. */
export interface Finding {
  readonly kind: "restricted-zone";
  readonly ruleId: string;
  readonly zoneId: string;
  readonly severity: Severity;
  readonly phase: "start" | "update" | "end";
  /** The same in all phases of an incident, another for each incident of one camera. The caller gives it its UUID. */
  readonly incidentKey: string;
  readonly startedAt: EpochMs;
  /** The moment in the picture that this phase is about; of an end, when the road user was last seen in the zone. */
  readonly at: EpochMs;
  /** From `startedAt` to `at`. */
  readonly durationMs: DurationMs;
  /** The road user as it was seen in the zone at `at`, box in frame pixels. */
  readonly track: Track;
}

/** Crossings of one line in one minute. */
export interface FlowMinute {
  readonly ruleId: string;
  readonly lineId: string;
  /** Start of the minute, a whole UTC minute. */
  readonly from: EpochMs;
  /** Its end, exclusive. */
  readonly to: EpochMs;
  /** How much of the minute was watched, 0 to 60,000. */
  readonly observedMs: DurationMs;
  readonly counts: readonly FlowCount[];
}

export interface FlowCount {
  readonly roadUserClass: RoadUserClass;
  readonly direction: CrossingDirection;
  readonly count: number;
}

/** What one step of a rule gives: its memory for the next step, and what it has to say. */
export interface RuleStep<Memory> {
  readonly memory: Memory;
  readonly findings: readonly Finding[];
  readonly flow: readonly FlowMinute[];
}
