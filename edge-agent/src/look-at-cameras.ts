import { setTimeout as sleep } from "node:timers/promises";
import { elapsed } from "@ngaba/contract";
import { type CameraSurroundings, lookAtCamera, type RunningCamera } from "./running-camera.ts";

export const LOOK_EVERY_MS = 1000;
/** A look this much later than it should be finds what was not read meanwhile: our silence, not the cameras'. */
const LATE_MS = 2000;

/** Looks once a second how all cameras do, until `signal` aborts. A process that stood still first reads what waits. */
export async function lookAtCameras(
  cameras: readonly RunningCamera[],
  shared: Pick<CameraSurroundings, "watch" | "onChange" | "clock">,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = shared;
  let sleptSince = clock.monotonic();
  let isLate = false;
  while (!signal.aborted) {
    isLate = !isLate && elapsed(sleptSince, clock.monotonic()) >= LOOK_EVERY_MS + LATE_MS;
    if (!isLate) for (const camera of cameras) lookAtCamera(camera, shared);
    sleptSince = clock.monotonic();
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
}
