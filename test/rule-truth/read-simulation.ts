import { inputScaleOf, isCut, type Life, type Reading, type Sighting } from "../accuracy/noise/reading.ts";
import type { CameraView } from "./camera-view.ts";
import { type ObservedFrame, type ObserveOptions, observe, trueBoxes } from "./observe.ts";
import type { World } from "./world.ts";

/**
 * The generated noise in the form in which the real detector's is measured, so that the same figures can be taken.
 * Nothing has to be paired up here: each box tells whose it is. Needs a steady rate, since lives count pictures.
 */
export function readSimulation(
  world: World,
  camera: CameraView,
  options: Omit<ObserveOptions, "rateChanges">,
): Reading {
  const lives = new Map<number, Sighting[]>();
  const pieces: Life[] = [];
  const falseBoxes: ObservedFrame["detections"][] = [];
  for (const observed of observe(world, camera, { ...options, rateChanges: false })) {
    const frame = falseBoxes.length;
    falseBoxes.push(observed.detections.filter((_, index) => observed.sources[index] === undefined));
    for (const { state, box, hiddenShare } of trueBoxes(world.momentAt(observed.atMs).actors, camera)) {
      if (isCut(box, camera.placement)) continue;
      const { id } = state.actor;
      const [detection, ...doubles] = observed.detections.filter((_, index) => observed.sources[index] === id);
      const life = lives.get(id) ?? [];
      lives.set(id, life);
      if (life.at(-1) !== undefined && life.at(-1)?.frame !== frame - 1) pieces.push(life.splice(0));
      life.push({ frame, truth: box, hiddenShare, doubles: doubles.length, ...(detection && { detection }) });
    }
  }
  return {
    framesPerSecond: options.framesPerSecond ?? 5,
    frameCount: falseBoxes.length,
    inputScale: inputScaleOf(camera.placement),
    lives: [...pieces, ...lives.values()],
    falseBoxes,
  };
}
