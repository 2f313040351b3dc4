import type { Drawing } from "@ngaba/config";
import { type EpochMs, elapsed, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { defineRule, type RuleInput, type RuleStep } from "./rule.ts";
import { DrivingFields, isJudged } from "./shared/driver.ts";
import { type GateSides, watchGate } from "./shared/gate.ts";
import {
  type Incidents,
  NO_INCIDENTS,
  type Proof,
  reportActs,
  type Subject,
  shownLater,
  sureness,
} from "./shared/incidents.ts";
import { segmentIn } from "./shared/measuring-plane.ts";
import type { TrackPath } from "./shared/track-paths.ts";

const title = { vi: "Rẽ, quay đầu trái phép", en: "Made a forbidden turn" };

const ForbiddenTurnRule = z
  .strictObject({
    ...DrivingFields,
    kind: z.literal("forbidden-turn").describe("Somebody comes in over one line and goes out over another"),
    from: SceneId.describe("Id of the line of this scene that is crossed forward first"),
    to: SceneId.describe("Id of the line of this scene that is crossed forward then"),
    turn: z
      .enum(["left", "right", "u-turn-sign", "u-turn-place"])
      .describe("What is forbidden: a turn or a U-turn against a sign, or a U-turn where the place forbids it"),
    maxMs: z
      .int()
      .min(500)
      .max(600_000)
      .default(60_000)
      .describe("Between the two lines at most (ms): longer is another journey"),
  })
  .refine(({ from, to }) => from !== to, "from and to are the same line");
type ForbiddenTurnRule = z.infer<typeof ForbiddenTurnRule>;

interface ForbiddenTurnMemory {
  readonly fromSides: GateSides;
  readonly toSides: GateSides;
  /** When each road user came in. */
  readonly cameInAt: ReadonlyMap<number, EpochMs>;
  readonly incidents: Incidents;
}

const NOTHING: ForbiddenTurnMemory = {
  fromSides: new Map(),
  toSides: new Map(),
  cameInAt: new Map(),
  incidents: NO_INCIDENTS,
};

/** Reports who crosses the first line forward and after it the second one forward. */
function watchForbiddenTurn(
  rule: ForbiddenTurnRule,
  drawing: Drawing,
  memory: ForbiddenTurnMemory = NOTHING,
  input: RuleInput,
): RuleStep<ForbiddenTurnMemory> {
  const from = forwardCrossings(drawing, rule.from, memory.fromSides, input);
  const to = forwardCrossings(drawing, rule.to, memory.toSides, input);
  const cameInAt = new Map([...memory.cameInAt].filter(([, at]) => elapsed(at, input.at) <= rule.maxMs));
  const proofs = to.crossed.flatMap((path) => {
    const before = cameInAt.get(path.key);
    cameInAt.delete(path.key);
    return before === undefined || !isJudged(rule, path.track, input.at) ? [] : [proofOf(rule, path, before, input)];
  });
  for (const { key } of from.crossed) cameInAt.set(key, input.at);
  const { memory: incidents, findings } = reportActs(subjectOf(rule), memory.incidents, proofs, input.at);
  const next = { fromSides: from.sides, toSides: to.sides, cameInAt, incidents };
  return { memory: next, findings, flow: [] };
}

function forwardCrossings(
  drawing: Drawing,
  lineId: string,
  sides: GateSides,
  { at, frameSize, plane, paths }: RuleInput,
): { readonly sides: GateSides; readonly crossed: readonly TrackPath[] } {
  const drawn = drawing.lines.find(({ id }) => id === lineId);
  const line = drawn && segmentIn(plane, drawn, frameSize);
  if (line === undefined) return { sides, crossed: [] };
  const { sides: next, crossings } = watchGate(sides, line, paths.moved, plane, at);
  const forward = crossings.filter(({ direction }) => direction === "forward");
  return { sides: next, crossed: forward.map(({ path }) => path) };
}

function proofOf(rule: ForbiddenTurnRule, { key, track }: TrackPath, before: EpochMs, { at }: RuleInput): Proof {
  return {
    key,
    track,
    act: `forbidden-turn/${rule.turn}`,
    startedAt: before,
    confidence: sureness(track),
    moments: { before, at, after: shownLater(at) },
    measures: { turnMs: elapsed(before, at) },
  };
}

function subjectOf(rule: ForbiddenTurnRule): Subject {
  return { rule, title, place: { kind: "line", id: rule.to } };
}

export const forbiddenTurn = defineRule({
  kind: "forbidden-turn",
  title,
  parameters: ForbiddenTurnRule,
  needsCalibration: (rule) => rule.needsCalibration,
  step: watchForbiddenTurn,
  close: () => ({ findings: [], flow: [] }),
});
