import { type Random, randomOf } from "../../rule-truth/sumo/random.ts";
import { changed, desaturated, type RgbPicture } from "./rgb-picture.ts";

/** What changes one picture of a sequence; the sequence's own properties are drawn when it is made. */
export type Effect = (picture: RgbPicture, random: Random) => RgbPicture;

/** Of deviation 1; drawn once, since drawing takes longer than all else. */
const NORMAL = normalNumbers(randomOf(1, "noise"), 2 ** 16);

function normalNumbers(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => {
    const even = Array.from({ length: 12 }, () => random.between(-0.5, 0.5));
    return even.reduce((sum, value) => sum + value, 0);
  });
}

/** Noise of a sensor: most of it in all channels alike. */
export function noisy(sigma: number): Effect {
  return (picture, random) => {
    const [start, step] = [random.whole(0, NORMAL.length - 1), 2 * random.whole(1000, 20_000) + 1];
    const at = (index: number): number => NORMAL[(start + index * step) % NORMAL.length] ?? 0;
    return changed(picture, (value, _x, _y, index) => {
      const pixel = Math.floor(index / 3);
      return value + sigma * (0.8 * at(pixel) + 0.6 * at(index + 12_345));
    });
  };
}

/** Bright streaks, nearly upright, other ones in each picture, and air that takes contrast. */
export function rainy(random: Random): Effect {
  const count = random.whole(120, 400);
  const slant = random.between(-0.3, 0.3);
  const contrast = random.between(0.7, 0.95);
  return (picture, drops) => {
    const streaks = new Float32Array(picture.widthPx * picture.heightPx);
    for (let drop = 0; drop < count; drop += 1) drawStreak(streaks, picture, slant, drops);
    return changed(picture, (value, _x, _y, index) => {
      const veiled = 128 + (value - 128) * contrast;
      return veiled + (220 - veiled) * (streaks[Math.floor(index / 3)] ?? 0);
    });
  };
}

function drawStreak(streaks: Float32Array, { widthPx, heightPx }: RgbPicture, slant: number, random: Random): void {
  const [x, y, length] = [random.between(0, widthPx), random.between(0, heightPx), random.whole(8, 26)];
  const strength = random.between(0.2, 0.6);
  for (let step = 0; step < length; step += 1) {
    const [column, row] = [Math.floor(x + step * slant), Math.floor(y + step)];
    if (column >= 0 && column < widthPx && row < heightPx) streaks[row * widthPx + column] = strength;
  }
}

/** @param brightness what is left of it, 1 for day; colour fades with it, noise grows */
export function dusky(brightness: number): Effect {
  const noise = noisy(2 + 5 * (1 - brightness));
  return (picture, random) => {
    const dim = changed(picture, (value) => 255 * (value / 255) ** 1.2 * brightness);
    return noise(desaturated(dim, 0.5 + 0.5 * brightness), random);
  };
}

/** Headlights that dazzle: a white core, a halo, and a veil over everything; in every second sequence they stand still. */
export function glaring(random: Random): Effect {
  const count = random.whole(1, 3);
  const veil = random.between(5, 30);
  const halo = random.between(10, 35);
  const isStanding = random.chance(0.5);
  const placesOf = (from: Random) =>
    Array.from({ length: count }, () => ({ x: from.between(0.1, 0.9), y: from.between(0.3, 0.9) }));
  const standing = placesOf(random);
  return (picture, moving) => {
    const lights = isStanding ? standing : placesOf(moving);
    const light = new Float32Array(picture.widthPx * picture.heightPx).fill(veil);
    for (const { x, y } of lights) addLight(light, picture, { x: x * picture.widthPx, y: y * picture.heightPx, halo });
    return changed(picture, (value, _x, _y, index) => value + (light[Math.floor(index / 3)] ?? 0));
  };
}

interface Lamp {
  readonly x: number;
  readonly y: number;
  readonly halo: number;
}

/** Falls off with the square of the distance; three halos away it is dim. */
export function addLight(light: Float32Array, { widthPx, heightPx }: RgbPicture, { x, y, halo }: Lamp): void {
  for (let row = 0; row < heightPx; row += 1) {
    for (let column = 0; column < widthPx; column += 1) {
      const distance = ((column - x) ** 2 + (row - y) ** 2) / halo ** 2;
      light[row * widthPx + column] = (light[row * widthPx + column] ?? 0) + 300 / (1 + 4 * distance) ** 2;
    }
  }
}

export function hazy(random: Random): Effect {
  const contrast = random.between(0.55, 0.85);
  return (picture) => changed(picture, (value) => 150 + (value - 150) * contrast);
}

/** A vehicle so near that it fills part of the picture, in some pictures of a sequence, never for long. */
export function bus(random: Random): Effect {
  const part = random.between(0.3, 0.5);
  const colour = [random.whole(20, 220), random.whole(20, 220), random.whole(20, 220)];
  let left = random.whole(1, 3);
  return (picture, each) => {
    if (left === 0 || each.chance(0.6)) return picture;
    left -= 1;
    const from = each.between(0, 1 - part) * picture.widthPx;
    const isBus = (x: number): boolean => x >= from && x < from + part * picture.widthPx;
    return changed(picture, (value, x, y, index) =>
      isBus(x) && y > picture.heightPx * 0.1 ? (colour[index % 3] ?? 0) : value,
    );
  };
}
