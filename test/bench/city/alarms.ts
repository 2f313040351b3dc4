import type { StateChange } from "./agent-subscriber.ts";

/**
 * Times out of order that the agent told of although nobody had touched the camera.
 *
 * @param touchedAtMs when we made a camera misbehave, by its id; what is told of it from then on is no false alarm
 * @returns the first change of each
 */
export function falseAlarms(
  changes: readonly StateChange[],
  touchedAtMs: ReadonlyMap<string, number>,
): readonly StateChange[] {
  const alarms = changes.filter(
    ({ to, cameraId, atMs }) =>
      (to === "degraded" || to === "offline") && atMs < (touchedAtMs.get(cameraId) ?? Number.POSITIVE_INFINITY),
  );
  const firstOfEach = new Map<unknown, StateChange>();
  for (const alarm of alarms) {
    const episode = alarm.episodeId ?? alarm;
    if (!firstOfEach.has(episode)) firstOfEach.set(episode, alarm);
  }
  return [...firstOfEach.values()];
}

/** The value below which so much of all lies; `undefined` of nothing. @param fraction 0 to 1 */
export function percentile(values: readonly number[], fraction: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(fraction * values.length))];
}
