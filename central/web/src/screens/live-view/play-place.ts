/** A stretch that can be played, in seconds of the video's time. */
export type Span = { readonly start: number; readonly end: number };

export type Steering = {
  readonly spans: readonly Span[];
  readonly currentS: number;
  /** How far behind the newest picture a live video is to be; absent of the past. */
  readonly delayS?: number;
};

/** A live video that is further behind jumps: its pictures were late all at once. */
const MAX_BEHIND_S = 2;
/** Players stop a little before the end of what they have. */
const NEARLY_S = 0.05;

/** Where to jump to, in seconds; `undefined`: go on. Pure. */
export function placeToPlay({ spans, currentS, delayS }: Steering): number | undefined {
  const last = spans.at(-1);
  if (last === undefined) return undefined;
  if (delayS !== undefined) {
    const isBehind = currentS < last.start || last.end - currentS > delayS + MAX_BEHIND_S;
    return isBehind ? Math.max(last.start, last.end - delayS) : undefined;
  }
  if (spans.some(({ start, end }) => currentS >= start && currentS < end - NEARLY_S)) return undefined;
  return spans.find(({ start }) => start > currentS)?.start;
}

/** A little faster or slower, so that nobody sees how a live video is brought to where it is to be. */
export function paceOf({ spans, currentS, delayS }: Steering): number {
  const end = spans.at(-1)?.end;
  if (delayS === undefined || end === undefined) return 1;
  const tooLateS = end - currentS - delayS;
  if (tooLateS > 0.25) return 1.08;
  return tooLateS < -0.25 ? 0.92 : 1;
}

/** Between what looks smooth and what still is live. */
const [MIN_DELAY_S, MAX_DELAY_S] = [0.4, 3];
const MARGIN_S = 0.15;
const REMEMBERED = 20;

/** Says how late a video must be shown, so that what was seen in each picture is known by then. */
export function createDelay(): { readonly seconds: () => number; readonly note: (lateS: number) => void } {
  const late: number[] = [];
  return {
    note: (lateS) => {
      late.push(lateS);
      if (late.length > REMEMBERED) late.shift();
    },
    seconds: () => Math.min(MAX_DELAY_S, Math.max(MIN_DELAY_S, Math.max(0, ...late) + MARGIN_S)),
  };
}
