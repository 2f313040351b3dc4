import type { FrameSize } from "../geometry/point.ts";

export type LampColour = "red" | "amber" | "green";

/** A part of the picture, [x1, y1, x2, y2], fractions of the frame. */
type Region = readonly [number, number, number, number];

/** How one lamp looks in one picture. */
export interface LampLook {
  /** In the channel in which the lamp shines, 0 to 255, where it is brightest. */
  readonly brightness: number;
  /** The same above the dark part of what surrounds it. */
  readonly contrast: number;
  /** Of what stands out from the surroundings, the halo included: an overexposed lamp is white inside. [0, 360) */
  readonly hueDegrees: number;
  /** In [0, 1]. */
  readonly saturation: number;
  /** It has the same colour well beside it: no lamp, but paint or a wall that shows through between two edges. */
  readonly goesOnBeside: boolean;
  /** Of all pixels looked at. */
  readonly fingerprint: number;
}

/** Share of a region's pixels that are the lamp, however badly it is drawn: three pixels beside one of six, say. */
const LAMP_SHARE = 0.4;
/** Share of the surroundings that is housing: the rest may be sky, a countdown number, the lamp's own halo. */
const HOUSING_SHARE = 0.3;
/** A lamp has ended so many lamp widths from its middle, also where its region is three pixels beside … */
const BESIDE_LAMPS = 1.3;
/** … and is small. */
const MIN_BESIDE_PX = 8;
/** Colours that differ by less in each channel are the same paint. */
const SAME_PAINT = 40;
/** Lamps larger than this many pixels are looked at in coarser steps. */
const FINE_SIZE_PX = 16;

/** Frame pixels, x2 and y2 exclusive. */
interface Window {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Looks at one lamp, and at its surroundings half a lamp wide on every side. */
export function lookAtLamp(rgb: Uint8Array, frame: FrameSize, region: Region, colour: LampColour): LampLook {
  const lamp = windowOf(region, frame);
  const size = Math.min(lamp.x2 - lamp.x1, lamp.y2 - lamp.y1);
  const whole = grown(lamp, Math.max(2, Math.round(size / 2)), frame);
  const step = Math.max(1, Math.floor(size / FINE_SIZE_PX));
  const inside = new Uint32Array(256);
  const around = new Uint32Array(256);
  let fingerprint = 0;
  for (let y = whole.y1; y < whole.y2; y += step) {
    const isLampRow = y >= lamp.y1 && y < lamp.y2;
    for (let x = whole.x1; x < whole.x2; x += step) {
      const own = ownBrightness(colour, rgb, (y * frame.widthPx + x) * 3);
      const histogram = isLampRow && x >= lamp.x1 && x < lamp.x2 ? inside : around;
      histogram[own] = (histogram[own] ?? 0) + 1;
      fingerprint = (Math.imul(fingerprint, 31) + own) | 0;
    }
  }
  const brightness = quantile(inside, 1 - LAMP_SHARE);
  const housing = quantile(around, HOUSING_SHARE);
  const contrast = Math.max(0, brightness - housing);
  return {
    ...{ brightness, contrast, fingerprint },
    ...colourAbove(housing, { rgb, frame, window: whole, step, colour }),
    goesOnBeside: goesOnBeside(brightness, lamp, { rgb, frame, window: lamp, step, colour }),
  };
}

/** The channel in which this lamp shines; amber shines in red and green together. */
function ownBrightness(colour: LampColour, rgb: Uint8Array, at: number): number {
  const red = rgb[at] ?? 0;
  const green = rgb[at + 1] ?? 0;
  if (colour === "amber") return Math.min(red, green);
  return colour === "red" ? red : green;
}

interface Patch {
  readonly rgb: Uint8Array;
  readonly frame: FrameSize;
  readonly window: Window;
  readonly step: number;
  readonly colour: LampColour;
}

/** Compares the bright part of the lamp with three spots on each side of it: an edge may cover only half of the lamp. */
function goesOnBeside(brightness: number, lamp: Window, patch: Patch): boolean {
  const own = meanColour(patch, brightness);
  const size = Math.min(lamp.x2 - lamp.x1, lamp.y2 - lamp.y1);
  const reach = Math.max(MIN_BESIDE_PX, Math.round(BESIDE_LAMPS * size));
  const [x, y] = [Math.floor((lamp.x1 + lamp.x2) / 2), Math.floor((lamp.y1 + lamp.y2) / 2)];
  const third = Math.round(size / 3);
  for (const along of [-third, 0, third]) {
    for (const away of [-reach, reach]) {
      if (isSpotLike(own, x + away, y + along, patch) || isSpotLike(own, x + along, y + away, patch)) return true;
    }
  }
  return false;
}

/** Whether three by three pixels around a place have a colour. */
function isSpotLike(colour: readonly number[], x: number, y: number, patch: Patch): boolean {
  const window = grown({ x1: x, y1: y, x2: x + 1, y2: y + 1 }, 1, patch.frame);
  if (window.x1 >= window.x2 || window.y1 >= window.y2) return false; // outside the picture
  const there = meanColour({ ...patch, window, step: 1 }, 0);
  return there.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) < SAME_PAINT);
}

