/** Where a clip's frames are, and when they were. Pure. */
import type { EvidenceFile } from "@ngaba/contract";

export type Clip = NonNullable<EvidenceFile["clip"]>;
type Still = Pick<EvidenceFile, "streamId" | "ticks" | "takenAt">;

const TICKS_PER_S = 90_000;
/** Of a clip of a single frame, which says nothing of its rate. */
const DEFAULT_FRAME_S = 0.04;

/** How long a frame of it is shown, seconds, as a mean: cameras keep time only roughly. */
export function frameSecondsOf({ firstTicks, lastTicks, frames }: Clip): number {
  const lengthS = (lastTicks - firstTicks) / TICKS_PER_S;
  return frames > 1 && lengthS > 0 ? lengthS / (frames - 1) : DEFAULT_FRAME_S;
}

/** When the frame at a place of the clip was taken, epoch ms. */
export const momentAt = ({ from }: Clip, placeS: number): number => Date.parse(from) + placeS * 1_000;

/** The place of a still's moment in a clip, seconds: exact when both are of one connection. May lie outside of it. */
export function placeOfStill(still: Still, file: Pick<EvidenceFile, "streamId">, clip: Clip): number | undefined {
  const isSameStream = still.streamId !== undefined && still.streamId === file.streamId;
  if (isSameStream && still.ticks !== undefined) return (still.ticks - clip.firstTicks) / TICKS_PER_S;
  return still.takenAt === undefined ? undefined : (Date.parse(still.takenAt) - Date.parse(clip.from)) / 1_000;
}

export type StepFrom = {
  /** Where the frame that is shown begins. */
  readonly shownS: number;
  /** Where the player stands: inside that frame, or further on where a frame lasts longer than the others. */
  readonly currentS: number;
  readonly frameS: number;
};

/** Where to send the player for the next (1) or the previous (-1) frame: into its middle, whatever was rounded. */
export function stepTarget({ shownS, currentS, frameS }: StepFrom, by: 1 | -1): number {
  const isInside = currentS < shownS + frameS;
  const baseS = by === -1 || isInside ? shownS + frameS / 2 : currentS;
  return Math.max(0, baseS + by * frameS);
}

/** Of these places the one that is nearest; `undefined` of none. */
export function nearest(places: readonly (number | undefined)[], placeS: number): number | undefined {
  let best: number | undefined;
  for (const [index, place] of places.entries()) {
    const held = best === undefined ? undefined : places[best];
    if (place === undefined) continue;
    if (held === undefined || Math.abs(place - placeS) < Math.abs(held - placeS)) best = index;
  }
  return best;
}

/** Of these places the one in the frame that is shown; `undefined` where none is. @param shownS where that frame begins, seconds */
export function placeShown(
  places: readonly (number | undefined)[],
  shownS: number,
  frameS: number,
): number | undefined {
  const index = nearest(places, shownS);
  const placeS = index === undefined ? undefined : places[index];
  return placeS !== undefined && Math.abs(placeS - shownS) < frameS / 2 ? index : undefined;
}
