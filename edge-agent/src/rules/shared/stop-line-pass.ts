import type { SceneStopLine } from "@ngaba/config";
import { type EpochMs, elapsed, epochMs } from "@ngaba/contract";
import { type Line, signedDistance } from "../../geometry/line.ts";
import type { RuleInput } from "../rule.ts";
import { frontAhead, lengthsByBox } from "./footprint.ts";
import { dot, lengthOf, type MeasuringPlane, minus, segmentIn, unit } from "./measuring-plane.ts";
import { phaseThroughout, rememberSignal, type SeenPhase, type SignalHistory } from "./signal-history.ts";
import { ofLiving, type TrackPath } from "./track-paths.ts";

/**
 * How one road user passes a stop line. The law looks at its front, which a camera behind it does not see: from the
 * lower edge of its box and the lengths that its class may have follow two moments, one before which the front was
 * surely behind the line and one after which it was surely beyond. Who first appears on the line or beyond it has no
 * such moments, and nothing is ever said of it.
 */
export interface Pass {
  /** Last moment at which the front was surely behind the line. */
  readonly before?: EpochMs;
  /** The front passed no earlier than this … */
  readonly earliest?: EpochMs;
  /** … and no later than that. */
  readonly latest?: EpochMs;
  /** Metres of the front beyond the line, at least and at most, as last seen. */
  readonly least: number;
  readonly most: number;
  readonly at: EpochMs;
  /** Where it has been standing, or just is, and since when. */
  readonly standingAt: TrackPath["headedFrom"];
  readonly standingSince: EpochMs;
  /** The longest that it stood beyond the line, in milliseconds. */
  readonly longestHaltMs: number;
  /** The longest that it was watched for in vain on its way over the line, in milliseconds. */
  readonly longestBlindMs: number;
  /** When its front was first seen so far beyond the line that it has gone on. */
  readonly goneOnAt?: EpochMs;
}

export interface StopLineMemory {
  readonly signal: SignalHistory;
  /** By road user. */
  readonly passes: ReadonlyMap<number, Pass>;
  /** The newest frame. */
  readonly watchedUntil?: EpochMs;
}

export const NO_PASSES: StopLineMemory = { signal: [], passes: new Map() };

/** Who is seen at the line in this frame, and how it passes. */
export interface Passing {
  readonly path: TrackPath;
  readonly pass: Pass;
}

/** Nearer to the line than this, a road user is no longer surely behind it. */
const BEHIND_M = 0.2;
/** Boxes of who stands in a queue are off by up to a metre: only further than this a road user is surely beyond. */
export const BEYOND_M = 1.2;
/** Who goes round the end of a line has not passed it; its ends are drawn no more exactly than this. */
const BESIDE_M = 1;
/** Who stays within this distance stands. */
const STANDING_M = 0.35;
/** A shorter stand is only hesitation. */
export const HALT_MS = 1_500;
/** Who has passed the line and seems to be a little behind it again is still beyond it: boxes shake. */
const BACK_M = 1.5;
/** Lengths that differ by more than this do not tell on which side of the line somebody waits. */
const UNSURE_LENGTH_M = 2;
/** Between sightings further apart than this nobody knows how it moved. */
const MAX_INTERPOLATED_MS = 1_000;

/**
 * Follows everybody near a stop line for one frame. Pure.
 *
 * @param goneOnM with its front so many metres beyond the line, a road user has gone on
 */
export function followPasses(
  stopLine: SceneStopLine | undefined,
  memory: StopLineMemory,
  goneOnM: number,
  input: RuleInput,
): { readonly memory: StopLineMemory; readonly passing: readonly Passing[] } {
  const { plane, paths } = input;
  const state = stopLine?.signalHead === undefined ? undefined : input.signals.get(stopLine.signalHead);
  const signal = rememberSignal(memory.signal, state, input.at);
  const passes = ofLiving(memory.passes, paths);
  const line = stopLine === undefined ? undefined : segmentIn(plane, stopLine, input.frameSize);
  const passing: Passing[] = [];
  for (const path of line === undefined ? [] : paths.moved) {
    if (line === undefined) continue;
    const known = passes.get(path.key) ?? firstPass(path, line, plane, goneOnM);
    const pass = withBlindTime(known, nextPass(known, path, line, plane, goneOnM), memory.watchedUntil);
    passes.set(path.key, pass);
    passing.push({ path, pass });
  }
  return { memory: { signal, passes, watchedUntil: input.at }, passing };
}

/** The red phase that lasted from the earliest moment at which the front may have passed until then, if there was one. */
export function redUntil(
  { earliest }: Pass,
  until: EpochMs | undefined,
  signal: SignalHistory,
  graceMs: number,
): SeenPhase | undefined {
  if (earliest === undefined || until === undefined) return undefined;
  const seen = phaseThroughout(signal, earliest, until);
  return seen?.phase === "red" && elapsed(seen.since, earliest) >= graceMs ? seen : undefined;
}

