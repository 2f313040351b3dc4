import { type EpochMs, epochMs } from "@ngaba/contract";
import type { Frame } from "@ngaba/edge-agent/capture/frame.ts";
import type { DetectionResult, Detector } from "@ngaba/edge-agent/detection/detector.ts";
import { createGroundPlane, type GroundPlane } from "@ngaba/edge-agent/geometry/ground-plane.ts";
import { freeMemory } from "@ngaba/edge-agent/platform/free-memory.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { createJudge, type Incident, incidentsOf } from "@ngaba/edge-agent/replay/judge.ts";
import type { Finding } from "@ngaba/edge-agent/rules/index.ts";
import type { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { createSignalReader } from "@ngaba/edge-agent/signals/signal-reader.ts";
import type { SignalStates } from "@ngaba/edge-agent/signals/signal-state.ts";
import { EMPTY_TRACKER_MEMORY, type TrackerMemory, updateTracks } from "@ngaba/edge-agent/tracking/tracker.ts";
import { trackerOptionsFor } from "@ngaba/edge-agent/tracking/tracker-options.ts";
import { followActors } from "../../rule-truth/follow-actors.ts";
import type { Judged } from "../../rule-truth/rule-scores.ts";
import { createSpeedProbe } from "../../rule-truth/speed-probe.ts";
import { NO_TALLY, type Tally, tallied } from "../signals/tally.ts";
import { countDetections, type DetectorCount } from "./detector-recall.ts";
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
  /** Every picture of one turn of the loop, each head of the scene. */
  readonly phases: Tally;
  /** Findings of moments after the film's end, while its beginning was looked at a second time. */
  readonly afterEnd: AfterEnd;
}

export interface AfterEnd {
  /** What proves them began before the jump to the beginning. */
  readonly atSeam: number;
  /** The others: of what has been judged at the film's beginning already. */
  readonly again: number;
}

/** As the junction's cameras send it; films of larger scales are looked at in this size too. */
export const FRAME = { widthPx: 1280, heightPx: 720 };
/** The film goes on from its beginning for so long: what was done before its end may be told after it. */
const TAIL_MS = 5_000;

/**
 * Looks at a film as an agent looks at its camera: the agent's own regions, tracker, reading of lights and rules, all with
 * their defaults, on pictures picked as the capture picks them. Two runs see the same.
 *
 * @param fps pictures a second that are looked at
 */
export async function watchFilm(
  film: FilmToWatch,
  detector: Detector,
  { fps, onFrame }: { readonly fps: number; readonly onFrame: () => void },
): Promise<WatchedFilm> {
  const watch = new FilmWatch(film);
  for await (const picture of looped(film, fps)) {
    watch.take(await detector.detect(picture, film.scene.detectionRegions));
    onFrame();
  }
  return watch.finish();
}

class FilmWatch {
  readonly #film: FilmToWatch;
  readonly #startsAt: EpochMs;
  readonly #judge: ReturnType<typeof createJudge>;
  readonly #readSignals: ReturnType<typeof createSignalReader>;
  readonly #followed = followActors();
  readonly #probe: ReturnType<typeof createSpeedProbe>;
  readonly #perspective: GroundPlane | undefined;
  readonly #findings: Finding[] = [];
  #tracker: TrackerMemory = EMPTY_TRACKER_MEMORY;
  readonly #detector: ReturnType<typeof countDetections>;
  #phases = NO_TALLY;

  constructor(film: FilmToWatch) {
    const { scene, truth } = film;
    this.#film = film;
    this.#startsAt = startOf(truth);
    this.#judge = createJudge(scene);
    this.#readSignals = createSignalReader(scene.signalHeads);
    this.#detector = countDetections(truth.seed);
    this.#probe = createSpeedProbe(scene, FRAME, truth.world);
    this.#perspective = scene.calibration && createGroundPlane(scene.calibration, FRAME);
  }

