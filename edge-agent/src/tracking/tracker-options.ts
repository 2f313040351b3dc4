import { type DurationMs, durationMs } from "@ngaba/contract";
import type { CameraMotion } from "./camera-motion.ts";

export interface TrackerOptions {
  /** Detections from this score on are matched first, whoever they may be; weaker ones only carry on what is in view. */
  readonly strongScore: number;
  /** A track opens with a detection from this score on: a cone or a shadow that looks a little like somebody has none. */
  readonly openScore: number;
  /** A track is reported from this many sightings on, if they come within `confirmWithinMs`. */
  readonly confirmHits: number;
  readonly confirmWithinMs: DurationMs;
  /** A reported track that is not seen is looked for this long, where it should have moved to. */
  readonly keepLostMs: DurationMs;
  /** One that stood still when it was last seen is looked for this long, where it stood: a bus may halt before it. */
  readonly keepStoppedMs: DurationMs;
  /** Overlap times likeness that a strong detection, and a weak one, must have with the box that its track predicts. */
  readonly strongMinIou: number;
  readonly weakMinIou: number;
  /** Second chance, for who moved further than expected: overlap of boxes grown by this part of their size. */
  readonly secondChanceMargin: number;
  readonly secondChanceMinIou: number;
  /** The same for one that stood, with the box in which it was last seen. */
  readonly stoppedMinIou: number;
  /** A person and the machine that carries it are one detection, see `joinRiders`. */
  readonly joinsRiders: boolean;
  /**
   * How the picture moved since the frame before: not at all, as estimated from the boxes, or as measured by another.
   * For a fixed camera the estimate gains nothing.
   */
  readonly cameraMotion: "none" | "estimated" | CameraMotion;
}

export const DEFAULT_TRACKER_OPTIONS: TrackerOptions = {
  strongScore: 0.4,
  openScore: 0.5,
  confirmHits: 3,
  confirmWithinMs: durationMs(1000),
  keepLostMs: durationMs(2000),
  keepStoppedMs: durationMs(60_000),
  strongMinIou: 0.2,
  weakMinIou: 0.4,
  secondChanceMargin: 0.5,
  secondChanceMinIou: 0.2,
  stoppedMinIou: 0.5,
  joinsRiders: true,
  cameraMotion: "none",
};