/** How a new road user came into view. */
function firstPass(path: TrackPath, line: Line, plane: MeasuringPlane, goneOnM: number): Pass | undefined {
  return path.previous && nextPass(undefined, { ...path, last: path.previous }, line, plane, goneOnM);
}

function nextPass(known: Pass | undefined, path: TrackPath, line: Line, plane: MeasuringPlane, goneOnM: number): Pass {
  const { point, at, metersPerUnit } = path.last;
  const { least, most } = frontBeyond(path, line, plane);
  const stays = known !== undefined && lengthOf(minus(point, known.standingAt)) * metersPerUnit <= STANDING_M;
  const standing = stays
    ? { standingAt: known.standingAt, standingSince: known.standingSince }
    : { standingAt: point, standingSince: at };
  const now = { ...standing, least, most, at };

  const isWaiting = elapsed(now.standingSince, at) >= HALT_MS && least + most <= 0 && most - least <= UNSURE_LENGTH_M;
  const isBeside = isBesideLine(path, line);
  const hasPassed = known?.latest !== undefined && most > -BACK_M;
  if (isWaiting || (!hasPassed && most <= -BEHIND_M))
    return { ...now, longestHaltMs: 0, longestBlindMs: 0, ...(isBeside && { before: at }) };
  if (known?.before === undefined) return { ...now, longestHaltMs: 0, longestBlindMs: 0 };
  const passed = { ...known, ...now };
  return withHalt(withMoments(known, passed, isBeside), goneOnM);
}

/** Adds for how long it was not seen in frames that came. */
function withBlindTime(known: Pass | undefined, pass: Pass, watchedUntil: EpochMs | undefined): Pass {
  const isBehind = pass.before === undefined || pass.before === pass.at;
  if (isBehind || known === undefined || watchedUntil === undefined) return pass;
  return { ...pass, longestBlindMs: Math.max(known.longestBlindMs, elapsed(known.at, watchedUntil)) };
}

/** Adds when the front passed. Who passes beside the line has not passed it. */
function withMoments(known: Pass, now: Pass, isBeside: boolean): Pass {
  const isLater = (known.earliest === undefined || known.latest === undefined) && now.least >= BEYOND_M;
  if (!isBeside && (known.earliest === undefined || isLater)) {
    const { before: _, earliest: __, latest: ___, ...rest } = now;
    return rest;
  }
  const earliest = known.earliest ?? momentOf(known, now, "most", -BEHIND_M, "early");
  const latest = known.latest ?? (isLater ? momentOf(known, now, "least", BEYOND_M, "late") : undefined);
  return { ...now, earliest, ...(latest !== undefined && { latest }) };
}

function withHalt(pass: Pass, goneOnM: number): Pass {
  const { least, most, at, earliest = at, standingSince, longestHaltMs } = pass;
  const haltMs = least + most > 0 ? elapsed(epochMs(Math.max(standingSince, earliest)), at) : 0;
  const goneOnAt = pass.goneOnAt ?? (least >= goneOnM ? at : undefined);
  return { ...pass, longestHaltMs: Math.max(longestHaltMs, haltMs), ...(goneOnAt !== undefined && { goneOnAt }) };
}

/** When a distance went through a level between two sightings. */
function momentOf(from: Pass, to: Pass, side: "least" | "most", level: number, ifUnsure: "early" | "late"): EpochMs {
  if (elapsed(from.at, to.at) > MAX_INTERPOLATED_MS) return ifUnsure === "early" ? from.at : to.at;
  const [a, b] = [from[side], to[side]];
  const share = b <= a ? 0 : Math.min(1, Math.max(0, (level - a) / (b - a)));
  return epochMs(from.at + share * elapsed(from.at, to.at));
}

/** Metres of the front beyond the line, at least and at most; negative behind it. */
function frontBeyond({ track, last, heading, tallM }: TrackPath, line: Line, plane: MeasuringPlane) {
  const { point, away, metersPerUnit } = last;
  const along = unit(minus(line.to, line.from));
  const forward = { x: -along.y, y: along.x };
  const pose = { roadUserClass: track.roadUserClass, heading: heading ?? forward, away };
  const scale = plane.scaleAt(last.picture);
  const lengthM = scale && tallM !== undefined ? lengthsByBox(pose, tallM, scale.sineDown) : undefined;
  const ahead = frontAhead({ ...pose, ...(lengthM && { lengthM }) }, forward, plane.isGround);
  const edge = signedDistance(point, line) * metersPerUnit;
  return { least: edge + ahead.least, most: edge + ahead.most };
}

function isBesideLine({ last }: TrackPath, line: Line): boolean {
  const { point, metersPerUnit } = last;
  const along = dot(minus(point, line.from), unit(minus(line.to, line.from)));
  const slack = BESIDE_M / metersPerUnit;
  return along >= -slack && along <= lengthOf(minus(line.to, line.from)) + slack;
}
