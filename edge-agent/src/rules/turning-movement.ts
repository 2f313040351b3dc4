import { Classes, type Drawing } from "@ngaba/config";
import { type EpochMs, elapsed, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { defineRule, type RuleInput, type RuleStep, type TurningMinute } from "./rule.ts";
import type { RoadUser } from "./shared/handover.ts";
import { type LineCrossing, type LineSides, lineInPixels, watchLine } from "./shared/line-crossings.ts";
import { advanceMinute, type OpenMinute } from "./shared/minutes.ts";

const TurningMovementRule = z
  .strictObject({
    id: SceneId,
    kind: z
      .literal("turning-movement")
      .describe("Counts who came in over one line and went out over another, per minute"),
    from: SceneId.describe("Id of the line over which they come in, forward"),
    to: SceneId.describe("Id of the line over which they go out, forward"),
    classes: Classes.default(["bicycle", "motorcycle", "car", "large-vehicle"]).describe("Road users that are counted"),
    maxMs: z
      .int()
      .min(1_000)
      .max(600_000)
      .default(120_000)
      .describe("Who takes longer from one line to the other is not counted (ms)"),
  })
  .refine(({ from, to }) => from !== to, "from and to are the same line");
type TurningMovementRule = z.infer<typeof TurningMovementRule>;

type Counts = TurningMinute["counts"];

interface TurningMemory {
  readonly fromSides: LineSides;
  readonly toSides: LineSides;
  /** When each road user came in, by key. */
  readonly cameIn: ReadonlyMap<number, EpochMs>;
  readonly minute: OpenMinute<Counts>;
}

/** Counts turning movements in whole UTC minutes, each in the minute of going out. */
function countTurnings(
  rule: TurningMovementRule,
  drawing: Drawing,
  memory: TurningMemory | undefined,
  input: RuleInput,
): RuleStep<TurningMemory> {
  const { at } = input;
  const { minute, closed } = advanceMinute<Counts>(memory?.minute, at, { empty: [] });
  const from = crossingsOf(rule.from, memory?.fromSides ?? new Map(), drawing, input);
  const to = crossingsOf(rule.to, memory?.toSides ?? new Map(), drawing, input);
  const cameIn = new Map([...(memory?.cameIn ?? [])].filter(([, since]) => elapsed(since, at) <= rule.maxMs));
  for (const { roadUser, direction } of from.crossings) {
    if (direction === "forward") cameIn.set(roadUser.key, at);
    else cameIn.delete(roadUser.key);
  }
  let content = minute.content;
  for (const { roadUser, direction } of to.crossings) {
    if (direction !== "forward" || !cameIn.delete(roadUser.key)) continue;
    if (rule.classes.includes(roadUser.track.roadUserClass)) content = added(content, roadUser);
  }
  return {
    memory: { fromSides: from.sides, toSides: to.sides, cameIn, minute: { ...minute, content } },
    findings: [],
    flow: closed === undefined ? [] : [toldOf(rule, closed)],
  };
}

function crossingsOf(
  lineId: string,
  sides: LineSides,
  { lines }: Drawing,
  { frameSize, at, roadUsers }: RuleInput,
): { readonly sides: LineSides; readonly crossings: readonly LineCrossing[] } {
  const line = lines.find(({ id }) => id === lineId);
  return line === undefined ? { sides, crossings: [] } : watchLine(sides, lineInPixels(line, frameSize), roadUsers, at);
}

function added(counts: Counts, { track: { roadUserClass } }: RoadUser): Counts {
  const count = (counts.find((entry) => entry.roadUserClass === roadUserClass)?.count ?? 0) + 1;
  return [...counts.filter((entry) => entry.roadUserClass !== roadUserClass), { roadUserClass, count }];
}

function toldOf(rule: TurningMovementRule, { from, to, observedMs, content }: OpenMinute<Counts>): TurningMinute {
  const lines = { fromLineId: rule.from, toLineId: rule.to };
  return { kind: "turning", ruleId: rule.id, ...lines, from, to, observedMs, counts: content };
}

export const turningMovement = defineRule({
  kind: "turning-movement",
  title: { vi: "Đếm hướng rẽ", en: "Turning count" },
  parameters: TurningMovementRule,
  counts: ["from", "to"],
  needsCalibration: () => false,
  step: countTurnings,
  // The minute that is being counted, as far as it was watched.
  close: (rule, { minute }: TurningMemory) => ({ findings: [], flow: [toldOf(rule, minute)] }),
});
