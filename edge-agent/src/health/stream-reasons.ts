import type { DegradedReason } from "@ngaba/contract";
import type { VideoCodec } from "../capture/rtsp/access-unit.ts";
import type { AgentConfig } from "../config/agent-config.ts";

/** What a stream is configured to be; absent: anything will do. */
export type ExpectedStream = AgentConfig["cameras"][number]["expected"];

/** What a stream is. Absent: not known yet, or not any more since a new connection. */
export interface StreamFigures {
  /** Pictures a second, of the last 10 s and of the last minute. */
  readonly fps?: number;
  readonly minuteFps?: number;
  /** 1000 bits a second, of the last 10 s. */
  readonly bitrateKbps?: number;
  /** Longest time between two keyframes of the last minute, also the one that still runs. */
  readonly keyframeIntervalMs?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly codec?: VideoCodec;
  /** How long jumps and breaks have been counted for. */
  readonly countedMs: number;
  /** Times that the camera's clock jumped within {@link JUMPS_WITHIN_MS}. */
  readonly clockJumps: number;
  /** Connections with pictures that broke within {@link BREAKS_WITHIN_MS}. */
  readonly breaks: number;
}

export const JUMPS_WITHIN_MS = 300_000;
export const BREAKS_WITHIN_MS = 60_000;

type StreamReason = Extract<
  DegradedReason,
  "few-frames" | "unstable" | "wrong-size" | "wrong-codec" | "wrong-rate" | "keyframes-rare" | "clock-jumps"
>;

/** What a figure says about a reason. Between the two thresholds, or unknown, it stays as it was. */
type Verdict = "raise" | "clear" | "stay";

/**
 * What is wrong with a stream. Pure.
 * @param before the reasons of the moment before
 */
export function streamReasons(
  before: readonly StreamReason[],
  figures: StreamFigures,
  expected: ExpectedStream,
): readonly StreamReason[] {
  const { breaks, clockJumps, countedMs } = figures;
  const verdicts: Record<StreamReason, Verdict> = {
    "few-frames": fewFrames(figures, expected),
    unstable: countVerdict(breaks, { raiseAt: 5, clearAt: 1 }, countedMs >= BREAKS_WITHIN_MS),
    "wrong-size": wrongSize(figures, expected),
    "wrong-codec": isOther(figures.codec, expected?.codec),
    "wrong-rate": wrongRate(figures, expected),
    "keyframes-rare": rareKeyframes(figures, expected),
    "clock-jumps": countVerdict(clockJumps, { raiseAt: 3, clearAt: 0 }, countedMs >= JUMPS_WITHIN_MS),
  };
  return STREAM_REASONS.filter((reason) =>
    before.includes(reason) ? verdicts[reason] !== "clear" : verdicts[reason] === "raise",
  );
}

/** Of each wanted picture or frame that is missing. */
const FEW_FRAMES: Thresholds = { raiseAt: 0.5, clearAt: 0.4 };

/**
 * Whether too few frames are decoded, with the hysteresis of `few-frames`. Pure.
 * @param fraction of the frames that were asked for; `undefined` changes nothing
 */
export function hasFewFrames(before: boolean, fraction: number | undefined): boolean {
  if (fraction === undefined) return before;
  const said = verdict(1 - fraction, FEW_FRAMES);
  return said === "stay" ? before : said === "raise";
}

const STREAM_REASONS = [
  ...(["few-frames", "unstable", "wrong-size", "wrong-codec", "wrong-rate", "keyframes-rare", "clock-jumps"] as const),
];

/** Those of a camera's reasons that its stream's figures tell. */
export const streamReasonsOf = (reasons: readonly DegradedReason[]): readonly StreamReason[] =>
  STREAM_REASONS.filter((reason) => reasons.includes(reason));

interface Thresholds {
  readonly raiseAt: number;
  readonly clearAt: number;
}

/** @param isWhole whether it was counted for a whole window; before that, a low count tells nothing */
function countVerdict(count: number, thresholds: Thresholds, isWhole: boolean): Verdict {
  const said = verdict(count, thresholds);
  return said === "clear" && !isWhole ? "stay" : said;
}

function verdict(figure: number, { raiseAt, clearAt }: Thresholds): Verdict {
  if (figure >= raiseAt) return "raise";
  return figure <= clearAt ? "clear" : "stay";
}

/** Of the last 10 s: the pictures are there, but too few to rely on. */
function fewFrames({ fps }: StreamFigures, expected: ExpectedStream): Verdict {
  if (expected === undefined) return "clear";
  return fps === undefined ? "stay" : verdict(1 - fps / expected.fps, FEW_FRAMES);
}

/** Of the last minute: set otherwise than it should be. Far too few are {@link fewFrames}, which says it already. */
function wrongRate({ minuteFps }: StreamFigures, expected: ExpectedStream): Verdict {
  if (expected === undefined) return "clear";
  if (minuteFps === undefined) return "stay";
  const ratio = minuteFps / expected.fps;
  return ratio <= 0.5 ? "clear" : verdict(Math.abs(ratio - 1), { raiseAt: 0.25, clearAt: 0.15 });
}

function rareKeyframes({ keyframeIntervalMs }: StreamFigures, expected: ExpectedStream): Verdict {
  if (expected?.maxKeyframeIntervalS === undefined) return "clear";
  if (keyframeIntervalMs === undefined) return "stay";
  return verdict(keyframeIntervalMs / (expected.maxKeyframeIntervalS * 1000), { raiseAt: 1.2, clearAt: 1.05 });
}

function wrongSize({ widthPx, heightPx }: StreamFigures, expected: ExpectedStream): Verdict {
  if (isOther(widthPx, expected?.widthPx) === "raise") return "raise";
  return isOther(heightPx, expected?.heightPx);
}

function isOther<T>(is: T | undefined, shouldBe: T | undefined): Verdict {
  if (shouldBe === undefined) return "clear";
  if (is === undefined) return "stay";
  return is === shouldBe ? "clear" : "raise";
}
