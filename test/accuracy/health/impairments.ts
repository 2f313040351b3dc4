import type { CheckName } from "@ngaba/contract";
import type { Random } from "../../rule-truth/sumo/random.ts";
import { type Effect, noisy } from "./distractors.ts";
import { blurred, changed, desaturated, type RgbPicture } from "./rgb-picture.ts";

/** A fault that is made by changing each picture by itself; frozen and moved ones are made where sequences are. */
export interface Impairment {
  readonly check: CheckName;
  readonly strength: string;
  readonly effectOf: (random: Random) => Effect;
}

const black = (strength: string, left: number, sigma: number): Impairment => ({
  ...{ check: "black", strength },
  effectOf: () => (picture, random) =>
    noisy(sigma)(
      changed(picture, (value) => value * left),
      random,
    ),
});

const overexposed = (strength: string, gain: number): Impairment => ({
  ...{ check: "overexposed", strength },
  effectOf: () => (picture) => changed(picture, (value) => value * gain),
});

const colourLost = (strength: string, kept: number): Impairment => ({
  ...{ check: "colour-lost", strength },
  effectOf: () => (picture) => desaturated(picture, kept),
});

const soft = (strength: string, sigmaPx: number): Impairment => ({
  ...{ check: "blurred", strength },
  effectOf: () => (picture, random) => noisy(1)(blurred(picture, sigmaPx), random),
});

const covered = (strength: string, fraction: number): Impairment => ({
  ...{ check: "covered", strength },
  effectOf: (random) => cover(fraction, random),
});

/** Blur in pixels of a picture 320 wide: 1.3 are 7.8 of one 1920 wide. */
export const IMPAIRMENTS: readonly Impairment[] = [
  black("no signal", 0, 0.2),
  black("dark with noise", 0, 4),
  black("3 % of the light", 0.03, 1),
  overexposed("light ×3", 3),
  overexposed("light ×5", 5),
  overexposed("light ×20", 20),
  colourLost("all", 0),
  colourLost("all but 5 %", 0.05),
  soft("σ 1.3 px", 1.3),
  soft("σ 2.6 px", 2.6),
  soft("σ 5.2 px", 5.2),
  covered("half", 0.5),
  covered("three quarters", 0.75),
  covered("whole", 1),
];

/** Something before the lens, so near that it has no sharp edge: a hand, paper, or a leaf. Same place in every picture. */
function cover(fraction: number, random: Random): Effect {
  const colour = random.pick([
    [62, 48, 42],
    [205, 203, 196],
    [52, 84, 30],
  ]);
  const angle = random.between(0, 2 * Math.PI);
  const waves = { x: random.between(1, 3), y: random.between(1, 3), phase: random.between(0, 6) };
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  return (picture) => {
    const edge = edgeFor(picture, fraction, sine, cosine);
    return changed(picture, (value, x, y, index) => {
      const hidden = fraction === 1 ? 1 : smoothStep((edge - alongOf(picture, x, y, sine, cosine)) / 0.04);
      const [u, v] = [x / picture.widthPx, y / picture.heightPx];
      const shade = 1 + 0.15 * Math.sin(2 * Math.PI * (waves.x * u + waves.y * v) + waves.phase);
      return value * (1 - hidden) + (colour[index % 3] ?? 0) * shade * hidden;
    });
  };
}

function alongOf({ widthPx, heightPx }: RgbPicture, x: number, y: number, sine: number, cosine: number): number {
  return (x / widthPx - 0.5) * cosine + (y / heightPx - 0.5) * sine;
}

/** How far along its direction the cover must reach to hide that fraction of the picture. */
function edgeFor(picture: RgbPicture, fraction: number, sine: number, cosine: number): number {
  const all: number[] = [];
  for (let y = 0; y < picture.heightPx; y += 4) {
    for (let x = 0; x < picture.widthPx; x += 4) all.push(alongOf(picture, x, y, sine, cosine));
  }
  return all.sort((a, b) => a - b)[Math.floor((all.length - 1) * fraction)] ?? 0;
}

function smoothStep(value: number): number {
  return Math.max(0, Math.min(1, value + 0.5));
}
