import type { HeadLamps } from "@ngaba/edge-agent/signals/read-signal-head.ts";
import type { Random } from "../../rule-truth/sumo/random.ts";
import { type Bus, busOf, drawBus } from "./bus.ts";
import { type Condition, within } from "./conditions.ts";
import {
  addGlow,
  type Colour,
  type Disc,
  fillDisc,
  fillRect,
  forEachPixel,
  type LightCanvas,
  newCanvas,
  scaled,
} from "./light-canvas.ts";
import { faulty, type LampColour, ordinary, type Program } from "./program.ts";

export const TILE = { widthPx: 128, heightPx: 120 };
const LAMPS: readonly LampColour[] = ["red", "amber", "green"];
/** As a camera's sensor sees them: no colour is pure. */
const LED: Readonly<Record<LampColour, Colour>> = {
  red: [1, 0.05, 0.03],
  amber: [1, 0.36, 0.02],
  green: [0.05, 1, 0.55],
};
const LENS: Readonly<Record<LampColour, Colour>> = {
  red: [0.28, 0.03, 0.03],
  amber: [0.3, 0.16, 0.03],
  green: [0.03, 0.2, 0.14],
};
const CLEAR_LENS: Colour = [0.2, 0.2, 0.2];
/** Between the middles of two lamps, in lamp widths. */
const PITCH = 1.35;

/** One head in its own small picture, with what it shows and how a technician has drawn it. */
export interface RenderedHead {
  readonly program: Program;
  /** Frame pixels of the small picture. */
  readonly regions: Readonly<Record<LampColour, Region>>;
  readonly noise: number;
  /** Linear light at a moment of the film. */
  draw(ms: number): LightCanvas;
}

type Region = readonly [x1: number, y1: number, x2: number, y2: number];

export function renderedHead(condition: Condition, random: Random): RenderedHead {
  const size = within(random, condition.lampPx);
  const discs = placeLamps(size, random);
  const light = {
    ambient: within(random, condition.ambient),
    lamp: within(random, condition.lamp),
    sun: within(random, condition.sunOnLenses),
    veil: within(random, condition.veil),
    blurPx: random.between(0.6, 1.2),
    /** Part of a lamp's light that the camera's lens spreads over its surroundings, and how far. */
    glow: random.between(0.02, 0.05),
    glowPx: random.between(3, 7),
  };
  const program = condition.isFaulty ? faulty(random) : ordinary(random);
  const countdown = random.chance(0.5) ? { x: discs.red.x + 2.2 * size, y: discs.red.y } : undefined;
  const still = drawStill(discs, light, random);
  const bus = condition.hasBuses ? busOf(TILE, random) : undefined;
  return {
    program,
    regions: regionsOf(discs, size, condition.regionErrorPx, random),
    noise: within(random, condition.noise),
    draw: (ms) => drawMoment(still, { discs, light, lit: program.litAt(ms), countdown, bus, ms }),
  };
}

/** Fractions of a frame of this size in which the small picture stands at the given corner. */
export function lampsInFrame(
  { regions }: RenderedHead,
  corner: { readonly x: number; readonly y: number },
  frame: { readonly widthPx: number; readonly heightPx: number },
): HeadLamps {
  const inFrame = ([x1, y1, x2, y2]: Region): [number, number, number, number] => [
    ...([(corner.x + x1) / frame.widthPx, (corner.y + y1) / frame.heightPx] as const),
    ...([(corner.x + x2) / frame.widthPx, (corner.y + y2) / frame.heightPx] as const),
  ];
  return { red: inFrame(regions.red), amber: inFrame(regions.amber), green: inFrame(regions.green) };
}

type Discs = Readonly<Record<LampColour, Disc>>;

/** A standing head, or one that lies, red on the left. */
function placeLamps(size: number, random: Random): Discs {
  const isStanding = random.chance(0.6);
  const [cx, cy] = [TILE.widthPx / 2 + random.between(-8, 8), TILE.heightPx / 2 + random.between(-4, 4)];
  const lampAt = (index: number): Disc => {
    const along = (index - 1) * PITCH * size;
    return { x: isStanding ? cx : cx + along, y: isStanding ? cy + along : cy, radius: size / 2 };
  };
  return { red: lampAt(0), amber: lampAt(1), green: lampAt(2) };
}

function regionsOf(discs: Discs, size: number, errorPx: number, random: Random): RenderedHead["regions"] {
  const [dx, dy] = [random.between(-errorPx, errorPx), random.between(-errorPx, errorPx)];
  const half = (size / 2) * random.between(0.9, 1.15);
  const region = ({ x, y }: Disc): Region => [x + dx - half, y + dy - half, x + dx + half, y + dy + half];
  return { red: region(discs.red), amber: region(discs.amber), green: region(discs.green) };
}

