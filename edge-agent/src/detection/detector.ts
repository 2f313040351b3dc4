import type { Frame } from "../capture/frame.ts";
import type { Detection } from "./detection.ts";

/** What was found in one frame. */
export interface DetectionResult {
  /** The frame that was looked at, given back: the receiver owns its pixels again. */
  readonly frame: Frame;
  /** Strongest first. */
  readonly detections: readonly Detection[];
  /** SHA-256 of the ONNX file that found them. */
  readonly modelSha256: string;
  readonly preprocessMs: number;
  readonly runMs: number;
  readonly decodeMs: number;
}

/** Finds road users in a frame. */
export interface Detector {
  /**
   * Takes over the frame's pixels until the result gives them back.
   * @throws {EdgeError} MODEL_* when the model does not fit, DETECTOR_FAILED when it broke
   */
  detect(frame: Frame): Promise<DetectionResult>;
}
