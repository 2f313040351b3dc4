import { type Random, randomOf } from "../../rule-truth/sumo/random.ts";
import { addLight, dusky, type Effect, noisy } from "./distractors.ts";
import { changed, desaturated, type RgbPicture } from "./rgb-picture.ts";

export const NIGHTS = ["lamps", "infrared"] as const;

/** Made from a picture of the day, since no film of a night is at hand. */
export type NightKind = (typeof NIGHTS)[number];

/** The same lamps in every picture of a view. */
export function night(kind: NightKind, viewName: string): Effect {
  return kind === "infrared" ? infrared : streetLamps(randomOf(1, viewName));
}

/** The camera's own lamps: grey, bright in the middle, noisy. */
const infrared: Effect = (picture, random) => {
  const { widthPx, heightPx } = picture;
  const lit = changed(desaturated(picture, 0), (value, x, y) => {
    const outwards = ((x / widthPx - 0.5) ** 2 + (y / heightPx - 0.6) ** 2) * 2;
    return value * Math.max(0.25, 0.95 - outwards);
  });
  return desaturated(noisy(5)(lit, random), 0);
};

function streetLamps(places: Random): Effect {
  const lamps = Array.from({ length: 5 }, () => ({
    x: places.between(0, 1),
    y: places.between(0.05, 0.9),
    halo: places.between(0.1, 0.25),
  }));
  let pools: Float32Array | undefined;
  return (picture, random) => {
    pools ??= poolsOf(picture, lamps);
    const light = pools;
    const dark = changed(picture, (value, _x, _y, index) => {
      const lit = light[Math.floor(index / 3)] ?? 0;
      return value * (0.1 + lit / 400) + (lit > 290 ? 200 : 0);
    });
    return noisy(6)(dark, random);
  };
}

function poolsOf(picture: RgbPicture, lamps: readonly { x: number; y: number; halo: number }[]): Float32Array {
  const light = new Float32Array(picture.widthPx * picture.heightPx);
  for (const { x, y, halo } of lamps) {
    addLight(light, picture, { x: x * picture.widthPx, y: y * picture.heightPx, halo: halo * picture.widthPx });
  }
  return light;
}

/** The look of an hour of the day, local time: sunrise from 5 to 6, sunset from 18 to 19. */
export function atHour(hour: number, kind: NightKind, viewName: string): Effect {
  const daylight = Math.max(0, Math.min(1, hour - 5, 19 - hour));
  if (daylight === 1) return (picture) => picture;
  // Infrared lamps, or those of the street, are switched on before it is quite dark.
  return daylight > 0.2 ? dusky(0.2 + 0.8 * daylight) : night(kind, viewName);
}