  take({ detections, frame }: DetectionResult): void {
    const { at } = frame;
    const signals = this.#readSignals(frame);
    freeMemory(frame.rgb);
    const options = trackerOptionsFor(this.#perspective);
    const { memory, tracks } = updateTracks(this.#tracker, detections, at, options);
    this.#tracker = memory;
    const { truth } = this.#film;
    if (this.#filmMs(at) < truth.lengthMs) {
      const there = truth.boxesAt(this.#filmMs(at));
      const known = there.map(({ box, id }) => ({ box, actorId: id }));
      this.#detector.take(detections, there);
      this.#probe.take(tracks, at);
      this.#followed.take(tracks, known, at);
    }
    this.#tally(signals, at);
    this.#findings.push(...this.#judge.step({ at, frameSize: FRAME, tracks, signals }).findings);
  }

  finish(): WatchedFilm {
    const { name, truth } = this.#film;
    this.#findings.push(...this.#judge.close().findings);
    const told = incidentsOf(this.#findings).map((one) => {
      return { ...one, actorId: this.#followed.actorOf(one), spansSeam: this.#spansSeam(one) };
    });
    const isOfFilm = ({ at }: Incident): boolean => this.#filmMs(at) < truth.lengthMs;
    const after = told.filter((one) => !isOfFilm(one));
    const atSeam = after.filter(({ spansSeam }) => spansSeam).length;
    return {
      order: { folder: name },
      startsAt: this.#startsAt,
      incidents: told.filter(isOfFilm),
      cases: casesAt(truth, this.#startsAt),
      speeds: this.#probe.readings(this.#followed.actorOfTrack),
      detector: this.#detector.count(),
      phases: this.#phases,
      afterEnd: { atSeam, again: after.length - atSeam },
    };
  }

  #spansSeam({ key }: Incident): boolean {
    const first = this.#findings.find(({ incidentKey }) => incidentKey === key);
    const seamAt = epochMs(this.#startsAt + this.#film.truth.lengthMs);
    return first !== undefined && spansJump(first, first.at, seamAt);
  }

  /** Each moment of the loop once, from where the lights have been watched for a while. */
  #tally(signals: SignalStates, at: EpochMs): void {
    const { truth } = this.#film;
    if (this.#filmMs(at) < TAIL_MS) return;
    for (const [head, { phase }] of signals) {
      this.#phases = tallied(this.#phases, truth.phaseAt(head, this.#filmMs(at) % truth.lengthMs), phase);
    }
  }

  #filmMs(at: EpochMs): number {
    return at - this.#startsAt;
  }
}

/** The film's cases, in time of the wall clock at which it is said to begin. */
export function casesAt({ cases }: FilmTruth, startsAt: EpochMs): Judged["cases"] {
  return cases.map(({ fromMs, toMs, ...one }) => {
    return { ...one, from: epochMs(startsAt + fromMs), to: epochMs(startsAt + toMs) };
  });
}

/**
 * Whether a finding is of the seam of a loop: what proves it began before everybody was suddenly somewhere else, and was
 * told after it.
 */
export function spansJump(
  { startedAt, moments }: Pick<Finding, "startedAt" | "moments">,
  toldAt: EpochMs,
  jumpAt: EpochMs,
): boolean {
  return Math.min(startedAt, moments.before ?? startedAt, moments.at) < jumpAt && toldAt >= jumpAt;
}

const startOf = ({ world }: FilmTruth): EpochMs => epochMs(Date.parse(world.startsAt));

/** Pictures of the film once, then of its beginning again, with times that go on. */
async function* looped({ film: file, truth }: FilmToWatch, fps: number): AsyncGenerator<Frame> {
  const startAt = startOf(truth);
  const endAt = epochMs(startAt + truth.lengthMs);
  const film = { file, cameraId: truth.cameraId, fps, maxWidthPx: FRAME.widthPx };
  yield* readVideo({ ...film, startAt });
  for await (const frame of readVideo({ ...film, startAt: endAt })) {
    if (frame.at >= endAt + TAIL_MS) return;
    yield frame;
  }
}

/** How many pictures `watchFilm` looks at, nearly. */
export function picturesOf({ lengthMs }: FilmTruth, fps: number): number {
  return Math.ceil(((lengthMs + Math.min(TAIL_MS, lengthMs)) * fps) / 1000);
}
