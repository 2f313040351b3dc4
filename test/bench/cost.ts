/** What one round measured, all in milliseconds of processor time for one analysed frame. */
export interface Round {
  /** The agent's own process, all of its threads. */
  readonly agentMs: number;
  /** The agent's ffmpeg. */
  readonly agentDecodeMs: number;
  /** ffmpeg alone. */
  readonly decodeMs: number;
  /** The ONNX session alone. */
  readonly sessionMs: number;
  /** Frames that the agent analysed in the round. */
  readonly analysedFrames: number;
}

/** Processor time so far, and how many frames it was spent on so far. */
export interface Reading {
  readonly cpuSeconds: number;
  readonly frames: number;
}

/**
 * Milliseconds of processor time for each frame between two readings.
 *
 * @throws {Error} when there was no frame between them
 */
export function cpuMsPerFrame(before: Reading, after: Reading): number {
  const frames = after.frames - before.frames;
  if (frames <= 0) throw new Error(`no frame came between two readings (${before.frames} and ${after.frames})`);
  return (1000 * (after.cpuSeconds - before.cpuSeconds)) / frames;
}

/** Bare sum over the agent's whole cost: 1 when the agent costs nothing beyond decoding and detecting. */
export const ratioOf = ({ agentMs, agentDecodeMs, decodeMs, sessionMs }: Round): number =>
  (decodeMs + sessionMs) / (agentMs + agentDecodeMs);

export const framesPerCpuSecond = ({ agentMs, agentDecodeMs }: Round): number => 1000 / (agentMs + agentDecodeMs);

/** The middle one, or the mean of the two in the middle. Not of an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((total, value) => total + value, 0) / middle.length;
}
