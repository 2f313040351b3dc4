import { type DurationMs, durationMs } from "@ngaba/contract";
import type { CameraMotion } from "./camera-motion.ts";
import type { Perspective } from "./perspective.ts";

export interface TrackerOptions {
  /**
   * Detections from this score on are matched first, whoever they may be; weaker ones, from `doubtfulScore` on, with
   * machines and who drives them; the others only carry on what is in view.
   */
  readonly strongScore: number;
  /** A track that once had a detection from this score on is reported after `confirmHits` sightings. */
  readonly openScore: number;
  /** One that never had is followed from this score on, and reported after `doubtfulHits` sightings if it moves:
   * a cone or a shadow that looks a little like somebody stays where it is. */
  readonly doubtfulScore: number;
  /** The sightings that make a track reported must come within `confirmWithinMs`. */
  readonly confirmHits: number;
  readonly doubtfulHits: number;
  readonly confirmWithinMs: DurationMs;
  /** A reported track that is not seen is looked for this long, where it should have moved to. */
  readonly keepLostMs: DurationMs;
  /** One that stood still when it was last seen is looked for this long, where it stood: a bus may halt before it. */
  readonly keepStoppedMs: DurationMs;
  /** Overlap times likeness that a strong detection, and a weak one, must have with the box that its track predicts. */
  readonly strongMinIou: number;
  readonly weakMinIou: number;
  /**
   * Second chance, for who moved further than expected: overlap of boxes grown by this part of their size, and for a
   * newcomer, whose speed is not known yet, by the other.
   */
  readonly secondChanceMargin: number;
  readonly newcomerMargin: number;
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
  /** How the picture lies on the ground, where that is known: who drives goes on evenly there, not in the picture. */
  readonly perspective?: Perspective | undefined;
}

export const DEFAULT_TRACKER_OPTIONS: TrackerOptions = {
  strongScore: 0.4,
  openScore: 0.5,
  doubtfulScore: 0.3,
  confirmHits: 3,
  doubtfulHits: 3,
  confirmWithinMs: durationMs(1500),
  keepLostMs: durationMs(3000),
  keepStoppedMs: durationMs(60_000),
  strongMinIou: 0.2,
  weakMinIou: 0.4,
  secondChanceMargin: 0.5,
  newcomerMargin: 1.5,
  secondChanceMinIou: 0.2,
  stoppedMinIou: 0.5,
  joinsRiders: true,
  cameraMotion: "none",
};
