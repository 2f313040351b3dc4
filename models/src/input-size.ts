const STEP_PX = 32;

/** Short side of the model's input: 736×416 for 16:9, the ordinary pass of the design. */
const SHORT_SIDE_PX = 416;

/** Size of a model's input, in model pixels. */
export interface InputSize {
  readonly inputWidthPx: number;
  readonly inputHeightPx: number;
}

/**
 * The model input that fits a frame's shape: 736×416 for 16:9, 544×416 for 4:3. A wide frame in a square input would
 * spend half of the work on padding and show every road user at half its size.
 *
 * @param shortSidePx shorter side of the input, a multiple of 32; the longer follows the frame, to the nearest 32
 */
export function inputSizeFor(
  frameWidthPx: number,
  frameHeightPx: number,
  shortSidePx: number = SHORT_SIDE_PX,
): InputSize {
  const aspect = Math.max(frameWidthPx, frameHeightPx) / Math.min(frameWidthPx, frameHeightPx);
  const longSidePx = Math.round((shortSidePx * aspect) / STEP_PX) * STEP_PX;
  return frameWidthPx >= frameHeightPx
    ? { inputWidthPx: longSidePx, inputHeightPx: shortSidePx }
    : { inputWidthPx: shortSidePx, inputHeightPx: longSidePx };
}
