import { type EpochMs, epochMs } from "@ngaba/contract";
import type { NewestPlay } from "../../simulator/simulated-camera.ts";
import type { FilmTruth } from "./film-truth.ts";

/**
 * One whole showing of a film in an endless loop.
 *
 * Where the loop is, the simulator knows: it plays in this process, counts every picture from the beginning of its client's
 * play, and waits for no one. So a picture of film time `t` leaves it at `shownAt + t`, and the agent stamps it with the
 * same moment to a few milliseconds (docs/time.md). That this is so is not taken for granted: the boxes of the events are
 * laid over the truth, see `box-fit.ts`.
 */
export interface Pass {
  /** When the simulated camera showed the film's first picture. */
  readonly shownAt: EpochMs;
  /** The same of the first picture of the next pass. */
  readonly seamAt: EpochMs;
}

/** The first pass that begins at this time or later. */
export function nextPass({ startedAt }: NewestPlay, { lengthMs }: Pick<FilmTruth, "lengthMs">, at: number): Pass {
  const passes = Math.max(0, Math.ceil((at - startedAt) / lengthMs));
  const shownAt = epochMs(startedAt + passes * lengthMs);
  return { shownAt, seamAt: epochMs(shownAt + lengthMs) };
}

/** The film's own time of a stamped moment; what lies outside of the pass is of the pass before or after it. */
export function filmMsOf({ shownAt }: Pass, { lengthMs }: Pick<FilmTruth, "lengthMs">, at: EpochMs): number {
  return (((at - shownAt) % lengthMs) + lengthMs) % lengthMs;
}
