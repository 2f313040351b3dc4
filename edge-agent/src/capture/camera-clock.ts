import { type EpochMs, epochMs } from "@ngaba/contract";
import { type SenderReport, type StreamTicks, TICKS_PER_MS } from "./rtsp/access-unit.ts";

/** What a camera's sender reports (RFC 3550, 6.4.1) say about its clock. */
export interface CameraClock {
  /** @param wallAheadMs the agent's wall clock less its monotonic clock at this moment */
  onReport(report: SenderReport, wallAheadMs: number): void;
  /**
   * The moment of a picture by the camera's clock; `undefined` until two reports in a row agree, and when they are of
   * another timeline.
   */
  at(ticks: StreamTicks, timeline: number): EpochMs | undefined;
  /** Half of how far the newest reports differ in what they say of the same moment. */
  uncertaintyMs(): number;
  /** Camera's clock minus the agent's wall clock; `undefined` before the first report. */
  offsetMs(): number | undefined;
  /**
   * How much faster the camera's clock runs than the agent's monotonic one, in parts per million; `undefined` until its
   * standard error is below {@link MAX_DRIFT_ERROR_PPM}, which takes some minutes.
   */
  driftPpm(): number | undefined;
}

interface Heard {
  readonly ntp: number;
  readonly monotonic: number;
  readonly offsetMs: number;
  readonly timeline: number;
  /** Camera's clock where ticks are 0. */
  readonly originMs: number;
}

/** At one report in 5 s, ten minutes. */
const MAX_REPORTS = 128;
/** A report is late by what the network delays it, never early: of so many the greatest offset is the truest. */
const OFFSET_REPORTS = 12;
const JITTER_REPORTS = 8;
/** Reports that differ by more do not speak of one clock: it was set between them. */
const STEADY_MS = 50;
const CLOCK_SET_MS = 500;
const MAX_DRIFT_ERROR_PPM = 10;

export function createCameraClock(): CameraClock {
  let reports: Heard[] = [];

  const onReport: CameraClock["onReport"] = ({ ntp, ticks, timeline, readAt }, wallAheadMs) => {
    const last = reports.at(-1);
    const offsetMs = ntp - readAt - wallAheadMs;
    const wasSet = last !== undefined && Math.abs(ntp - readAt - (last.ntp - last.monotonic)) > CLOCK_SET_MS;
    const originMs = ntp - ticks / TICKS_PER_MS;
    reports = [...(wasSet ? [] : reports), { ntp, monotonic: readAt, offsetMs, timeline, originMs }].slice(
      -MAX_REPORTS,
    );
  };
  const at: CameraClock["at"] = (ticks, timeline) => {
    const [before, last] = reports.slice(-2);
    if (before?.timeline !== timeline || last?.timeline !== timeline) return undefined;
    const isSteady = Math.abs(last.originMs - before.originMs) <= STEADY_MS;
    return isSteady ? epochMs(last.originMs + ticks / TICKS_PER_MS) : undefined;
  };
  const uncertaintyMs = (): number => {
    const timeline = reports.at(-1)?.timeline;
    const origins = reports.slice(-JITTER_REPORTS).filter((each) => each.timeline === timeline);
    const all = origins.map(({ originMs }) => originMs);
    return all.length === 0 ? 0 : (Math.max(...all) - Math.min(...all)) / 2;
  };
  const offsetMs = (): number | undefined =>
    reports.length === 0 ? undefined : Math.max(...reports.slice(-OFFSET_REPORTS).map((each) => each.offsetMs));
  return { onReport, at, uncertaintyMs, offsetMs, driftPpm: () => driftOf(reports) };
}

/** Slope of the camera's clock over the monotonic one by least squares, where it is sure enough. */
function driftOf(reports: readonly Heard[]): number | undefined {
  const count = reports.length;
  const first = reports[0];
  if (first === undefined || count < 3) return undefined;
  const points = reports.map(({ ntp, monotonic }) => ({
    x: monotonic - first.monotonic,
    y: ntp - first.ntp - (monotonic - first.monotonic),
  }));
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residue = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const errorPpm = Math.sqrt(residue / (count - 2) / spread) * 1e6;
  return errorPpm <= MAX_DRIFT_ERROR_PPM ? slope * 1e6 : undefined;
}
