import type { PixelBox } from "../../detection/detection.ts";
import { groundPoint, type Point } from "../../geometry/point.ts";

/** A road user of a ground truth in one picture. */
export interface TrueBox {
  readonly id: number;
  readonly box: PixelBox;
}

/** A part of a walk on one side of the line. */
interface Run {
  readonly side: -1 | 1;
  /** Where along the segment it was entered, 0 to 1 between its ends. */
  readonly enteredAlong: number;
  /** Greatest distance from the line, in heights of the box. */
  depth: number;
}

/** Nearer to the line than this, in heights of the box, nobody is on a side of it. */
const CLEAR_HEIGHTS = 0.1;

/**
 * Crossings of a line by another way than the rule's, with the whole walks known: each is cut into runs on one side of
 * the line, those that never got clear of it are left out, and the changes of side between those that remain count.
 *
 * @param boxes of all pictures, in the order of their time
 * @param line in frame pixels; forward is from its left to its right
 */
export function truthCrossings(
  boxes: readonly TrueBox[],
  line: { readonly from: Point; readonly to: Point },
): { readonly forward: number; readonly backward: number } {
  const runs = new Map<number, Run[]>();
  const before = new Map<number, { along: number; across: number }>();
  for (const { id, box } of boxes) {
    const now = lineCoordinates(groundPoint(box), line);
    const last = before.get(id) ?? now;
    before.set(id, now);
    const side = now.across < 0 ? -1 : 1;
    const walked = runs.get(id) ?? [];
    runs.set(id, walked);
    if (walked.at(-1)?.side !== side) {
      const share = last.across === now.across ? 0 : last.across / (last.across - now.across);
      walked.push({ side, enteredAlong: last.along + share * (now.along - last.along), depth: 0 });
    }
    const run = walked.at(-1);
    if (run !== undefined) run.depth = Math.max(run.depth, Math.abs(now.across) / (box.y2 - box.y1));
  }
  const changes = [...runs.values()].flatMap((walked) => {
    const clear = walked.filter((run) => run.depth >= CLEAR_HEIGHTS);
    return clear.filter((run, i) => clear[i - 1]?.side === -run.side && run.enteredAlong >= 0 && run.enteredAlong <= 1);
  });
  return {
    forward: changes.filter((run) => run.side > 0).length,
    backward: changes.filter((run) => run.side < 0).length,
  };
}

/** A place as fraction of the way along the segment, and as distance in pixels to its right. */
function lineCoordinates({ x, y }: Point, { from, to }: { readonly from: Point; readonly to: Point }) {
  const [ux, uy] = [to.x - from.x, to.y - from.y];
  const [dx, dy] = [x - from.x, y - from.y];
  const length = Math.hypot(ux, uy);
  return { along: (dx * ux + dy * uy) / length ** 2, across: (dy * ux - dx * uy) / length };
}
