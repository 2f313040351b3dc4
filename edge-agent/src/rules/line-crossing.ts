import { Classes, type Drawing } from "@ngaba/config";
import { type CrossingDirection, durationMs, type EpochMs, elapsed, epochMs, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { crossing, type Line, signedDistance } from "../geometry/line.ts";
import { groundPoint, type Point, pointOf, toPixels } from "../geometry/point.ts";
import type { Track } from "../tracking/track.ts";
import { defineRule, type FlowCount, type LineMinute, type RuleInput, type RuleStep } from "./rule.ts";

const LineCrossingRule = z.strictObject({
  id: SceneId,
  kind: z.literal("line-crossing").describe("Counts who crosses a line, by class and direction, per minute"),
  line: SceneId.describe("Id of a line of this scene"),
  classes: Classes.describe("Road users that are counted"),
});
type LineCrossingRule = z.infer<typeof LineCrossingRule>;

const MINUTE_MS = 60_000;

/** A longer time between two frames was not watched. */
const MAX_FRAME_GAP_MS = 2_000;

/** How far from the line a road user must be for its side to be believed, in heights of its box: more than boxes flicker. */
const SIDE_MARGIN_HEIGHTS = 0.1;

/** How long a track that is out of sight keeps its side. */
const REMEMBER_MS = 10_000;

/** Where a track was when its side was last beyond doubt, in frame pixels. */
interface Settled {
  readonly point: Point;
  readonly at: EpochMs;
}

interface LineCrossingMemory {
  /** By track id. */
  readonly settled: ReadonlyMap<number, Settled>;
  readonly minute: LineMinute;
  readonly lastFrameAt: EpochMs;
}

/**
 * Counts who crosses a line, by class and direction, in whole UTC minutes. A crossing is counted once the road user is
 * clearly on the other side, having come through the segment: a box that flickers on the line counts nothing, one that
 * goes round its end neither. A minute is told when the first frame after it comes, also when nobody crossed; one in
 * which no picture came is not.
 */
function countLineCrossings(
  rule: LineCrossingRule,
  drawing: Drawing,
  memory: LineCrossingMemory | undefined,
  input: RuleInput,
): RuleStep<LineCrossingMemory> {
  const closed: LineMinute[] = [];
  let minute = memory === undefined ? emptyMinute(rule, input.at) : watchedUntil(memory, rule, input.at, closed);

  const settled = new Map([...(memory?.settled ?? [])].filter(([, { at }]) => elapsed(at, input.at) <= REMEMBER_MS));
  const line = lineInPixels(rule, drawing, input);
  for (const track of line === undefined ? [] : input.tracks) {
    const point = groundPoint(track.box);
    if (line === undefined || !isClearOf(line, point, track)) continue;
    const before = settled.get(track.id);
    const direction = before === undefined ? undefined : crossing(before.point, point, line);
    if (direction !== undefined && rule.classes.includes(track.roadUserClass))
      minute = counted(minute, track, direction);
    settled.set(track.id, { point, at: input.at });
  }
  return {
    memory: { settled, minute, lastFrameAt: input.at },
    findings: [],
    flow: closed,
  };
}

function lineInPixels(rule: LineCrossingRule, drawing: Drawing, input: RuleInput): Line | undefined {
  const line = drawing.lines.find(({ id }) => id === rule.line);
  if (line === undefined) return undefined;
  return {
    from: toPixels(pointOf(line.from), input.frameSize),
    to: toPixels(pointOf(line.to), input.frameSize),
  };
}

function isClearOf(line: Line, point: Point, { box }: Track): boolean {
  return Math.abs(signedDistance(point, line)) >= SIDE_MARGIN_HEIGHTS * (box.y2 - box.y1);
}

/** Adds the time since the last frame, closing the minute behind it; returns the one that `at` falls into. */
function watchedUntil(
  memory: LineCrossingMemory,
  rule: LineCrossingRule,
  at: EpochMs,
  closed: LineMinute[],
): LineMinute {
  const { minute, lastFrameAt } = memory;
  const gapMs = elapsed(lastFrameAt, at);
  const wasWatched = gapMs >= 0 && gapMs <= MAX_FRAME_GAP_MS;
  // A clock that is set back a little stays in its minute, so that none is told twice.
  if (at < minute.to && at >= minute.from - MINUTE_MS) {
    return wasWatched ? watched(minute, gapMs) : minute;
  }
  const rest = wasWatched ? watched(minute, elapsed(lastFrameAt, minute.to)) : minute;
  closed.push(rest);
  const next = emptyMinute(rule, at);
  return wasWatched ? watched(next, elapsed(next.from, at)) : next;
}

function watched(minute: LineMinute, addedMs: number): LineMinute {
  return { ...minute, observedMs: durationMs(Math.min(MINUTE_MS, minute.observedMs + addedMs)) };
}

function emptyMinute(rule: LineCrossingRule, at: EpochMs): LineMinute {
  const from = epochMs(Math.floor(at / MINUTE_MS) * MINUTE_MS);
  const to = epochMs(from + MINUTE_MS);
  return { kind: "line", ruleId: rule.id, lineId: rule.line, from, to, observedMs: durationMs(0), counts: [] };
}

function counted(minute: LineMinute, { roadUserClass }: Track, direction: CrossingDirection): LineMinute {
  const isSame = (entry: FlowCount) => entry.roadUserClass === roadUserClass && entry.direction === direction;
  const count = (minute.counts.find(isSame)?.count ?? 0) + 1;
  return {
    ...minute,
    counts: [...minute.counts.filter((entry) => !isSame(entry)), { roadUserClass, direction, count }],
  };
}

export const lineCrossing = defineRule({
  kind: "line-crossing",
  title: { vi: "Đếm xe qua vạch", en: "Line count" },
  parameters: LineCrossingRule,
  needsCalibration: () => false,
  step: countLineCrossings,
  // The minute that is being counted, as far as it was watched.
  close: (_, { minute }: LineCrossingMemory) => ({ findings: [], flow: [minute] }),
});
