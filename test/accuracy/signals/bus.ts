import type { Random } from "../../rule-truth/sumo/random.ts";
import { type Colour, fillDisc, fillRect, type LightCanvas, scaled } from "./light-canvas.ts";

/** A bus that passes before a head once, from the left, perhaps slowly. */
export interface Bus {
  readonly paint: Colour;
  readonly widthPx: number;
  /** Its roof; what is above stays in view. */
  readonly topPx: number;
  readonly leftAtStartPx: number;
  readonly pxPerSecond: number;
  readonly hasTailLamps: boolean;
}

const PAINTS: readonly [Colour, ...Colour[]] = [
  [0.8, 0.8, 0.8],
  [0.6, 0.03, 0.03],
  [0.75, 0.5, 0.04],
  [0.04, 0.45, 0.2],
  [0.1, 0.2, 0.6],
  [0.3, 0.3, 0.32],
];
const TAIL_LAMP: Colour = [1, 0.05, 0.03];

export function busOf(tile: { readonly heightPx: number }, random: Random): Bus {
  const widthPx = random.between(60, 200);
  return {
    paint: random.pick(PAINTS),
    widthPx,
    topPx: random.between(-5, 0.8 * tile.heightPx),
    leftAtStartPx: -widthPx + random.between(-60, 60),
    pxPerSecond: random.pick([8, 20, 40, 80]),
    hasTailLamps: random.chance(0.5),
  };
}

/** @returns whether it hides a place */
export function drawBus(
  canvas: LightCanvas,
  bus: Bus,
  ms: number,
  { ambient, blurPx }: { readonly ambient: number; readonly blurPx: number },
): (x: number, y: number) => boolean {
  const left = bus.leftAtStartPx + (bus.pxPerSecond * ms) / 1000;
  const right = left + bus.widthPx;
  const { topPx } = bus;
  fillRect(canvas, [left, topPx, right, canvas.heightPx + 20], scaled(bus.paint, ambient), blurPx);
  fillRect(canvas, [left + 8, topPx + 12, right - 8, topPx + 34], scaled([0.06, 0.07, 0.08], ambient), blurPx);
  if (bus.hasTailLamps) {
    for (const x of [left + 8, left + 26]) {
      fillDisc(canvas, { x, y: topPx + 50, radius: 4 }, scaled(TAIL_LAMP, 1.5), blurPx);
    }
  }
  return (x, y) => x >= left && x < right && y >= topPx;
}
