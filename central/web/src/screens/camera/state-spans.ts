import type { CameraChange, CameraState, CameraTimeline, CameraView } from "@ngaba/contract";

/** One state over a time. `untold`: nobody had told anything yet; `unknown`: its agent is out of touch. */
export type StateSpan = {
  readonly state: CameraState | "unknown" | "untold";
  /** Milliseconds since 1970, within what was asked for. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What began it; absent where nobody told. */
  readonly change?: CameraChange;
};

/**
 * What a camera was, without gaps, oldest first. A state holds until another is told; only now it is known whether the
 * agent is out of touch, so an agent that was switched off in between leaves its last word standing.
 * @param camera as it is now
 */
export function spansOf(
  { before, changes }: CameraTimeline,
  camera: Pick<CameraView, "connection" | "since">,
  fromMs: number,
  toMs: number,
): readonly StateSpan[] {
  const told = [...(before === undefined ? [] : [before]), ...changes];
  const marks: StateSpan[] = [{ state: "untold", fromMs, toMs }];
  for (const change of told) marks.push({ state: change.to, fromMs: Date.parse(change.since), toMs, change });
  if (camera.connection === "unknown" && camera.since !== undefined) {
    marks.push({ state: "unknown", fromMs: Date.parse(camera.since), toMs });
  }
  // What was told later counts: a state may be found to have begun before the last one was told.
  const starts = marks.map(({ fromMs: start }) => Math.min(toMs, Math.max(fromMs, start)));
  return marks.flatMap((mark, i) => {
    const start = starts[i] ?? toMs;
    const end = Math.min(toMs, ...starts.slice(i + 1));
    return end > start ? [{ ...mark, fromMs: start, toMs: end }] : [];
  });
}

/** How long each state lasted in all, milliseconds, the longest first. */
export function sumsOf(spans: readonly StateSpan[]): readonly { state: StateSpan["state"]; lastedMs: number }[] {
  const sums = new Map<StateSpan["state"], number>();
  for (const { state, fromMs, toMs } of spans) sums.set(state, (sums.get(state) ?? 0) + toMs - fromMs);
  return [...sums].map(([state, lastedMs]) => ({ state, lastedMs })).toSorted((a, b) => b.lastedMs - a.lastedMs);
}

/** The times in which something was wrong, newest first. */
export const outagesOf = (spans: readonly StateSpan[]): readonly StateSpan[] =>
  spans.filter(({ state }) => state === "offline" || state === "degraded" || state === "unknown").toReversed();
