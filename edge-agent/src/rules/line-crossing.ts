import { Classes, type Drawing } from "@ngaba/config";
import { SceneId } from "@ngaba/contract";
import { z } from "zod";
import { defineRule, type FlowCount, type LineMinute, type RuleInput, type RuleStep } from "./rule.ts";
import { type Identities, identify, NOBODY } from "./shared/handover.ts";
import { type LineCrossing, type LineSides, lineInPixels, watchLine } from "./shared/line-crossings.ts";
import { advanceMinute, type OpenMinute } from "./shared/minutes.ts";

const LineCrossingRule = z.strictObject({
  id: SceneId,
  kind: z.literal("line-crossing").describe("Counts who crosses a line, by class and direction, per minute"),
  line: SceneId.describe("Id of a line of this scene"),
  classes: Classes.describe("Road users that are counted"),
});
type LineCrossingRule = z.infer<typeof LineCrossingRule>;

type Counts = readonly FlowCount[];

interface LineCrossingMemory {
  readonly identities: Identities;
  readonly sides: LineSides;
  readonly minute: OpenMinute<Counts>;
}

/** Counts who crosses a line, by class and direction, in whole UTC minutes. A crossing counts in which it was completed. */
function countLineCrossings(
  rule: LineCrossingRule,
  drawing: Drawing,
  memory: LineCrossingMemory | undefined,
  input: RuleInput,
): RuleStep<LineCrossingMemory> {
  const { minute, closed } = advanceMinute<Counts>(memory?.minute, input.at, { empty: [] });
  const { memory: identities, roadUsers } = identify(memory?.identities ?? NOBODY, input.tracks, input.at);
  const line = drawing.lines.find(({ id }) => id === rule.line);
  const { sides, crossings } =
    line === undefined
      ? { sides: new Map(), crossings: [] }
      : watchLine(memory?.sides ?? new Map(), lineInPixels(line, input.frameSize), roadUsers, input.at);
  const own = crossings.filter(({ roadUser }) => rule.classes.includes(roadUser.track.roadUserClass));
  return {
    memory: { identities, sides, minute: { ...minute, content: own.reduce(counted, minute.content) } },
    findings: [],
    flow: closed === undefined ? [] : [toldOf(rule, closed)],
  };
}

function counted(counts: Counts, { roadUser, direction }: LineCrossing): Counts {
  const { roadUserClass } = roadUser.track;
  const isSame = (entry: FlowCount) => entry.roadUserClass === roadUserClass && entry.direction === direction;
  const count = (counts.find(isSame)?.count ?? 0) + 1;
  return [...counts.filter((entry) => !isSame(entry)), { roadUserClass, direction, count }];
}

function toldOf(rule: LineCrossingRule, { from, to, observedMs, content }: OpenMinute<Counts>): LineMinute {
  return { kind: "line", ruleId: rule.id, lineId: rule.line, from, to, observedMs, counts: content };
}

export const lineCrossing = defineRule({
  kind: "line-crossing",
  title: { vi: "Đếm xe qua vạch", en: "Line count" },
  parameters: LineCrossingRule,
  needsCalibration: () => false,
  step: countLineCrossings,
  // The minute that is being counted, as far as it was watched.
  close: (rule, { minute }: LineCrossingMemory) => ({ findings: [], flow: [toldOf(rule, minute)] }),
});
