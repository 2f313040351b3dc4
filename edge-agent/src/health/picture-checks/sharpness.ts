/** Pixels on each side over which a fine and a coarse difference are taken. */
const FINE_PX = 1;
const COARSE_PX = 4;
/** Coarse differences from this on are edges; up to the other they are plain surface, whose fine differences are noise. */
const EDGE_LUMA = 24;
const PLAIN_LUMA = 5;
/** Fewer edge pixels than this fraction of the picture tell nothing. */
const MIN_EDGES = 0.005;

interface Sums {
  readonly fine: number;
  readonly coarse: number;
  readonly edges: number;
  readonly noise: number;
  readonly plain: number;
}

/**
 * How steep edges are: energy of fine differences at edges, less that of noise, over the energy of coarse differences
 * there. Blurring spreads an edge, which takes most of the first and little of the second. Contrast and brightness have
 * no part in it. About 0.05 to 0.3; undefined when the picture has too few edges. Pure.
 *
 * @param grey row-major luma, 0–255
 */
export function sharpnessOf(grey: Uint8Array, widthPx: number, heightPx: number): number | undefined {
  const sideways = sumDifferences(grey, widthPx, heightPx, 1);
  const downwards = sumDifferences(grey, widthPx, heightPx, widthPx);
  const edges = sideways.edges + downwards.edges;
  if (edges < MIN_EDGES * grey.length) return undefined;
  const noise = (sideways.noise + downwards.noise) / Math.max(1, sideways.plain + downwards.plain);
  const fine = sideways.fine + downwards.fine - noise * edges;
  return Math.max(0, fine) / (sideways.coarse + downwards.coarse);
}

function sumDifferences(grey: Uint8Array, widthPx: number, heightPx: number, step: number): Sums {
  let [fine, coarse, edges, noise, plain] = [0, 0, 0, 0, 0];
  for (let y = COARSE_PX; y < heightPx - COARSE_PX; y += 1) {
    for (let x = COARSE_PX; x < widthPx - COARSE_PX; x += 1) {
      const pixel = y * widthPx + x;
      const wide = (grey[pixel + step * COARSE_PX] ?? 0) - (grey[pixel - step * COARSE_PX] ?? 0);
      const near = (grey[pixel + step * FINE_PX] ?? 0) - (grey[pixel - step * FINE_PX] ?? 0);
      if (wide >= EDGE_LUMA || wide <= -EDGE_LUMA) {
        fine += near * near;
        coarse += wide * wide;
        edges += 1;
      } else if (wide <= PLAIN_LUMA && wide >= -PLAIN_LUMA) {
        noise += near * near;
        plain += 1;
      }
    }
  }
  return { fine, coarse, edges, noise, plain };
}
