import { type EpochMs, elapsed } from "@ngaba/contract";
import type { Detection } from "../detection/detection.ts";
import { overlapIou } from "../detection/suppress-overlaps.ts";
import { type Association, associate } from "./association.ts";
import { speedBeyondWalking } from "./box-filter.ts";
import { estimateCameraMotion } from "./camera-motion.ts";
import {
  absorb,
  carryAlong,
  type ExpectedRoadUser,
  expectAt,
  expectInPlace,
  type Followed,
  hasMoved,
  isStopped,
  open,
  report,
  unseenFor,
} from "./followed.ts";
import { joinRiders } from "./join-riders.ts";
import type { Track } from "./track.ts";
import { DEFAULT_TRACKER_OPTIONS, type TrackerOptions } from "./tracker-options.ts";

/** What the tracker remembers between frames. Data only: keep it, pass it in again, and look at nothing else. */
export interface TrackerMemory {
  readonly nextId: number;
  /** Time of the newest frame; undefined before the first. */
  readonly at: EpochMs | undefined;
  readonly followed: readonly Followed[];
}

export const EMPTY_TRACKER_MEMORY: TrackerMemory = { nextId: 1, at: undefined, followed: [] };

/** Boxes that overlap by more are taken for two of the same road user where one of them is doubtful. */
const SECOND_BOX_IOU = 0.1;

/** Bounds the memory: of a crowd that vanished, who was seen last is looked for. */
const MAX_LOST = 200;

/**
 * Carries tracks on by one frame: ByteTrack's two-stage association over a Kalman filter in real time, then a second
 * chance for who moved further than expected, a third for newcomers, whose speed is not known yet, and one for what
 * stood and was hidden. Pure.
 *
 * @param detections of one frame; between equal matches their order decides
 * @param at the moment in the picture; a frame that is not later than the one before counts as simultaneous
 * @returns the memory for the next call, and the confirmed tracks that were seen in this frame, by id
 * @see Y. Zhang et al., ByteTrack: multi-object tracking by associating every detection box, ECCV 2022
 */
export function updateTracks(
  memory: TrackerMemory,
  detections: readonly Detection[],
  at: EpochMs,
  options: TrackerOptions = DEFAULT_TRACKER_OPTIONS,
): { readonly memory: TrackerMemory; readonly tracks: readonly Track[] } {
  const joined = options.joinsRiders ? joinRiders(detections) : detections;
  const frame = { detections: joined, at, before: memory.at, options };
  const { pairs, newcomers, lost } = pairUp(carriedAlong(memory.followed, frame), frame);

  let nextId = memory.nextId;
  const seen = [
    ...pairs.map(({ track, detection }) =>
      absorb(track, detection, { at, isBack: isBack(track.followed, at, options) }),
    ),
    ...newcomers.map((detection) => open(detection, at)),
  ].map((one) => {
    if (one.run.isConfirmed || !mayBeConfirmed(one, options)) return one;
    return { ...one, id: one.id === 0 ? nextId++ : one.id, run: { ...one.run, isConfirmed: true } };
  });
  const tracks = seen.filter(isConfirmed).map(report);
  return {
    memory: { nextId, at, followed: [...seen, ...newest(lost)] },
    tracks: tracks.sort((a, b) => a.id - b.id),
  };
}

interface Frame {
  readonly detections: readonly Detection[];
  readonly at: EpochMs;
  /** Time of the frame before; undefined for the first. */
  readonly before: EpochMs | undefined;
  readonly options: TrackerOptions;
}

/** Those that are still looked for, at their places in a picture that may have moved. */
function carriedAlong(followed: readonly Followed[], { detections, at, before, options }: Frame): readonly Followed[] {
  const kept = followed.filter((one) => isKept(one, at, options));
  if (options.cameraMotion === "none") return kept;
  const inView = (): ExpectedRoadUser[] =>
    kept.filter((one) => one.lastSeenAt === before).map((one) => expectAt(one, at, options.perspective));
  const strong = (): Detection[] => detections.filter(({ score }) => score >= options.strongScore);
  const motion = options.cameraMotion === "estimated" ? estimateCameraMotion(inView(), strong()) : options.cameraMotion;
  return motion === undefined ? kept : kept.map((one) => carryAlong(one, motion));
}

interface Pairing {
  readonly pairs: readonly { readonly track: ExpectedRoadUser; readonly detection: Detection }[];
  /** Detections that open a track each. */
  readonly newcomers: readonly Detection[];
  readonly lost: readonly Followed[];
}

