import type { EpochMs } from "@ngaba/contract";
import { createGroundPlane } from "@ngaba/edge-agent/geometry/ground-plane.ts";
import { type FrameSize, groundPoint, pointOf, toFractionInside } from "@ngaba/edge-agent/geometry/point.ts";
import { isInside } from "@ngaba/edge-agent/geometry/polygon.ts";
import { estimateSpeed, type GroundSample, type SpeedEstimate } from "@ngaba/edge-agent/geometry/speed.ts";
import type { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { POSITION_ERROR_HEIGHTS } from "@ngaba/edge-agent/rules/shared/ground-samples.ts";
import type { Track } from "@ngaba/edge-agent/tracking/track.ts";
import type { World } from "./world.ts";

/** One vehicle's speed as it was measured, beside the truth over the same span. */
export interface SpeedReading {
  readonly estimate: SpeedEstimate;
  readonly trueMps: number;
}

type ProbedWorld = Pick<World, "startsAt" | "momentAt">;

interface Run {
  readonly samples: GroundSample[];
}

/** Steps in which a true path is walked along. */
const STEP_MS = 100;

/**
 * Measures every vehicle that drives through a zone in which speed is measured, the violating and the others alike. The
 * truth is the length of its true path over the same time.
 */
export function createSpeedProbe(scene: Scene, frameSize: FrameSize, world: ProbedWorld) {
  const zones = scene.rules.flatMap((rule) => ("limitKmh" in rule && "zone" in rule ? [rule.zone] : []));
  const polygons = scene.zones.filter(({ id }) => zones.includes(id)).map(({ polygon }) => polygon.map(pointOf));
  const ground = scene.calibration && createGroundPlane(scene.calibration, frameSize);
  const runs = new Map<number, Run>();
  const startsAt = Date.parse(world.startsAt);
  const isMeasured = (track: Track) => {
    const place = toFractionInside(groundPoint(track.box), frameSize);
    return track.roadUserClass !== "person" && polygons.some((polygon) => isInside(place, polygon));
  };
  return {
    take: (tracks: readonly Track[], at: EpochMs): void => {
      for (const track of polygons.length === 0 ? [] : tracks.filter(isMeasured)) {
        const sample = ground?.sampleAt(groundPoint(track.box), at, pixelErrorOf(track));
        if (sample === undefined) continue;
        const run = runs.get(track.id);
        if (run === undefined) runs.set(track.id, { samples: [sample] });
        else run.samples.push(sample);
      }
    },
    readings: (actorOfTrack: (id: number, from: number, to: number) => number | undefined): SpeedReading[] =>
      [...runs].flatMap(([id, { samples }]) => {
        const estimate = estimateSpeed(samples);
        const [from, to] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
        const actorId = actorOfTrack(id, from, to);
        if (estimate === undefined || actorId === undefined) return [];
        const trueMps = trueSpeed(world, actorId, from - startsAt, to - startsAt);
        return trueMps === undefined ? [] : [{ estimate, trueMps }];
      }),
  };
}

/** As exactly as the rules believe it, standard deviation in frame pixels: it is their band that is held to the truth. */
const pixelErrorOf = ({ box }: Track): number => POSITION_ERROR_HEIGHTS * (box.y2 - box.y1);

/** Mean speed along the true path; undefined when the actor was out of the world in between. */
function trueSpeed(world: ProbedWorld, actorId: number, fromMs: number, toMs: number): number | undefined {
  let lengthM = 0;
  let before: { readonly x: number; readonly y: number } | undefined;
  const steps = Math.max(1, Math.round((toMs - fromMs) / STEP_MS));
  for (let step = 0; step <= steps; step++) {
    const moment = world.momentAt(fromMs + ((toMs - fromMs) * step) / steps);
    const now = moment.actors.find(({ actor }) => actor.id === actorId);
    if (now === undefined) return undefined;
    if (before !== undefined) lengthM += Math.hypot(now.x - before.x, now.y - before.y);
    before = now;
  }
  return (1000 * lengthM) / (toMs - fromMs);
}