interface Light {
  readonly ambient: number;
  readonly lamp: number;
  readonly sun: number;
  readonly veil: number;
  readonly blurPx: number;
  readonly glow: number;
  readonly glowPx: number;
}

/** All that does not change: what is behind the head, the head, its lenses, the light scattered over it. */
function drawStill(discs: Discs, light: Light, random: Random): LightCanvas {
  const canvas = newCanvas(TILE.widthPx, TILE.heightPx);
  drawBackground(canvas, light, random);
  const size = discs.red.radius * 2;
  const margin = size * random.between(0.6, 0.9);
  const housing: Region = [
    ...([discs.red.x - margin, discs.red.y - margin] as const),
    ...([discs.green.x + margin, discs.green.y + margin] as const),
  ];
  fillRect(canvas, housing, scaled([0.04, 0.04, 0.045], light.ambient + 0.3 * light.sun), light.blurPx);
  const isClear = random.chance(0.3);
  for (const lamp of LAMPS) {
    fillDisc(
      canvas,
      discs[lamp],
      scaled(isClear ? CLEAR_LENS : LENS[lamp], light.ambient * 0.6 + light.sun),
      light.blurPx,
    );
  }
  for (let at = 0; at < canvas.light.length; at++) canvas.light[at] = (canvas.light[at] ?? 0) + light.veil;
  return canvas;
}

function drawBackground(canvas: LightCanvas, { ambient, blurPx }: Light, random: Random): void {
  const behind = random.pick<Colour>([
    [0.45, 0.62, 0.95],
    [0.8, 0.85, 0.9],
    [0.05, 0.11, 0.03],
    [0.4, 0.36, 0.3],
  ]);
  const roughness = random.between(0.05, 0.5);
  forEachPixel(canvas, [0, 0, canvas.widthPx, canvas.heightPx], (_x, _y, at) => {
    const bright = ambient * (1 - roughness * random.between(0, 1));
    for (let channel = 0; channel < 3; channel++) canvas.light[at + channel] = (behind[channel] ?? 0) * bright;
  });
  if (!random.chance(0.5)) return;
  const isDark = ambient < 0.1; // shop signs shine at night
  const sign = random.pick<Colour>([
    [0.8, 0.06, 0.05],
    [0.85, 0.6, 0.05],
    [0.05, 0.6, 0.25],
    [0.9, 0.9, 0.9],
  ]);
  const x = random.pick([random.between(-10, 8), random.between(95, 115)]);
  fillRect(canvas, [x, 10, x + 25, 70], scaled(sign, isDark ? random.between(0.3, 2) : ambient), blurPx);
}

interface Moment {
  readonly discs: Discs;
  readonly light: Light;
  readonly lit: readonly LampColour[];
  /** Where a number counts down beside the lamps, in the colour of the phase. */
  readonly countdown: { readonly x: number; readonly y: number } | undefined;
  readonly bus: Bus | undefined;
  readonly ms: number;
}

function drawMoment(still: LightCanvas, { discs, light, lit, countdown, bus, ms }: Moment): LightCanvas {
  const canvas = { ...still, light: still.light.slice() };
  const size = discs.red.radius * 2;
  for (const lamp of lit) {
    fillDisc(canvas, discs[lamp], scaled(LED[lamp], light.lamp + light.veil), light.blurPx);
    if (countdown === undefined || lit.length > 1) continue;
    for (const digit of [0, 0.9]) drawDigit(canvas, { ...countdown, x: countdown.x + digit * size }, size, lamp, light);
  }
  const hides = bus && drawBus(canvas, bus, ms, light);
  for (const lamp of lit) {
    const { radius, x, y } = discs[lamp];
    if (hides?.(x, y)) continue;
    const strength = (light.lamp * Math.PI * radius ** 2 * light.glow) / (2 * Math.PI * light.glowPx ** 2);
    addGlow(canvas, discs[lamp], scaled(LED[lamp], strength), light.glowPx);
  }
  return canvas;
}

/** An eight of bars, which is as many as a digit can have. */
function drawDigit(
  canvas: LightCanvas,
  { x, y }: { x: number; y: number },
  size: number,
  lamp: LampColour,
  light: Light,
): void {
  const [half, bar] = [size * 0.35, size * 0.07];
  const bars: Region[] = [
    ...[-1, 0, 1].map((row): Region => [x - half, y + row * half * 1.4 - bar, x + half, y + row * half * 1.4 + bar]),
    ...[-1, 1].map((side): Region => [x + side * half - bar, y - half * 1.4, x + side * half + bar, y + half * 1.4]),
  ];
  for (const one of bars) fillRect(canvas, one, scaled(LED[lamp], light.lamp), light.blurPx);
}
