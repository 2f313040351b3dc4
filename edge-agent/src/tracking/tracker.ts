import { type DurationMs, durationMs, type EpochMs, elapsed, RoadUserClass } from "@ngaba/contract";
import type { Detection, PixelBox } from "../detection/detection.ts";
import { associate } from "./association.ts";
import { type BoxFilter, boxOf, correct, predict, startFilter, velocityOf } from "./box-filter.ts";
import type { Track } from "./track.ts";

export interface TrackerOptions {
  /** Detections from this score on are matched first, whoever they may be; weaker ones only carry on what is in view. */
  readonly strongScore: number;
  /** A track opens with a detection from this score on: a cone or a shadow that looks a little like somebody has none. */
  readonly openScore: number;
  /** A track is reported from this many sightings on, if they come within `confirmWithinMs`. */
  readonly confirmHits: number;
  readonly confirmWithinMs: DurationMs;
  /** A reported track that is not seen is looked for this long. */
  readonly keepLostMs: DurationMs;
  /** Overlap that a strong detection, and a weak one, must have with the box that its track predicts. */
  readonly strongMinIou: number;
  readonly weakMinIou: number;
  /** Second chance, for who moved further than expected: overlap of boxes grown by this part of their size. */
  readonly secondChanceMargin: number;
  readonly secondChanceMinIou: number;
}

export const DEFAULT_TRACKER_OPTIONS: TrackerOptions = {
  strongScore: 0.4,
  openScore: 0.5,
  confirmHits: 3,
  confirmWithinMs: durationMs(1000),
  keepLostMs: durationMs(2000),
  strongMinIou: 0.2,
  weakMinIou: 0.4,
  secondChanceMargin: 0.3,
  secondChanceMinIou: 0.2,
};

/** What the tracker remembers between frames. Data only: keep it, pass it in again, and look at nothing else. */
export interface TrackerMemory {
  readonly nextId: number;
  /** Time of the newest frame; undefined before the first. */
  readonly at: EpochMs | undefined;
  readonly followed: readonly Followed[];
}

/** One road user in the tracker's memory, seen in the newest frame or not. */
interface Followed {
  /** 0 until confirmed: what shows only once uses up no id. */
  readonly id: number;
  readonly filter: BoxFilter;
  /** The filter's box at the newest frame. */
  readonly box: PixelBox;
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly hits: number;
  readonly scoreSum: number;
  /** Sum of scores for each class, in the order of `RoadUserClass.options`. */
  readonly votes: Float64Array;
  readonly roadUserClass: RoadUserClass;
}

export const EMPTY_TRACKER_MEMORY: TrackerMemory = { nextId: 1, at: undefined, followed: [] };

/**
 * Carries tracks on by one frame: ByteTrack's two-stage association over a Kalman filter in real time. Pure.
 *
 * @param detections of one frame, any order
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
  const expected = memory.followed.filter((one) => isKept(one, at, options)).map((one) => expect(one, memory.at, at));
  const strong = detections.filter(({ score }) => score >= options.strongScore);
  const weak = detections.filter(({ score }) => score < options.strongScore);

  const first = associate(expected.filter(isConfirmed), strong, { minIou: options.strongMinIou, margin: 0 });
  // A weak detection is believed only of somebody who was in view a moment ago.
  const isInView = (one: Followed): boolean => one.lastSeenAt === memory.at;
  const second = associate(first.lostTracks.filter(isInView), weak, { minIou: options.weakMinIou, margin: 0 });
  const missing = [
    ...second.lostTracks,
    ...first.lostTracks.filter((one) => !isInView(one)),
    ...expected.filter((one) => !isConfirmed(one)),
  ];
  const third = associate(missing, first.spareDetections, {
    minIou: options.secondChanceMinIou,
    margin: options.secondChanceMargin,
  });
  const openers = third.spareDetections.filter(({ score }) => score >= options.openScore);

  let nextId = memory.nextId;
  const seen = [
    ...[...first.pairs, ...second.pairs, ...third.pairs].map(({ track, detection }) => absorb(track, detection, at)),
    ...openers.map((detection) => open(detection, at)),
  ].map((one) => (isConfirmed(one) || one.hits < options.confirmHits ? one : { ...one, id: nextId++ }));
  const tracks = seen.filter(isConfirmed).map((one) => report(one, at));
  return {
    memory: { nextId, at, followed: [...seen, ...third.lostTracks] },
    tracks: tracks.sort((a, b) => a.id - b.id),
  };
}

function isConfirmed(one: Followed): boolean {
  return one.id !== 0;
}

function isKept(one: Followed, at: EpochMs, options: TrackerOptions): boolean {
  return isConfirmed(one)
    ? elapsed(one.lastSeenAt, at) <= options.keepLostMs
    : elapsed(one.firstSeenAt, at) <= options.confirmWithinMs;
}

function expect(one: Followed, before: EpochMs | undefined, at: EpochMs): Followed {
  if (before === undefined || at <= before) return one;
  const filter = predict(one.filter, elapsed(before, at));
  return { ...one, filter, box: boxOf(filter) };
}

function open(detection: Detection, at: EpochMs): Followed {
  const filter = startFilter(detection.box);
  return {
    id: 0,
    filter,
    box: detection.box,
    firstSeenAt: at,
    lastSeenAt: at,
    hits: 1,
    scoreSum: detection.score,
    votes: vote(new Float64Array(RoadUserClass.options.length), detection),
    roadUserClass: detection.roadUserClass,
  };
}

function absorb(one: Followed, detection: Detection, at: EpochMs): Followed {
  const filter = correct(one.filter, detection.box);
  const votes = vote(one.votes, detection);
  return {
    ...one,
    filter,
    box: boxOf(filter),
    lastSeenAt: at,
    hits: one.hits + 1,
    scoreSum: one.scoreSum + detection.score,
    votes,
    roadUserClass: winner(votes),
  };
}

function vote(votes: Float64Array, { roadUserClass, score }: Detection): Float64Array {
  const index = RoadUserClass.options.indexOf(roadUserClass);
  return votes.with(index, (votes[index] ?? 0) + score);
}

function winner(votes: Float64Array): RoadUserClass {
  const index = votes.indexOf(Math.max(...votes));
  return RoadUserClass.options[index] ?? "person";
}

function report(one: Followed, at: EpochMs): Track {
  return {
    id: one.id,
    roadUserClass: one.roadUserClass,
    box: one.box,
    velocity: velocityOf(one.filter),
    at,
    firstSeenAt: one.firstSeenAt,
    confidence: one.scoreSum / one.hits,
  };
}
