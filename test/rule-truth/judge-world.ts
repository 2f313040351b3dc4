import { type EpochMs, epochMs } from "@ngaba/contract";
import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { createGroundPlane } from "@ngaba/edge-agent/geometry/ground-plane.ts";
import { createJudge, type Incident, incidentsOf } from "@ngaba/edge-agent/replay/judge.ts";
import type { TruthCase as ReplayCase } from "@ngaba/edge-agent/replay/score.ts";
import type { Finding } from "@ngaba/edge-agent/rules/index.ts";
import type { SignalState } from "@ngaba/edge-agent/signals/signal-state.ts";
import { EMPTY_TRACKER_MEMORY, updateTracks } from "@ngaba/edge-agent/tracking/tracker.ts";
import { trackerOptionsFor } from "@ngaba/edge-agent/tracking/tracker-options.ts";
import { sceneOf } from "./area-scene.ts";
import { type AreaCamera, camerasOf, viewOf } from "./area-view.ts";
import { followActors } from "./follow-actors.ts";
import type { NoiseLevelName } from "./noise-levels.ts";
import { type ObservedFrame, observe } from "./observe.ts";
import { createSpeedProbe, type SpeedReading } from "./speed-probe.ts";
import type { SignalPhase, World } from "./world.ts";

/** An incident that the rules reported, and whom it really was about. */
export interface JudgedIncident extends Incident {
  /** `undefined` when it was about nobody, or nobody in particular. */
  readonly actorId: number | undefined;
  /** What proves it began before the jump of a looped film, and was told after it. */
  readonly spansSeam?: boolean;
}

/** What an agent at the camera of a world would have reported. */
export interface JudgedWorld {
  readonly incidents: readonly JudgedIncident[];
  readonly cases: readonly (ReplayCase & { readonly actorIds: readonly number[] })[];
  readonly speeds: readonly SpeedReading[];
  /** Wall clock at the world's beginning. */
  readonly startsAt: EpochMs;
}

/**
 * The way from a world's traffic through cameras, noisy detector, tracker and rules; the last two are the agent's own.
 * Every camera of the area judges by its own rules.
 */
export function judgeWorld(world: World, options: NoiseOptions): JudgedWorld {
  const judged = camerasOf(world.area).map((camera) => judgeCamera(world, camera, options));
  const startsAt = epochMs(Date.parse(world.startsAt));
  return {
    incidents: judged.flatMap(({ incidents }) => incidents),
    cases: world.cases.map(({ fromMs, toMs, ...one }) => ({
      ...one,
      from: epochMs(startsAt + fromMs),
      to: epochMs(startsAt + toMs),
    })),
    speeds: judged.flatMap(({ speeds }) => speeds),
    startsAt,
  };
}

interface NoiseOptions {
  readonly level: NoiseLevelName;
  readonly seed: number;
}

function judgeCamera(world: World, camera: AreaCamera, options: NoiseOptions) {
  const view = viewOf(camera);
  const scene = sceneOf(camera, view);
  const { widthPx, heightPx } = view.placement;
  const frameSize = { widthPx, heightPx };
  const judge = createJudge(scene);
  const followed = followActors();
  const probe = createSpeedProbe(scene, frameSize, world);
  const signalsOf = followPhases();
  const findings: Finding[] = [];
  let memory = EMPTY_TRACKER_MEMORY;
  const perspective = scene.calibration && createGroundPlane(scene.calibration, frameSize);
  for (const frame of observe(world, view, options)) {
    const update = updateTracks(memory, frame.detections, frame.at, trackerOptionsFor(perspective));
    memory = update.memory;
    followed.take(update.tracks, boxesOf(frame), frame.at);
    probe.take(update.tracks, frame.at);
    const signals = signalsOf(frame.signals, frame.at);
    findings.push(...judge.step({ at: frame.at, frameSize, tracks: update.tracks, signals }).findings);
  }
  findings.push(...judge.close().findings);
  const incidents = incidentsOf(findings).map((one) => ({ ...one, actorId: followed.actorOf(one) }));
  return { incidents, speeds: probe.readings(followed.actorOfTrack) };
}

/** Each detection, and whose it is. */
const boxesOf = ({ detections, sources }: ObservedFrame): { box: PixelBox; actorId: number | undefined }[] =>
  detections.map(({ box }, index) => ({ box, actorId: sources[index] }));

/** How long each head has shown its phase. */
function followPhases() {
  const states = new Map<string, SignalState>();
  return (phases: ReadonlyMap<string, SignalPhase>, at: EpochMs): ReadonlyMap<string, SignalState> => {
    for (const [head, phase] of phases) {
      if (states.get(head)?.phase !== phase) states.set(head, { phase, since: at });
    }
    return new Map(states);
  };
}
