import { epochMs } from "@ngaba/contract";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import type { DetectorThread } from "@ngaba/edge-agent/detection/detector-thread.ts";
import { createGroundPlane } from "@ngaba/edge-agent/geometry/ground-plane.ts";
import { freeMemory } from "@ngaba/edge-agent/platform/free-memory.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { createJudge, incidentsOf } from "@ngaba/edge-agent/replay/judge.ts";
import type { Finding } from "@ngaba/edge-agent/rules/index.ts";
import type { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { createSignalReader } from "@ngaba/edge-agent/signals/signal-reader.ts";
import { EMPTY_TRACKER_MEMORY, updateTracks } from "@ngaba/edge-agent/tracking/tracker.ts";
import { DEFAULT_TRACKER_OPTIONS } from "@ngaba/edge-agent/tracking/tracker-options.ts";
import { followActors } from "../../rule-truth/follow-actors.ts";
import type { Judged } from "../../rule-truth/rule-scores.ts";
import { createSpeedProbe } from "../../rule-truth/speed-probe.ts";
import { NO_TALLY, type Tally, tallied } from "../signals/tally.ts";
import { countPicture, type DetectorCount, NO_DETECTIONS } from "./detector-recall.ts";
import type { FilmTruth } from "./film-truth.ts";

/** A rendered film, its truth, and the scene of its camera. */
export interface FilmToWatch {
  readonly name: string;
  readonly film: string;
  readonly truth: FilmTruth;
  readonly scene: Scene;
  /** What the scene was read from. */
  readonly sceneFile: string;
}

/** What an agent at this camera saw and said, beside the truth. */
export interface WatchedFilm extends Judged {
  readonly detector: DetectorCount;
  /** Every analysed picture after the first seconds, each head of the scene. */
  readonly phases: Tally;
}

/** The film goes on from its beginning for so long: what was done before its end may be told after it. */
const TAIL_MS = 5_000;

/**
 * Looks at a film as an agent looks at its camera: the agent's own detector, regions, tracker, reading of lights and
 * rules, all with their defaults, on pictures picked as the capture picks them. Two runs see the same.
 *
 * @param fps pictures a second that are looked at
 */
export async function watchFilm(
  { name, film, truth, scene }: FilmToWatch,
  detector: Pick<DetectorThread, "detect">,
  { fps, onFrame }: { readonly fps: number; readonly onFrame: () => void },
): Promise<WatchedFilm> {
  const { widthPx, heightPx } = FRAME;
  const startsAt = epochMs(Date.parse(truth.world.startsAt));
  const filmMs = (at: number): number => at - startsAt;
  const judge = createJudge(scene);
  const readSignals = createSignalReader(scene.signalHeads);
  const followed = followActors();
  const probe = createSpeedProbe(scene, FRAME, truth.world);
  const perspective = scene.calibration && createGroundPlane(scene.calibration, { widthPx, heightPx });
  const findings: Finding[] = [];
  let [memory, count, phases] = [EMPTY_TRACKER_MEMORY, NO_DETECTIONS, NO_TALLY];
  for await (const picture of looped(film, truth, fps)) {
    const { detections, frame } = await detector.detect(picture, scene.detectionRegions);
    const { at } = frame;
    const isFirstPass = filmMs(at) < truth.lengthMs;
    const there = truth.boxesAt(filmMs(at) % truth.lengthMs);
    const signals = readSignals(frame);
    freeMemory(frame.rgb);
    const update = updateTracks(memory, detections, at, { ...DEFAULT_TRACKER_OPTIONS, perspective });
    memory = update.memory;
    if (isFirstPass) {
      count = countPicture(count, detections, there);
      probe.take(update.tracks, at);
      followed.take(
        update.tracks,
        there.map(({ box, id }) => ({ box, actorId: id })),
        at,
      );
    }
    // Each moment of the loop once, from where the lights have been watched for a while.
    if (filmMs(at) >= TAIL_MS) {
      for (const [head, { phase }] of signals) {
        phases = tallied(phases, truth.phaseAt(head, filmMs(at) % truth.lengthMs), phase);
      }
    }
    findings.push(...judge.step({ at, frameSize: FRAME, tracks: update.tracks, signals }).findings);
    onFrame();
  }
  findings.push(...judge.close().findings);
  return {
    order: { folder: name },
    startsAt,
    incidents: incidentsOf(findings)
      .filter(({ at }) => filmMs(at) < truth.lengthMs)
      .map((one) => ({ ...one, actorId: followed.actorOf(one) })),
    cases: truth.cases.map(({ fromMs, toMs, ...one }) => {
      return { ...one, from: epochMs(startsAt + fromMs), to: epochMs(startsAt + toMs) };
    }),
    speeds: probe.readings(followed.actorOfTrack),
    detector: count,
    phases,
  };
}

/** As the junction's cameras send it; films of larger scales are read at this size too. */
const FRAME = { widthPx: 1280, heightPx: 720 };

/** Pictures of the film once, then of its beginning again, with times that go on. */
async function* looped(file: string, truth: FilmTruth, fps: number): AsyncGenerator<Frame> {
  const startAt = epochMs(Date.parse(truth.world.startsAt));
  const endAt = epochMs(startAt + truth.lengthMs);
  const film = { file, cameraId: truth.cameraId, fps, maxWidthPx: FRAME.widthPx };
  yield* readVideo({ ...film, startAt });
  for await (const frame of readVideo({ ...film, startAt: endAt })) {
    if (frame.at >= endAt + TAIL_MS) return;
    yield frame;
  }
}

/** Pictures that `watchFilm` looks at. */
export function picturesOf({ lengthMs, framesPerSecond }: FilmTruth, fps: number): number {
  const everyFrames = Math.ceil((0.9 * framesPerSecond) / fps - 1e-9);
  return Math.ceil((((lengthMs + Math.min(TAIL_MS, lengthMs)) / 1000) * framesPerSecond) / everyFrames);
}
