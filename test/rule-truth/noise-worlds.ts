/** Worlds that are known without a simulator, in which what the generator of noise does can be counted. */
import { cameraLookingAt, createCameraView, focalForView } from "./camera-view.ts";
import type { Walk } from "./straight-world.ts";
import type { ActorType } from "./world.ts";

const lens = { heightM: 8, focalPx: focalForView(60, 1280), widthPx: 1280, heightPx: 720 };

/** Eight metres up, over ground on which the roads of these worlds lie. */
export const NOISE_CAMERA = createCameraView(cameraLookingAt({ x: 0, y: 22 }, { x: 0, y: 0, ...lens }));

/** One after the other, so that nobody covers anybody: across the picture at different distances. */
export function across(type: ActorType, count: number, speedMps: number): Walk[] {
  const spanMs = 26_000 / speedMps;
  return Array.from({ length: count }, (_, index) => {
    const fromMs = index * (spanMs + 200);
    return { type, x: -13, y: 16 + (index % 8) * 2, heading: 0, speedMps, fromMs, toMs: fromMs + spanMs };
  });
}

/** Towards the camera, so that each is seen at every size. */
export function approaching(type: ActorType, count: number, speedMps: number): Walk[] {
  const spanMs = 48_000 / speedMps;
  return Array.from({ length: count }, (_, index) => {
    const fromMs = index * (spanMs + 200);
    return { type, x: (index % 5) - 2, y: 60, heading: -Math.PI / 2, speedMps, fromMs, toMs: fromMs + spanMs };
  });
}

/** Three people a time, one behind the other by half a metre to two, who pass each other slowly. */
export function passing(count: number, startMs = 0): Walk[] {
  return Array.from({ length: count }, (_, index) => {
    const fromMs = startMs + index * 14_000;
    const walk = { type: "person", heading: 0, y: 16, fromMs, toMs: fromMs + 13_000 } as const;
    const behind = 0.5 + (index % 4) * 0.5;
    return [
      { ...walk, x: -7, speedMps: 0.9 },
      { ...walk, x: -8, y: 16 + behind, speedMps: 1.1 },
      { ...walk, x: -9, y: 16 + 2 * behind, speedMps: 1.25 },
    ];
  }).flat();
}
