interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * A camera's picture that shows a smaller one again and again, side by side and below each other from the top left, cut
 * off where the picture ends.
 *
 * @param rgb row-major RGB, 8 bits a channel, of the smaller one
 * @returns the same of the camera's picture
 */
export function sideBySide(rgb: Uint8Array, small: Size, frame: Size): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(frame.widthPx * frame.heightPx * 3);
  for (let y = 0; y < frame.heightPx; y++) {
    const from = (y % small.heightPx) * small.widthPx * 3;
    for (let x = 0; x < frame.widthPx; x += small.widthPx) {
      const bytes = Math.min(small.widthPx, frame.widthPx - x) * 3;
      filled.set(rgb.subarray(from, from + bytes), (y * frame.widthPx + x) * 3);
    }
  }
  return filled;
}
