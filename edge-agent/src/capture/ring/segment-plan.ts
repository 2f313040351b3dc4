import { createHash } from "node:crypto";
import { join } from "node:path";
import { type AccessUnit, type ParameterSets, streamTicks } from "../rtsp/access-unit.ts";
import { createMatroskaWriter, type MatroskaWriter } from "./matroska-writer.ts";
import type { GapReason } from "./ring.ts";
import type { PlannedUnit, Segment, Stretch } from "./ring-index.ts";
import type { TickAnchors } from "./tick-anchors.ts";

/** A file that is being filled: what of it is planned, not what of it is on disk. */
export interface PlannedSegment {
  readonly segment: Segment;
  readonly header: Uint8Array;
  /** Whether this unit goes into this file; if not, a keyframe begins the next one. */
  isFor(unit: AccessUnit): boolean;
  /** What to append for one more picture. */
  plan(unit: AccessUnit): PlannedUnit;
}

interface NewSegment {
  readonly folder: string;
  readonly streamId: string;
  readonly unit: AccessUnit;
  readonly anchors: TickAnchors;
  readonly after: GapReason | undefined;
  readonly segmentTicks: number;
}

/** Where nothing is known of the time between two pictures: 25 a second. */
const USUAL_STEP_TICKS = 3600;
/** A file that has fewer pictures has not shown yet how far reordering goes: then it may be as far as encoders usually go. */
const REORDERING_SHOWN_BY = 8;
const MOST_REORDERED = 4;

/**
 * Begins a file with a keyframe. Where the camera's time jumps between two keyframes, the file's own time goes on, as it
 * does for decoders, and the rest of it is a stretch of another timeline.
 *
 * @throws {EdgeError} `STREAM_INVALID` when the parameter sets cannot be read
 */
export function beginSegment({ folder, streamId, unit, anchors, after, segmentTicks }: NewSegment): PlannedSegment {
  const { codec, widthPx, heightPx } = unit.parameterSets;
  const setsHash = hashOf(unit.parameterSets);
  const zero = unit.ticks;
  const first: Stretch = { timeline: unit.timeline, zeroTicks: zero, firstTicks: zero, lastTicks: zero };
  const segment: Segment = {
    streamId,
    path: join(folder, `${unit.timeline}-${unit.ticks}.mkv`),
    ...{ parameterSets: { codec, widthPx, heightPx }, setsHash, anchors, after },
    stretches: [first],
    ...{ bytes: 0, isOpen: true, settledTicks: zero },
  };
  const writer = createMatroskaWriter(unit.parameterSets, streamTicks(0));
  return { segment, header: writer.header, ...createPlan(first, writer, { unit, segmentTicks, setsHash }) };
}

function createPlan(
  first: Stretch,
  writer: MatroskaWriter,
  { unit: begin, segmentTicks, setsHash }: { unit: AccessUnit; segmentTicks: number; setsHash: string },
): Pick<PlannedSegment, "isFor" | "plan"> {
  let stretch = first;
  let sets = begin.parameterSets;
  let highest = 0; // in the file's time
  let back = 0; // how far reordering went back
  let step = Number.POSITIVE_INFINITY; // least time from one picture to another
  let before: number | undefined;
  let pictures = 0;

  const isFor = (unit: AccessUnit): boolean => {
    if (!unit.isKeyframe) return true;
    if (unit.timeline !== stretch.timeline || unit.ticks - stretch.zeroTicks >= segmentTicks) return false;
    if (unit.parameterSets !== sets && hashOf(unit.parameterSets) !== setsHash) return false;
    sets = unit.parameterSets;
    return true;
  };
  const jump = (unit: AccessUnit): void => {
    const stepTicks = Number.isFinite(step) ? step : USUAL_STEP_TICKS;
    const from = highest + stepTicks;
    // Pictures that are shown before this one may still come: they too belong after all of the stretch before.
    const mayGoBack = pictures < REORDERING_SHOWN_BY ? Math.max(back, MOST_REORDERED * stepTicks) : back;
    const zeroTicks = streamTicks(unit.ticks - (from + mayGoBack));
    const firstTicks = streamTicks(zeroTicks + from);
    stretch = { timeline: unit.timeline, zeroTicks, firstTicks, lastTicks: firstTicks };
    before = undefined;
  };
  const plan = (unit: AccessUnit): PlannedUnit => {
    const isNewStretch = unit.timeline !== stretch.timeline;
    if (isNewStretch) jump(unit);
    pictures++;
    const ticks = unit.ticks - stretch.zeroTicks;
    if (before !== undefined && ticks !== before) step = Math.min(step, Math.abs(ticks - before));
    before = ticks;
    highest = Math.max(highest, ticks);
    back = Math.max(back, highest - ticks);
    const { nals, isKeyframe, bytes } = unit;
    const data = writer.write({ nals, isKeyframe, bytes, ticks: streamTicks(ticks) });
    const settledTicks = streamTicks(Math.max(highest - back + stretch.zeroTicks, stretch.firstTicks));
    return { data, stretch, isNewStretch, ticks: unit.ticks, settledTicks };
  };
  return { isFor, plan };
}

const hashOf = ({ vps, sps, pps }: ParameterSets): string => {
  const hash = createHash("sha256");
  for (const set of [vps, sps, pps]) if (set !== undefined) hash.update(`${set.length} `).update(set);
  return hash.digest("hex").slice(0, 16);
};
