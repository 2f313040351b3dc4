import { findShift } from "./find-shift.ts";
import type { PictureLook } from "./picture-look.ts";
import { edgesOf, likeness, NO_SHIFT, type Shift } from "./structure.ts";
import type { ViewReference } from "./view-reference.ts";

/** As alike as this part of what pictures of a view are to it, it is in place, and nothing else is looked for … */
const SAME_PART = 0.75;
/** … and as alike as this when nothing better is found. */
const SAME_LIKENESS = 0.5;
/** A shift counts when the pictures are so alike at it, and by so much more than without. */
const SHIFTED_LIKENESS = 0.35;
const SHIFTED_GAIN = 0.1;

/** How a picture lies to a reference view. */
export interface ViewComparison {
  /** With the view where it should be: 1 for alike, 0 for unrelated; of the most alike light. */
  readonly likenessInPlace: number;
  /** The same wherever the view may have moved to. */
  readonly bestLikeness: number;
  /** In cells; none when it is in place, undefined when that cannot be told. */
  readonly shift: Shift | undefined;
}

/** Pure. Takes a tenth of a millisecond while the view is in place, some milliseconds otherwise. */
export function compareView({ lights }: ViewReference, look: PictureLook): ViewComparison {
  const edges = edgesOf(look.luma);
  const inPlace = lights
    .map((view) => ({ view, edges: edgesOf(view.luma) }))
    .map((one) => ({ ...one, likeness: likeness(one.edges, edges, NO_SHIFT) }))
    .sort((a, b) => b.likeness - a.likeness);
  const likenessInPlace = inPlace[0]?.likeness ?? 0;
  const isInPlace = inPlace.some(({ view, likeness: alike }) => alike >= SAME_PART * view.ownLikeness);
  if (isInPlace) return { likenessInPlace, bestLikeness: likenessInPlace, shift: NO_SHIFT };
  const needed = Math.max(SHIFTED_LIKENESS, likenessInPlace + SHIFTED_GAIN);
  let bestLikeness = likenessInPlace;
  for (const { edges: view } of inPlace) {
    const found = findShift(view, edges);
    bestLikeness = Math.max(bestLikeness, found.likeness);
    if (found.likeness >= needed) return { likenessInPlace, bestLikeness, shift: found.shift };
  }
  return { likenessInPlace, bestLikeness, shift: likenessInPlace >= SAME_LIKENESS ? NO_SHIFT : undefined };
}
