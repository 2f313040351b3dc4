import { type MonotonicMs, monotonicMs } from "@ngaba/contract";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { type DecoderLife, type DecoderLimits, type OriginalPicture, startDecoderLife } from "./decoder-life.ts";
import type { DecoderCommand } from "./ffmpeg-decoder-process.ts";
import { keepLastWords } from "./last-words.ts";
import type { AccessUnit } from "./rtsp/access-unit.ts";

export interface DecoderOptions extends Omit<DecoderCommand, "codec" | "ffmpegPath"> {
  readonly cameraId: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told once when the hardware cannot decode, and the processor does from then on. */
  readonly onHardwareFailed?: (why: string) => void;
  /** Program to run; default `ffmpeg`, found in PATH. */
  readonly ffmpegPath?: string;
  readonly limits?: Partial<DecoderLimits>;
}

/** Decodes one camera's video, whatever becomes of the process that does it. */
export interface FrameDecoder {
  /**
   * Takes every unit of a stream in order; damaged ones are passed over. Returns at once: when the decoder is behind, units
   * up to a keyframe are left out, and counted.
   */
  put(unit: AccessUnit): void;
  /** Resolves when no process is left; the next keyframe starts another. */
  close(): Promise<void>;
  health(): DecoderState;
}

export interface DecoderState {
  /** What decodes; absent: the processor alone. */
  readonly hardware?: string;
  /** Times that a process ended or hung, and another was started. */
  readonly restarts: number;
  /** Units left out because it was behind, or gone. */
  readonly skippedUnits: number;
  /** What ffmpeg complained about last. */
  readonly lastWords: string;
}

const LIMITS: DecoderLimits = { hungMs: 6000, killGraceMs: 2000, behindMs: 3000, behindBytes: 4 * 1024 * 1024 };
/** A picture begins it anew. */
const BACKOFF = { minMs: 250, maxMs: 15_000 };

/**
 * Keeps an ffmpeg that decodes what comes in on its stdin. It is started at a keyframe; when it ends or hangs, the next
 * keyframe goes to a new one. The connection to the camera knows nothing of all this.
 *
 * @param onPicture each picture, in order of presentation; must return at once
 * @param onFailure told what no other process can mend: `PROGRAM_MISSING`
 */
export function createFrameDecoder(
  options: DecoderOptions,
  onPicture: (picture: OriginalPicture) => void,
  onFailure: (error: unknown) => void,
): FrameDecoder {
  const { clock, log, cameraId, ffmpegPath = "ffmpeg", onHardwareFailed = () => undefined } = options;
  const limits = { ...LIMITS, ...options.limits };
  const words = keepLastWords();
  const dying = new Set<Promise<void>>();
  let hardware = options.hardware;
  let life: DecoderLife | undefined;
  let failures = 0;
  let notBefore: MonotonicMs = monotonicMs(Number.NEGATIVE_INFINITY);
  let isWaitingForKeyframe = false; // after a process was lost
  let restarts = 0;
  let skippedUnits = 0;

  const bury = (dead: DecoderLife): void => {
    const death = dead.stop().finally(() => dying.delete(death));
    dying.add(death);
  };
  const lose = (why: string, hadPictures: boolean): void => {
    const lost = life;
    if (lost === undefined) return;
    life = undefined;
    isWaitingForKeyframe = true;
    bury(lost);
    notBefore = monotonicMs(clock.monotonic() + backoffMs(failures++, BACKOFF));
    log.warn({ cameraId, why, lastWords: words.text() }, "the decoder is lost, another takes its place");
    if (hadPictures || hardware === undefined) return;
    onHardwareFailed(`${hardware.hardware} cannot decode, the processor does instead: ${words.text() || why}`);
    hardware = undefined;
  };
  const begin = ({ parameterSets: sets }: AccessUnit): DecoderLife => {
    let hadPictures = false;
    const command = { ...options, ffmpegPath, hardware, codec: sets.codec };
    const begun: DecoderLife = startDecoderLife(
      command,
      sets,
      { clock, limits },
      {
        onPicture: (picture) => {
          if (life !== begun) return;
          hadPictures = true;
          failures = 0;
          onPicture(picture);
        },
        onLine: words.add,
        onEnd: (why) => life === begun && lose(why, hadPictures),
        onFailure,
      },
    );
    if (isWaitingForKeyframe) restarts++;
    isWaitingForKeyframe = false;
    return begun;
  };

  const put: FrameDecoder["put"] = (unit) => {
    if (unit.isDamaged) return;
    if (life === undefined && unit.isKeyframe && clock.monotonic() >= notBefore) life = begin(unit);
    if (life?.put(unit) !== true) skippedUnits++;
  };
  const close = async (): Promise<void> => {
    const last = life;
    life = undefined;
    if (last !== undefined) bury(last);
    await Promise.all(dying);
  };
  const health = (): DecoderState => ({
    ...(hardware && { hardware: hardware.hardware }),
    ...{ restarts, skippedUnits, lastWords: words.text() },
  });
  return { put, close, health };
}
