/**
 * Cameras say when a picture is shown, MP4 wants to know when it is decoded too: a time that grows from picture to picture, and
 * is not later than the showing. With B-frames these are the times of showing in their order, as many pictures later as one may be
 * overtaken by.
 */

/** Where nothing is known of the time between two pictures: 25 a second. */
const USUAL_STEP_TICKS = 3600;

/**
 * @param reordering how many pictures may overtake one on the way from decoding to showing; 0 without B-frames. Where there turn out
 * to be more, times still grow.
 * @returns gives for the next picture's time of showing its time of decoding, both in ticks
 */
export function createDecodeTimes(reordering: number): (showAt: number) => number {
  const waiting: number[] = []; // times of showing, in their order
  let last = Number.NEGATIVE_INFINITY;
  return (showAt) => {
    const place = waiting.findIndex((other) => other > showAt);
    waiting.splice(place === -1 ? waiting.length : place, 0, showAt);
    const missing = reordering + 1 - waiting.length;
    const [first = showAt] = waiting;
    if (missing <= 0) waiting.shift();
    last = Math.max(first - Math.max(0, missing) * USUAL_STEP_TICKS, last + 1);
    return last;
  };
}

/** Counts by how many pictures others were overtaken. */
export interface ReorderingMeter {
  /** In order of decoding. */
  note(showAt: number, isKeyframe: boolean): void;
  /** The most since the beginning. */
  readonly most: number;
}

/** More is not possible: H.264 and H.265 know at most 16 pictures to be held back. */
const MOST = 16;

export function createReorderingMeter(): ReorderingMeter {
  let most = 0;
  /** Of the newest group, the latest ones, latest first. */
  let latest: number[] = [];
  return {
    note: (showAt, isKeyframe) => {
      if (isKeyframe) latest = [];
      const overtakenBy = latest.filter((other) => other > showAt).length;
      most = Math.max(most, overtakenBy);
      latest.splice(overtakenBy, 0, showAt);
      latest.length = Math.min(latest.length, MOST);
    },
    get most() {
      return most;
    },
  };
}
