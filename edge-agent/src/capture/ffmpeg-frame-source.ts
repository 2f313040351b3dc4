import type { MonotonicMs } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import { PICTURELESS_AFTER_MS } from "./camera-state.ts";
import { type CaptureMode, runFfmpeg, SOCKET_TIMEOUT_MS } from "./ffmpeg-process.ts";
import type { Frame } from "./frame.ts";
import { createFrameAssembler, type DecodedPicture } from "./frame-assembler.ts";
import type { FrameSource } from "./frame-source.ts";
import { createStreamClock } from "./stream-clock.ts";
import { describeFault } from "./stream-fault.ts";
import { startWatchdog } from "./watchdog.ts";

export interface FfmpegSourceOptions {
  readonly cameraId: string;
  /** Without login. */
  readonly rtspUrl: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly mode: CaptureMode;
  readonly clock: Clock;
  /** Program to run; default `ffmpeg`, found in PATH. */
  readonly ffmpegPath?: string;
  readonly limits?: Partial<FfmpegLimits>;
}

export interface FfmpegLimits {
  /** Until the first sign of life, connecting included. */
  readonly firstSignMs: number;
  /** From sign to sign. */
  readonly stallMs: number;
  /** From frame to frame, connecting included. */
  readonly picturelessMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly killGraceMs: number;
}

const LIMITS: FfmpegLimits = {
  firstSignMs: 15_000,
  stallMs: 6000,
  picturelessMs: PICTURELESS_AFTER_MS,
  killGraceMs: 2000,
};
const LAST_WORDS_LINES = 3;

/** Frames of an RTSP camera, decoded by ffmpeg: one process for each connection. */
export function createFfmpegFrameSource(options: FfmpegSourceOptions): FrameSource {
  return { runOnce: (...args) => runOnce(options, ...args) };
}

async function runOnce(
  options: FfmpegSourceOptions,
  signal: AbortSignal,
  onFrame: (frame: Frame) => void,
  onSign: (ageMs: number, pictures: number) => void = () => undefined,
): Promise<void> {
  const { mode, clock, ffmpegPath = "ffmpeg", credentials } = options;
  const limits = { ...LIMITS, ...options.limits };
  const startedAt = clock.monotonic();
  const stopping = new AbortController(); // a stall, or output that cannot be read
  const ending = AbortSignal.any([signal, stopping.signal]);
  const lastWords = keepLastWords();
  const toFrame = frameMaker(options);
  let hadPictures = false;
  let wasSilent = false;
  let failure: unknown;

  const life = guardLife(clock, limits, () => {
    wasSilent = true;
    stopping.abort();
  });
  const sign = (ageMs: number, pictures: number): void => {
    life.sign(ageMs);
    onSign(ageMs, pictures);
  };
  const onPacket = packetSigns(clock, sign);
  const assembler = createFrameAssembler((picture) => {
    hadPictures = true;
    const frame = toFrame(picture);
    // ffmpeg holds back one picture and hands it over when the stream has died: only its age tells that.
    if (mode.kind === "analysis") sign(frame === undefined ? 0 : Math.max(0, frame.readAt - frame.at), 1);
    if (frame === undefined) return;
    life.frame();
    onFrame(frame);
  });
  /** Handlers are called by streams, which must not see our errors. */
  const guarded = (handle: () => void): void => {
    if (ending.aborted) return;
    try {
      handle();
    } catch (error) {
      failure = error;
      stopping.abort();
    }
  };
  try {
    const exitCode = await runFfmpeg({
      url: withLogin(options),
      mode,
      ffmpegPath,
      killGraceMs: limits.killGraceMs,
      signal: ending,
      onPacket: (number) => guarded(() => onPacket(number)),
      onLine: (line) => guarded(() => assembler.line(line) || lastWords.add(line)),
      onBytes: (chunk) => guarded(() => assembler.bytes(chunk)),
    });
    if (failure !== undefined) throw failure;
    if (signal.aborted) return;
    // A camera that accepts the connection and never answers: ffmpeg calls it invalid data, after its own time-out.
    wasSilent ||= !hadPictures && clock.monotonic() - startedAt >= SOCKET_TIMEOUT_MS;
    const end = { exitCode, hadPictures, wasSilent, lastWords: lastWords.text() };
    throw describeFault(end, credentials === undefined ? [] : [credentials.password]);
  } finally {
    life.stop();
  }
}

/** Calls `onSilence` when signs of life stay away, or frames do while there are signs. */
function guardLife(clock: Clock, limits: FfmpegLimits, onSilence: () => void) {
  const { firstSignMs, stallMs, picturelessMs } = limits;
  const signs = startWatchdog(clock, { firstMs: firstSignMs, thenMs: stallMs }, onSilence);
  const frames = startWatchdog(clock, { firstMs: picturelessMs, thenMs: picturelessMs }, onSilence);
  const stop = (): void => {
    signs.stop();
    frames.stop();
  };
  return { sign: signs.feed, frame: () => frames.feed(0), stop };
}

/**
 * Signs of life from packets, whose times are unknown: ffmpeg holds back the newest two and hands them over when the stream
 * has died, 5 s and 10 s later. So each vouches only for the moment of the one told before it.
 */
function packetSigns(clock: Clock, sign: (ageMs: number, pictures: number) => void): (number: number) => void {
  let previous: { readonly at: MonotonicMs; readonly number: number; readonly pictures: number } | undefined;
  return (number) => {
    const now = clock.monotonic();
    if (previous !== undefined) sign(now - previous.at, previous.pictures);
    // How many came before the first is known, but not since when.
    previous = { at: now, number, pictures: previous === undefined ? 1 : number - previous.number };
  };
}

/** Gives pictures their moment; those that cannot be given one become no frame. */
function frameMaker({ cameraId, clock, mode }: FfmpegSourceOptions): (picture: DecodedPicture) => Frame | undefined {
  // A watched camera shows one keyframe in some seconds: knowing that it lives is worth more than its exact time.
  const streamClock = createStreamClock(mode.kind === "watch" ? { settlingMs: 0 } : {});
  return ({ streamMs, rgb, widthPx, heightPx }) => {
    const readAt = clock.now();
    if (streamMs === undefined) return undefined;
    const at = streamClock.stamp(streamMs, { monotonic: clock.monotonic(), wall: readAt });
    return at && { cameraId, rgb, widthPx, heightPx, at, readAt };
  };
}

function withLogin({ rtspUrl, credentials }: FfmpegSourceOptions): string {
  if (credentials === undefined) return rtspUrl;
  const url = new URL(rtspUrl);
  // The setters leave a percent sign as it is, so it must be encoded before.
  url.username = encodeURIComponent(credentials.username);
  url.password = encodeURIComponent(credentials.password);
  return url.href;
}

/** The last few lines that ffmpeg complained in; whole lines, since half a password could not be found and masked. */
function keepLastWords(): { add(line: string): void; text(): string } {
  const kept: string[] = [];
  const add = (line: string): void => {
    if (!/\[(error|fatal|panic)\]/.test(line)) return;
    // Cut off: "[rtsp @ 0x55…] [error] " and the name of the list that the address came in.
    kept.push(line.replaceAll(/\[[^\]]*\] |\bpipe:0: /g, "").trim());
    if (kept.length > LAST_WORDS_LINES) kept.shift();
  };
  return { add, text: () => kept.join("; ") };
}
