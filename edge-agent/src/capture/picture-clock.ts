import { type EpochMs, epochMs } from "@ngaba/contract";
import { createCameraClock } from "./camera-clock.ts";
import { type AccessUnit, type SenderReport, type StreamTicks, TICKS_PER_MS } from "./rtsp/access-unit.ts";
import { createStreamClock } from "./stream-clock.ts";

/** Tells the moment in each picture of one connection: by the camera's clock where that can be trusted, else by arrival. */
export interface PictureClock {
  /** Each unit as it is read, in order of decoding. */
  onUnit(unit: Pick<AccessUnit, "ticks" | "timeline" | "readAt">): void;
  onReport(report: SenderReport): void;
  /**
   * The moment in a picture, in any order; `undefined` while a connection is still catching up, and for timelines before
   * the last two: of the last but one pictures may still be in the decoder.
   */
  at(ticks: StreamTicks, timeline: number): EpochMs | undefined;
  /** How `at` is told now, and how sure. */
  state(): PictureClockState;
}

export interface PictureClockState {
  readonly source: "rtcp" | "arrival";
  readonly uncertaintyMs: number;
  /** Camera's clock minus the agent's wall clock, where the camera sends reports. */
  readonly cameraOffsetMs?: number;
  /** How much faster the camera's clock runs, parts per million. */
  readonly driftPpm?: number;
}

export interface PictureClockOptions {
  /** A camera's clock that is off by more is not followed. */
  readonly maxCameraOffsetMs: number;
  /** See `createStreamClock`. */
  readonly settlingMs?: number;
}

interface Anchor {
  readonly ticks: number;
  readonly timeline: number;
  readonly atMs: number | undefined;
}

/** What exposure, encoding and the camera's buffer take at least, which arrival cannot tell. */
const LEAST_LAG_MS = 50;
/** From one way of telling to the other time is bent by this much, so that it never jumps and speeds stay right to 2 %. */
const MAX_BEND = 0.02;

/**
 * The least delay between a unit's ticks and its reading ties the stream to the wall clock (see `createStreamClock`); only
 * units that are ahead of all before them count there, since B-frames are read after what is shown after them.
 */
export function createPictureClock({ maxCameraOffsetMs, settlingMs }: PictureClockOptions): PictureClock {
  const arrival = createStreamClock(settlingMs === undefined ? {} : { settlingMs });
  const camera = createCameraClock();
  let newest: Anchor | undefined;
  let over: Anchor | undefined; // of the timeline before, as it was told last
  let wallAheadMs: number | undefined;
  let early: SenderReport | undefined; // before the first unit there is no wall clock to hold it against
  let intervalMs = 0;
  let bentMs = 0; // what is added to arrival
  let toGoMs = 0; // until `at` is what the source says
  let source: PictureClockState["source"] = "arrival";
  let hasTold = false;

  const bend = (ticks: StreamTicks, timeline: number, arrivedAt: EpochMs, stepMs: number): void => {
    const offset = camera.offsetMs();
    const byCamera =
      offset !== undefined && Math.abs(offset) <= maxCameraOffsetMs ? camera.at(ticks, timeline) : undefined;
    source = byCamera === undefined ? "arrival" : "rtcp";
    const wantedMs = byCamera === undefined ? 0 : byCamera - arrivedAt;
    const mostMs = hasTold ? Math.max(0, stepMs) * MAX_BEND : Number.POSITIVE_INFINITY;
    bentMs += Math.max(-mostMs, Math.min(mostMs, wantedMs - bentMs));
    toGoMs = Math.abs(wantedMs - bentMs);
  };
  const onUnit: PictureClock["onUnit"] = ({ ticks, timeline, readAt }) => {
    wallAheadMs = readAt.wall - readAt.monotonic;
    if (early !== undefined) camera.onReport(early, wallAheadMs);
    early = undefined;
    const isSame = newest?.timeline === timeline;
    if (isSame && newest !== undefined && ticks <= newest.ticks) return;
    const stepMs = isSame && newest !== undefined ? (ticks - newest.ticks) / TICKS_PER_MS : 0;
    if (stepMs > 0) intervalMs = stepMs;
    const at = arrival.stamp(ticks / TICKS_PER_MS, readAt);
    if (at !== undefined) bend(ticks, timeline, at, stepMs);
    hasTold ||= at !== undefined;
    if (!isSame) over = newest;
    newest = { ticks, timeline, atMs: at && at + bentMs };
  };
  const onReport: PictureClock["onReport"] = (report) => {
    if (wallAheadMs === undefined) early = report;
    else camera.onReport(report, wallAheadMs);
  };
  const at: PictureClock["at"] = (ticks, timeline) => {
    const anchor = newest?.timeline === timeline ? newest : over;
    if (anchor?.atMs === undefined || anchor.timeline !== timeline) return undefined;
    return epochMs(Math.round(anchor.atMs + (ticks - anchor.ticks) / TICKS_PER_MS));
  };
  const state = (): PictureClockState => {
    const [cameraOffsetMs, driftPpm] = [camera.offsetMs(), camera.driftPpm()];
    const ownMs = source === "rtcp" ? Math.max(1, camera.uncertaintyMs()) : LEAST_LAG_MS + intervalMs;
    return {
      source,
      uncertaintyMs: ownMs + toGoMs,
      ...(cameraOffsetMs !== undefined && { cameraOffsetMs }),
      ...(driftPpm !== undefined && { driftPpm }),
    };
  };
  return { onUnit, onReport, at, state };
}
