import type { TruthCase } from "../../world.ts";
import type { TurnPlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { crossingIndex, type History, middleOf, type Observed } from "./history.ts";

interface Gate {
  readonly id: string;
  readonly tick: number;
}

/** From which arm into which: by the gates that the middle of the vehicle passes. */
export function forbiddenTurnCases(observed: Observed): TruthCase[] {
  const gates = observed.places.lines;
  const turns = observed.places.turns;
  return observed.histories
    .filter(({ actor }) => actor.type !== "person")
    .flatMap((history) => {
      const passed = gates.flatMap((gate) => gateOf(history, gate)).toSorted((a, b) => a.tick - b.tick);
      const [from, to] = [
        passed.find(({ id }) => id.endsWith("-in")),
        passed.findLast(({ id }) => id.endsWith("-out")),
      ];
      if (from === undefined || to === undefined || to.tick < from.tick) return [];
      const turn = turns.find((known) => known.from === from.id && known.to === to.id);
      return turn === undefined || isOrdinary(turn) ? [] : [caseOf(history, turn, from, to)];
    });
}

function gateOf(history: History, gate: Parameters<typeof crossingIndex>[1]): Gate[] {
  const index = crossingIndex(history, gate, (_, sample) => middleOf(sample));
  const tick = history.samples[index ?? -1]?.tick;
  return tick === undefined ? [] : [{ id: gate.id, tick }];
}

/** Straight on from an arm where nothing is forbidden is no near miss of anything. */
function isOrdinary({ from, movement }: TurnPlace): boolean {
  return movement === "straight" && from !== "south-in";
}

function caseOf({ actor }: History, turn: TurnPlace, from: Gate, to: Gate): TruthCase {
  return {
    rule: "forbidden-turn",
    kind: turn.isAllowed ? "near-miss" : "violation",
    what: `${turn.movement} from the ${turn.from.split("-")[0]}`,
    actorIds: [actor.id],
    fromMs: from.tick * TICK_MS - 500,
    toMs: to.tick * TICK_MS + 4000,
    placeId: turn.id,
  };
}
