import type { FilmTruth } from "./film-truth.ts";

/** Upper ends of the bands, pixels of the film; the last has none. */
const BAND_ENDS_PX = [20, 40, 60];
export const BANDS = ["under 20 px", "20–40 px", "40–60 px", "over 60 px"] as const;

/** How many plates have their greatest width in each band. */
export interface PlateWidths {
  readonly car: readonly number[];
  readonly motorbike: readonly number[];
}

export const NO_PLATES: PlateWidths = { car: BANDS.map(() => 0), motorbike: BANDS.map(() => 0) };

export function addPlates(a: PlateWidths, b: PlateWidths): PlateWidths {
  const sum = (type: keyof PlateWidths) => a[type].map((count, band) => count + (b[type][band] ?? 0));
  return { car: sum("car"), motorbike: sum("motorbike") };
}

/** Of every car and motorbike in a film, by film; a plate that is never to be seen is under 20 px. */
export function plateWidths(films: readonly Pick<FilmTruth, "frames">[]): PlateWidths {
  const counts = { car: BANDS.map(() => 0), motorbike: BANDS.map(() => 0) };
  for (const { frames } of films) {
    for (const { type, widestPx } of widest(frames)) {
      if (type !== "car" && type !== "motorbike") continue;
      const band = BAND_ENDS_PX.filter((end) => widestPx >= end).length;
      counts[type][band] = (counts[type][band] ?? 0) + 1;
    }
  }
  return counts;
}

function widest(frames: FilmTruth["frames"]) {
  const byId = new Map<number, { readonly type: string; readonly widestPx: number }>();
  for (const { id, type, platePx } of frames.flat()) {
    if (platePx > (byId.get(id)?.widestPx ?? -1)) byId.set(id, { type, widestPx: platePx });
  }
  return byId.values();
}
