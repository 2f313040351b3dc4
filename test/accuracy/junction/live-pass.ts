import { type EpochMs, epochMs } from "@ngaba/contract";
import type { NewestPlay } from "../../simulator/simulated-camera.ts";
import type { FilmTruth } from "./film-truth.ts";

/**
 * One whole showing of a film in an endless loop.
 *
 * Where the loop is, the simulator knows: it plays in this process, counts every picture from the beginning of its client's
 * play, and waits for no one. So a picture of film time `t` leaves it at `shownAt + t`. The agent's stamp of the same
 * picture is later, always by the same: ffmpeg's parser keeps a picture back until the next one comes, so by one interval
 * (docs/time.md). That both is so is not taken for granted: the boxes of the events are laid over the truth, see `box-fit.ts`.
 */
export interface Pass {
  /** When the simulated camera showed the film's first picture. */
  readonly shownAt: EpochMs;
  /** What an agent says of the moment in that picture. */
  readonly stampedAt: EpochMs;
  /** The same of the first picture of the next pass. */
  readonly seamAt: EpochMs;
}

/** The first pass that begins at this time or later. */
export function nextPass({ startedAt }: NewestPlay, film: Pick<FilmTruth, "lengthMs" | "framesPerSecond">, at: number) {
  const passes = Math.max(0, Math.ceil((at - startedAt) / film.lengthMs));
  const shownAt = epochMs(startedAt + passes * film.lengthMs);
  const stampedAt = epochMs(shownAt + 1000 / film.framesPerSecond);
  return { shownAt, stampedAt, seamAt: epochMs(stampedAt + film.lengthMs) } satisfies Pass;
}

/** The film's own time of a stamped moment; what lies outside of the pass is of the pass before or after it. */
export function filmMsOf({ stampedAt }: Pass, { lengthMs }: Pick<FilmTruth, "lengthMs">, at: EpochMs): number {
  return (((at - stampedAt) % lengthMs) + lengthMs) % lengthMs;
}