function pairUp(followed: readonly Followed[], frame: Frame): Pairing {
  const { at, options } = frame;
  const moving = followed
    .filter((one) => unseenFor(one, at) <= options.keepLostMs)
    .map((one) => expectAt(one, at, options.perspective));
  const gone = followed.filter((one) => unseenFor(one, at) > options.keepLostMs);
  const onTheMove = pairMoving(moving, frame);

  const lost = [...onTheMove.lostTracks.map((one) => one.followed), ...gone];
  const sure = onTheMove.spareDetections.filter(({ score }) => score >= options.openScore);
  const doubtful = onTheMove.spareDetections.filter(
    ({ score }) => score >= options.doubtfulScore && score < options.openScore,
  );
  const hidden = lost.filter((one) => one.id !== 0 && isStopped(one)).map(expectInPlace);
  const inPlace = associate(hidden, sure, { minIou: options.stoppedMinIou, margin: 0 });
  const machines = inPlace.lostTracks.filter(({ followed: one }) => isMachine(one));
  const dimly = associate(machines, doubtful, { minIou: options.stoppedMinIou, margin: 0 });
  const backInPlace = [...inPlace.pairs, ...dimly.pairs];
  const isBackInPlace = new Set(backInPlace.map(({ track }) => track.followed));
  const pairs = [...onTheMove.pairs, ...backInPlace];
  const taken = [...pairs.map(({ detection }) => detection), ...inPlace.spareDetections];
  return {
    pairs,
    newcomers: [...inPlace.spareDetections, ...dimly.spareDetections.filter((one) => !isPartOfOneOf(taken, one))],
    lost: lost.filter((one) => !isBackInPlace.has(one)),
  };
}

/** Those who were seen of late, where they should have moved to. Who is surest comes first. */
function pairMoving(
  moving: readonly ExpectedRoadUser[],
  { detections, before, options }: Frame,
): Association<ExpectedRoadUser> {
  const isReported = ({ followed: one }: ExpectedRoadUser): boolean => isConfirmed(one);
  // A detection that is not to be trusted is believed only of somebody who was in view a moment ago.
  const isInView = ({ followed: one }: ExpectedRoadUser): boolean => one.lastSeenAt === before;
  const mayPair = (track: ExpectedRoadUser, detection: Detection): boolean => isTrusted(track, detection, options);
  const minIou = options.secondChanceMinIou;

  const reported = moving.filter(isReported);
  const first = associate(reported, detections, { minIou: options.strongMinIou, margin: 0 }, mayPair);
  const inView = first.lostTracks.filter(isInView);
  const second = associate(inView, first.spareDetections, { minIou: options.weakMinIou, margin: 0 });
  const missing = [
    ...second.lostTracks,
    ...first.lostTracks.filter((one) => !isInView(one)),
    ...moving.filter((one) => !isReported(one)),
  ];
  const third = associate(missing, second.spareDetections, { minIou, margin: options.secondChanceMargin }, mayPair);
  const newcomers = third.lostTracks.filter((one) => !isReported(one));
  const spare = third.spareDetections.filter(({ score }) => score >= options.doubtfulScore);
  const fourth = associate(newcomers, spare, { minIou, margin: options.newcomerMargin });
  return {
    pairs: [first, second, third, fourth].flatMap(({ pairs }) => pairs),
    lostTracks: [...third.lostTracks.filter(isReported), ...fourth.lostTracks],
    spareDetections: fourth.spareDetections,
  };
}

/**
 * Whether a detection is this road user wherever it fits. A weak one may be, of a machine or who drives one; not of who
 * walks, since a weak person is often a part of another.
 */
function isTrusted(
  { followed, filter }: ExpectedRoadUser,
  { score, roadUserClass }: Detection,
  { strongScore, doubtfulScore }: TrackerOptions,
): boolean {
  if (score >= strongScore) return true;
  const drives = followed.roadUserClass !== "person" || roadUserClass !== "person" || speedBeyondWalking(filter) > 0;
  return drives && score >= doubtfulScore;
}

/** Whether a detection is rather a second, worse box of somebody who has one. */
function isPartOfOneOf(taken: readonly Detection[], { box }: Detection): boolean {
  return taken.some((one) => overlapIou(one.box, box) > SECOND_BOX_IOU);
}

function isConfirmed({ run }: Followed): boolean {
  return run.isConfirmed;
}

/** Seen often and clearly enough since it came into view. */
function mayBeConfirmed(one: Followed, { confirmHits, doubtfulHits, openScore }: TrackerOptions): boolean {
  const { hits, bestScore } = one.run;
  if (bestScore >= openScore) return hits >= confirmHits;
  const isKnownMachine = one.id !== 0 && isMachine(one);
  return hits >= doubtfulHits && (isKnownMachine || hasMoved(one));
}

/** A machine does not leave its place by itself: what looks a little like it where it stood is it. */
const isMachine = ({ roadUserClass }: Followed): boolean => roadUserClass !== "person";

/** Whether a sighting now begins a new run: what stood there long ago may be a shadow now. */
function isBack(one: Followed, at: EpochMs, options: TrackerOptions): boolean {
  if (unseenFor(one, at) > options.keepLostMs) return true;
  return !isConfirmed(one) && elapsed(one.run.since, at) > options.confirmWithinMs;
}

function isKept(one: Followed, at: EpochMs, options: TrackerOptions): boolean {
  if (one.id === 0) return elapsed(one.firstSeenAt, at) <= options.confirmWithinMs;
  const keepMs = isStopped(one) ? Math.max(options.keepLostMs, options.keepStoppedMs) : options.keepLostMs;
  return elapsed(one.lastSeenAt, at) <= keepMs;
}

function newest(lost: readonly Followed[]): readonly Followed[] {
  if (lost.length <= MAX_LOST) return lost;
  return lost.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt).slice(0, MAX_LOST);
}
