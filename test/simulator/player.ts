import { performance } from "node:perf_hooks";
import type { AccessUnit, Movie } from "./mp4-movie.ts";

/** Plays a movie in a loop, at its own pace. */
export interface Player {
  /** Seconds of stream at this moment: what the next unit's presentation time is measured against. */
  positionS(): number;
  stop(): void;
}

/**
 * Hands over each access unit at its time of decoding, for ever. Times are counted from the start, never from the last
 * unit, so that lateness does not add up.
 *
 * @param startMs where in the movie to begin; the keyframe at or before it is the first unit
 * @param onUnit gets the unit and the moment it is shown, in seconds of a time that goes on across the loop's end
 */
export function startPlayer(
  movie: Movie,
  startMs: number,
  onUnit: (unit: AccessUnit, presentationS: number) => void,
): Player {
  let index = keyframeBefore(movie, startMs);
  let passedTicks = 0; // of whole passes
  let stopped = false;
  const startedAt = performance.now();
  const firstS = (movie.units[index]?.decodeTicks ?? 0) / movie.ticksPerSecond;
  const positionS = (): number => firstS + (performance.now() - startedAt) / 1000;

  const sendWhatIsDue = (): void => {
    while (!stopped) {
      const unit = movie.units[index];
      if (unit === undefined) {
        index = 0;
        passedTicks += movie.durationTicks;
        continue;
      }
      const waitMs = ((unit.decodeTicks + passedTicks) / movie.ticksPerSecond - positionS()) * 1000;
      if (waitMs > 0) {
        timer = setTimeout(sendWhatIsDue, Math.ceil(waitMs));
        return;
      }
      index++;
      onUnit(unit, (unit.presentationTicks + passedTicks) / movie.ticksPerSecond);
    }
  };
  let timer = setTimeout(sendWhatIsDue, 0); // after the answer to PLAY
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return { positionS, stop };
}

function keyframeBefore(movie: Movie, startMs: number): number {
  const startTicks = ((startMs / 1000) * movie.ticksPerSecond) % movie.durationTicks;
  return movie.units.findLastIndex((unit) => unit.isKeyframe && unit.decodeTicks <= startTicks);
}