/** Of the pixels that are at least so bright in the lamp's channel; at least one must be. */
function meanColour({ rgb, frame, window, step, colour }: Patch, minBrightness: number): readonly number[] {
  let count = 0;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = window.y1; y < window.y2; y += step) {
    for (let x = window.x1; x < window.x2; x += step) {
      const at = (y * frame.widthPx + x) * 3;
      if (ownBrightness(colour, rgb, at) < minBrightness) continue;
      count += 1;
      red += rgb[at] ?? 0;
      green += rgb[at + 1] ?? 0;
      blue += rgb[at + 2] ?? 0;
    }
  }
  return [red / count, green / count, blue / count];
}

/** Mean colour of what is brighter than the housing; what is grey or white has little weight. */
function colourAbove(housing: number, { rgb, frame, window, step, colour }: Patch) {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = window.y1; y < window.y2; y += step) {
    for (let x = window.x1; x < window.x2; x += step) {
      const at = (y * frame.widthPx + x) * 3;
      const excess = ownBrightness(colour, rgb, at) - housing;
      if (excess <= 0) continue;
      const r = rgb[at] ?? 0;
      const g = rgb[at + 1] ?? 0;
      const b = rgb[at + 2] ?? 0;
      const weight = excess * (Math.max(r, g, b) - Math.min(r, g, b));
      red += weight * r;
      green += weight * g;
      blue += weight * b;
    }
  }
  return hueAndSaturation(red, green, blue);
}

/** @see https://en.wikipedia.org/wiki/HSL_and_HSV of a colour of any scale */
function hueAndSaturation(red: number, green: number, blue: number): { hueDegrees: number; saturation: number } {
  const highest = Math.max(red, green, blue);
  const range = highest - Math.min(red, green, blue);
  if (range === 0) return { hueDegrees: 0, saturation: 0 };
  const sixth = (from: number, to: number, base: number) => 60 * ((from - to) / range + base);
  if (highest === red) return { hueDegrees: (sixth(green, blue, 0) + 360) % 360, saturation: range / highest };
  const hueDegrees = highest === green ? sixth(blue, red, 2) : sixth(red, green, 4);
  return { hueDegrees, saturation: range / highest };
}

/** The value below which this share of the counted pixels lies; 0 when there are none. */
function quantile(histogram: Uint32Array, share: number): number {
  let left = share * histogram.reduce((sum, count) => sum + count, 0);
  for (const [value, count] of histogram.entries()) {
    left -= count;
    if (left < 0) return value;
  }
  return 0;
}

/** At least one pixel. */
function windowOf([x1, y1, x2, y2]: Region, { widthPx, heightPx }: FrameSize): Window {
  const left = Math.min(widthPx - 1, Math.round(x1 * widthPx));
  const top = Math.min(heightPx - 1, Math.round(y1 * heightPx));
  const right = Math.max(left + 1, Math.round(x2 * widthPx));
  return { x1: left, y1: top, x2: right, y2: Math.max(top + 1, Math.round(y2 * heightPx)) };
}

function grown({ x1, y1, x2, y2 }: Window, by: number, { widthPx, heightPx }: FrameSize): Window {
  return {
    x1: Math.max(0, x1 - by),
    y1: Math.max(0, y1 - by),
    x2: Math.min(widthPx, x2 + by),
    y2: Math.min(heightPx, y2 + by),
  };
}
