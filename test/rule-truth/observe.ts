import { type EpochMs, epochMs } from "@ngaba/contract";
import type { Detection } from "@ngaba/edge-agent/detection/detection.ts";
import { coveredShare, inputScaleOf } from "../accuracy/noise/reading.ts";
import type { CameraView, SeenBox } from "./camera-view.ts";
import { createDetectorNoise } from "./detector-noise.ts";
import { frameTimes } from "./frame-times.ts";
import type { NoiseLevelName } from "./noise-levels.ts";
import type { Target } from "./road-user-noise.ts";
import type { ActorState, SignalPhase, World } from "./world.ts";

export interface ObserveOptions {
  readonly level: NoiseLevelName;
  /** The same seed gives the same boxes; it need not be the world's. */
  readonly seed: number;
  /** Pictures a second when all goes well; 5 when absent, as an agent does by default. */
  readonly framesPerSecond?: number;
  /** Slow stretches, lost pictures and gaps; on when absent. */
  readonly rateChanges?: boolean;
  /** Milliseconds since the world's beginning; the whole world when absent. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What an agent would get to see of one moment. */
export interface ObservedFrame {
  /** Milliseconds since the world's beginning. */
  readonly atMs: number;
  /** The same moment by the world's wall clock. */
  readonly at: EpochMs;
  /** Frame pixels of the camera; strongest first. */
  readonly detections: readonly Detection[];
  /** For each detection the id of its actor; `undefined` for a box of nobody. */
  readonly sources: readonly (number | undefined)[];
  readonly signals: ReadonlyMap<string, SignalPhase>;
}

/** An actor's true box in the picture. */
export interface TrueBox extends SeenBox {
  readonly state: ActorState;
  /** In [0, 1]: how much of the box others cover. */
  readonly hiddenShare: number;
}

/** Of somebody of whom less than this is in the picture, nothing is found. */
const MIN_INSIDE_SHARE = 0.1;

/** A world as a camera and the noisy detector behind it have it, picture by picture. */
export function* observe(world: World, camera: CameraView, options: ObserveOptions): Generator<ObservedFrame> {
  const { level, seed, framesPerSecond = 5, rateChanges = true, fromMs = 0, toMs = world.durationMs } = options;
  const frame = camera.placement;
  const noise = createDetectorNoise({ level, seed, frame, inputScale: inputScaleOf(frame) });
  const startsAtMs = Date.parse(world.startsAt);
  let lastMs = fromMs;
  for (const atMs of frameTimes({ level, seed, framesPerSecond, fromMs, toMs, rateChanges })) {
    const moment = world.momentAt(atMs);
    const targets = trueBoxes(moment.actors, camera).map(toTarget);
    const { detections, sources } = noise.look(targets, (atMs - lastMs) / 1000);
    lastMs = atMs;
    yield { atMs, at: epochMs(startsAtMs + atMs), detections, sources, signals: moment.signals };
  }
}

/** Who is in the picture, the nearest first, and how much of each is hidden. */
export function trueBoxes(actors: readonly ActorState[], camera: CameraView): TrueBox[] {
  const seen: (SeenBox & { readonly state: ActorState })[] = [];
  for (const state of actors) {
    const box = camera.boxOf(state);
    if (box !== undefined && box.insideShare >= MIN_INSIDE_SHARE) seen.push({ ...box, state });
  }
  seen.sort((a, b) => a.depthM - b.depthM);
  return seen.map((one, index) => {
    let covered = 0;
    for (let nearer = 0; nearer < index && covered < 1; nearer++) {
      const other = seen[nearer];
      if (other !== undefined) covered += coveredShare(one.box, other.box);
    }
    return { ...one, hiddenShare: Math.min(1, covered) };
  });
}

const toTarget = ({ state: { actor }, box, hiddenShare, insideShare }: TrueBox): Target => ({
  id: actor.id,
  type: actor.type,
  box,
  hiddenShare,
  insideShare,
});
