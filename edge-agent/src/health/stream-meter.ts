import { type DegradedReason, elapsed, type MonotonicMs } from "@ngaba/contract";
import { type AccessUnit, TICKS_PER_MS } from "../capture/rtsp/access-unit.ts";
import { createSecondCounts, KEPT_S } from "./second-counts.ts";
import {
  BREAKS_WITHIN_MS,
  type ExpectedStream,
  JUMPS_WITHIN_MS,
  type StreamFigures,
  streamReasons,
  streamReasonsOf,
} from "./stream-reasons.ts";

/** Measures one camera's stream as it comes, decoding nothing. Its only clock is that of the units. */
export interface StreamMeter {
  /** Of every unit, damaged ones too: they came. Keeps nothing of it. */
  onUnit(unit: AccessUnit): void;
  /** The connection ended. @param hadPictures whether it was one that had worked */
  onEnd(at: MonotonicMs, hadPictures: boolean): void;
  figures(now: MonotonicMs): StreamFigures;
  /** What is wrong, with hysteresis; to be asked about once a second. */
  reasons(now: MonotonicMs): ReturnType<typeof streamReasons>;
}

const FAST_S = 10;
const BITS_PER_KILOBYTE = 8;
/** The next keyframe may be on its way for this long. */
const NETWORK_MS = 2000;

/** @param told by an earlier run: each holds until its figure is known */
export function createStreamMeter(expected: ExpectedStream, told: readonly DegradedReason[] = []): StreamMeter {
  const pictures = createSecondCounts();
  const kilobytes = createSecondCounts();
  const keyframes = createKeyframeGaps();
  let jumps: MonotonicMs[] = [];
  let breaks: MonotonicMs[] = [];
  let newest: Pick<AccessUnit, "timeline" | "parameterSets"> | undefined;
  let raised = streamReasonsOf(told);
  let countedSince: MonotonicMs | undefined;

  const figures = (now: MonotonicMs): StreamFigures => {
    countedSince ??= now;
    jumps = within(jumps, now, JUMPS_WITHIN_MS);
    breaks = within(breaks, now, BREAKS_WITHIN_MS);
    const kilobytesPerS = kilobytes.perSecond(now, FAST_S);
    const { codec, widthPx, heightPx } = newest?.parameterSets ?? {};
    return known({
      fps: pictures.perSecond(now, FAST_S),
      minuteFps: pictures.perSecond(now, KEPT_S),
      bitrateKbps: kilobytesPerS === undefined ? undefined : kilobytesPerS * BITS_PER_KILOBYTE,
      keyframeIntervalMs: keyframes.longestMs(now),
      ...{ codec, widthPx, heightPx, clockJumps: jumps.length, breaks: breaks.length },
      countedMs: elapsed(countedSince, now),
    });
  };

  return {
    onUnit: (unit) => {
      const { timeline, parameterSets, bytes, readAt } = unit;
      pictures.add(readAt.monotonic, 1);
      kilobytes.add(readAt.monotonic, bytes / 1000);
      if (newest !== undefined && timeline !== newest.timeline) jumps.push(readAt.monotonic);
      newest = { timeline, parameterSets };
      if (unit.isKeyframe) keyframes.add(unit);
    },
    onEnd: (at, hadPictures) => {
      if (hadPictures) breaks.push(at);
      pictures.reset();
      kilobytes.reset();
      keyframes.reset();
      newest = undefined;
    },
    figures,
    reasons: (now) => {
      raised = streamReasons(raised, figures(now), expected);
      return raised;
    },
  };
}

type Keyframe = Pick<AccessUnit, "ticks" | "timeline"> & { readonly at: MonotonicMs };

/** Times between keyframes, by the camera's clock where it did not jump between them: the network's delay is not in it. */
function createKeyframeGaps() {
  let gaps: { readonly at: MonotonicMs; readonly ms: number }[] = [];
  let newest: Keyframe | undefined;
  return {
    add: ({ ticks, timeline, readAt }: AccessUnit): void => {
      const keyframe: Keyframe = { ticks, timeline, at: readAt.monotonic };
      if (newest !== undefined) gaps.push({ at: keyframe.at, ms: gapMs(newest, keyframe) });
      gaps = gaps.filter(({ at }) => elapsed(at, keyframe.at) < KEPT_S * 1000);
      newest = keyframe;
    },
    longestMs: (now: MonotonicMs): number | undefined => {
      if (newest === undefined) return undefined;
      const runsForMs = elapsed(newest.at, now) - NETWORK_MS;
      const past = gaps.filter(({ at }) => elapsed(at, now) < KEPT_S * 1000).map(({ ms }) => ms);
      if (past.length > 0) return Math.max(runsForMs, ...past);
      return runsForMs >= KEPT_S * 1000 ? runsForMs : undefined; // a single one tells nothing until it is long ago
    },
    reset: (): void => {
      gaps = [];
      newest = undefined;
    },
  };
}

const gapMs = (from: Keyframe, to: Keyframe): number =>
  from.timeline === to.timeline ? (to.ticks - from.ticks) / TICKS_PER_MS : elapsed(from.at, to.at);

const within = (times: MonotonicMs[], now: MonotonicMs, ms: number): MonotonicMs[] =>
  times.filter((at) => elapsed(at, now) < ms);

/** Without what is not known. */
function known(figures: { [Name in keyof StreamFigures]: StreamFigures[Name] | undefined }): StreamFigures {
  const { clockJumps = 0, breaks = 0, countedMs = 0, ...others } = figures;
  return {
    ...{ clockJumps, breaks, countedMs },
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
  };
}
