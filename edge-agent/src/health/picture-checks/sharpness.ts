/** Pixels on each side over which a fine and a coarse difference are taken. */
const FINE_PX = 1;
const COARSE_PX = 4;
/** Coarse differences from this on are edges … */
const EDGE_LUMA = 24;
/** … up to this one they are plain surface, whose fine differences are noise, looked for in every so many rows. */
const PLAIN_LUMA = 5;
const NOISE_ROWS = 4;
/** Fewer edge pixels than this fraction of the picture tell nothing. */
const MIN_EDGES = 0.005;

/**
 * How steep edges are: energy of fine differences at edges, less that of noise, over the energy of coarse differences
 * there. Blurring spreads an edge, which takes most of the first and little of the second. Contrast and brightness have
 * no part in it. About 0.05 to 0.3; undefined when the picture has too few edges. Pure.
 *
 * @param grey row-major luma, 0–255
 * @param noise see {@link noiseOf}
 */
export function sharpnessOf(grey: Uint8Array, widthPx: number, heightPx: number, noise: number): number | undefined {
  let [fine, coarse, edges] = [0, 0, 0];
  for (const step of [1, widthPx]) {
    for (let y = COARSE_PX; y < heightPx - COARSE_PX; y += 1) {
      for (let x = COARSE_PX; x < widthPx - COARSE_PX; x += 1) {
        const pixel = y * widthPx + x;
        const wide = (grey[pixel + step * COARSE_PX] ?? 0) - (grey[pixel - step * COARSE_PX] ?? 0);
        if (wide < EDGE_LUMA && wide > -EDGE_LUMA) continue;
        const near = (grey[pixel + step * FINE_PX] ?? 0) - (grey[pixel - step * FINE_PX] ?? 0);
        fine += near * near;
        coarse += wide * wide;
        edges += 1;
      }
    }
  }
  return edges < MIN_EDGES * grey.length ? undefined : Math.max(0, fine - noise * edges) / coarse;
}

/** Mean square of fine differences on plain surface, luma². Pure. */
export function noiseOf(grey: Uint8Array, widthPx: number, heightPx: number): number {
  let [sum, count] = [0, 0];
  for (let y = COARSE_PX; y < heightPx - COARSE_PX; y += NOISE_ROWS) {
    for (let x = COARSE_PX; x < widthPx - COARSE_PX; x += 1) {
      const pixel = y * widthPx + x;
      const wide = (grey[pixel + COARSE_PX] ?? 0) - (grey[pixel - COARSE_PX] ?? 0);
      if (wide > PLAIN_LUMA || wide < -PLAIN_LUMA) continue;
      const near = (grey[pixel + FINE_PX] ?? 0) - (grey[pixel - FINE_PX] ?? 0);
      sum += near * near;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}
