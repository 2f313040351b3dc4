/** A camera of known position for tests: what it sees is computed, so what is recovered can be held against it. */
import type { FrameSize, Point } from "./point.ts";

export interface Pinhole {
  readonly frame: FrameSize;
  /** In half picture widths. */
  readonly focal: number;
  readonly heightM: number;
  /** Below the horizon. */
  readonly pitchRad: number;
  /** To the left of the ground's y axis. */
  readonly yawRad: number;
  /** r' = r (1 + k1 r²). */
  readonly k1?: number;
}

/** Where the camera sees a place on the ground (metres, right-handed seen from above, the camera above 0,0), in pixels. */
export function see(camera: Pinhole, { x, y }: Point): Point {
  const { focal, heightM, pitchRad, yawRad, frame, k1 = 0 } = camera;
  const right = x * Math.cos(yawRad) + y * Math.sin(yawRad);
  const forward = -x * Math.sin(yawRad) + y * Math.cos(yawRad);
  const depth = forward * Math.cos(pitchRad) + heightM * Math.sin(pitchRad);
  const down = heightM * Math.cos(pitchRad) - forward * Math.sin(pitchRad);
  const [u, v] = [(focal * right) / depth, (focal * down) / depth];
  const bend = (1 + k1 * (u * u + v * v)) * (frame.widthPx / 2);
  return { x: frame.widthPx / 2 + u * bend, y: frame.heightPx / 2 + v * bend };
}

/** A repeatable source of numbers, evenly in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normally distributed with standard deviation 1. */
export const gauss = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
