import type { Frame } from "../capture/frame.ts";
import type { Detection } from "./detection.ts";
import type { DetectionRegion } from "./region-crop.ts";

/** One run of the model, and what it cost: milliseconds that passed on the thread it ran on. */
export interface DetectionPass {
  /** What was looked at; absent: the whole frame. */
  readonly regionId?: string;
  /** Size of the model's input, in its pixels: what a pass costs goes by it. */
  readonly inputPx: number;
  /** Input pixels for one of the frame: below 1 what is looked at is shown smaller than it is. */
  readonly scale: number;
  readonly preprocessMs: number;
  readonly runMs: number;
  readonly decodeMs: number;
}

/** What was found in one frame. */
export interface DetectionResult {
  /** The frame that was looked at, given back: the receiver owns its pixels again. */
  readonly frame: Frame;
  /** Of all passes, each road user once; strongest first. */
  readonly detections: readonly Detection[];
  /** SHA-256 of the ONNX file that looked at the whole frame; regions have the same weights at another input size. */
  readonly modelSha256: string;
  /** The whole frame first. */
  readonly passes: readonly DetectionPass[];
}

/** Finds road users in a frame. */
export interface Detector {
  /**
   * Takes over the frame's pixels until the result gives them back. One frame at a time.
   * @param regions looked at by themselves, beside the whole frame
   * @throws {EdgeError} MODEL_* when the model does not fit, DETECTOR_FAILED when it broke
   */
  detect(frame: Frame, regions?: readonly DetectionRegion[]): Promise<DetectionResult>;
}

export const passMs = ({ preprocessMs, runMs, decodeMs }: DetectionPass): number => preprocessMs + runMs + decodeMs;
