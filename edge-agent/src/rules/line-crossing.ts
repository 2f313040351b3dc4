import { Classes, type Drawing } from "@ngaba/config";
import { SceneId } from "@ngaba/contract";
import { z } from "zod";
import { estimateSpeed } from "../geometry/speed.ts";
import { defineRule, type FlowCount, type LineMinute, type RuleInput, type RuleStep } from "./rule.ts";
import { followGround, type GroundSamples } from "./shared/ground-samples.ts";
import { type LineCrossing, type LineSides, lineInPixels, watchLine } from "./shared/line-crossings.ts";
import { advanceMinute, type OpenMinute } from "./shared/minutes.ts";
import { summaryOf } from "./shared/speed-summary.ts";

const LineCrossingRule = z.strictObject({
  id: SceneId,
  kind: z.literal("line-crossing").describe("Counts who crosses a line, by class and direction, per minute"),
  line: SceneId.describe("Id of a line of this scene"),
  classes: Classes.describe("Road users that are counted"),
});
type LineCrossingRule = z.infer<typeof LineCrossingRule>;

/** A speed over a line is the mean over this time before the crossing. */
const SPEED_WINDOW_MS = 3_000;

interface Crossed {
  readonly counts: readonly FlowCount[];
  /** Of those that were measured, metres a second. */
  readonly speedsMps: readonly number[];
}

interface LineCrossingMemory {
  readonly sides: LineSides;
  readonly samples: GroundSamples;
  readonly minute: OpenMinute<Crossed>;
}

/**
 * Counts who crosses a line, by class and direction, in whole UTC minutes, with their speeds where the view is
 * calibrated. A crossing counts in the minute in which it was completed.
 */
function countLineCrossings(
  rule: LineCrossingRule,
  drawing: Drawing,
  memory: LineCrossingMemory | undefined,
  input: RuleInput,
): RuleStep<LineCrossingMemory> {
  const { at, frameSize, ground, roadUsers } = input;
  const { minute, closed } = advanceMinute<Crossed>(memory?.minute, at, { empty: { counts: [], speedsMps: [] } });
  const line = drawing.lines.find(({ id }) => id === rule.line);
  const { sides, crossings } =
    line === undefined
      ? { sides: new Map(), crossings: [] }
      : watchLine(memory?.sides ?? new Map(), lineInPixels(line, frameSize), roadUsers, at);
  const counted = roadUsers.filter(({ track }) => rule.classes.includes(track.roadUserClass));
  const samples =
    ground === undefined ? new Map() : followGround(memory?.samples ?? new Map(), counted, ground, at, SPEED_WINDOW_MS);
  const content = crossings
    .filter(({ roadUser }) => counted.includes(roadUser))
    .reduce((sum, crossing) => added(sum, crossing, samples), minute.content);
  return {
    memory: { sides, samples, minute: { ...minute, content } },
    findings: [],
    flow: closed === undefined ? [] : [toldOf(rule, closed)],
  };
}

function added({ counts, speedsMps }: Crossed, { roadUser, direction }: LineCrossing, samples: GroundSamples): Crossed {
  const { roadUserClass } = roadUser.track;
  const isSame = (entry: FlowCount) => entry.roadUserClass === roadUserClass && entry.direction === direction;
  const count = (counts.find(isSame)?.count ?? 0) + 1;
  const speed = estimateSpeed(samples.get(roadUser.key) ?? []);
  return {
    counts: [...counts.filter((entry) => !isSame(entry)), { roadUserClass, direction, count }],
    speedsMps: speed === undefined ? speedsMps : [...speedsMps, speed.mps],
  };
}

function toldOf(rule: LineCrossingRule, { from, to, observedMs, content }: OpenMinute<Crossed>): LineMinute {
  const speed = summaryOf(content.speedsMps);
  const { counts } = content;
  return { kind: "line", ruleId: rule.id, lineId: rule.line, from, to, observedMs, counts, ...(speed && { speed }) };
}

export const lineCrossing = defineRule({
  kind: "line-crossing",
  title: { vi: "Đếm xe qua vạch", en: "Line count" },
  parameters: LineCrossingRule,
  counts: ["line"],
  needsCalibration: () => false,
  step: countLineCrossings,
  // The minute that is being counted, as far as it was watched.
  close: (rule, { minute }: LineCrossingMemory) => ({ findings: [], flow: [toldOf(rule, minute)] }),
});
