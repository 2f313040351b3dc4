import { CameraState, type FigureSum, UNIT_MS } from "@ngaba/contract";
import type { Stack } from "./stack.ts";
import { type Stretch, windowsOf } from "./stretch.ts";

/** What may be claimed of a stretch of a camera's time: what its agent reported, `unknown` where it did not. */
export const STATES = ["live", "degraded", "offline", "connecting", "maintenance", "disabled", "unknown"] as const;
export type KnownState = (typeof STATES)[number];

/** How one camera fared from its first report in the stretch on. */
export type Availability = {
  readonly cameraId: string;
  readonly totalMs: number;
  /** Shares of that time, 0 to 1, which add up to 1. */
  readonly shares: Readonly<Record<KnownState, number>>;
};

/** Each camera that was reported, the one with the least live time first. @param sums by camera and state */
export function availabilities(sums: readonly FigureSum[], stretch: Stretch, nowMs: number): readonly Availability[] {
  const endMs = Math.min(stretch.toMs, nowMs);
  const byCamera = Map.groupBy(sums, ({ tags }) => tags.camera ?? "");
  return [...byCamera]
    .map(([cameraId, own]) => ({ cameraId, ...sharesOf(own, lengthOf(own, UNIT_MS[stretch.unit], endMs)) }))
    .toSorted((a, b) => a.shares.live - b.shares.live || (a.cameraId < b.cameraId ? -1 : 1));
}

/** From the first report on: within its window that is what was reported, nobody knows where in the window it was. */
function lengthOf(sums: readonly FigureSum[], stepMs: number, endMs: number): number {
  const firstMs = Math.min(...sums.map(({ at }) => Date.parse(at)));
  const reported = sums.filter(({ at }) => Date.parse(at) === firstMs);
  const reportedMs = reported.reduce((sum, { values }) => sum + (values.lasted_ms ?? 0), 0);
  return reportedMs + Math.max(0, endMs - (firstMs + stepMs));
}

function sharesOf(sums: readonly FigureSum[], lengthMs: number): Omit<Availability, "cameraId"> {
  const lasted = { live: 0, degraded: 0, offline: 0, connecting: 0, maintenance: 0, disabled: 0, unknown: 0 };
  for (const { tags, values } of sums) {
    const state = CameraState.safeParse(tags.state).data ?? "unknown";
    lasted[state] += values.lasted_ms ?? 0;
  }
  const knownMs = Object.values(lasted).reduce((sum, ms) => sum + ms, 0);
  const totalMs = Math.max(lengthMs, knownMs); // an agent's clock may be ahead of this browser's
  lasted.unknown += totalMs - knownMs;
  const share = (ms: number) => (totalMs === 0 ? 0 : ms / totalMs);
  return {
    totalMs,
    shares: {
      ...{ live: share(lasted.live), degraded: share(lasted.degraded), offline: share(lasted.offline) },
      ...{ connecting: share(lasted.connecting), maintenance: share(lasted.maintenance) },
      ...{ disabled: share(lasted.disabled), unknown: share(lasted.unknown) },
    },
  };
}

/** How many cameras on the average were in each state, window by window. @param sums by camera and state */
export function statesOverTime(sums: readonly FigureSum[], stretch: Stretch, nowMs: number): Stack<KnownState> {
  const windows = windowsOf(stretch);
  const stepMs = UNIT_MS[stretch.unit];
  const byWindow = Map.groupBy(sums, ({ at }) => Date.parse(at));
  const lengthMs = (at: number) => Math.max(1, Math.min(at + stepMs, nowMs) - at);
  const rows = STATES.map((key) => {
    const values = windows.map((at) => {
      const own = (byWindow.get(at) ?? []).filter(({ tags }) => tags.state === key);
      return own.reduce((sum, { values: { lasted_ms = 0 } }) => sum + lasted_ms, 0) / lengthMs(at);
    });
    return { key, values, total: values.reduce((sum, value) => sum + value, 0) };
  });
  return {
    ...{ windows, stepMs, isObserved: windows.map((at) => byWindow.has(at)) },
    rows: rows.filter(({ total }) => total > 0),
  };
}
