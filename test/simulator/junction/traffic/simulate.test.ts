import { expect, test } from "vitest";
import { randomOf } from "../../../rule-truth/sumo/random.ts";
import type { ActorType } from "../../../rule-truth/world.ts";
import { inArm } from "../arms.ts";
import { STREET } from "../street.ts";
import { type Agent, footprintOf, type Mission, newAgent } from "./agent.ts";
import { castOf } from "./cast.ts";
import { END_U, FILES, LANE_V, parked, passage } from "./routes.ts";
import { type SignalPlan, signalPlan } from "./signal-plan.ts";
import { LEAD_IN_S, simulate } from "./simulate.ts";

const cast = castOf(randomOf(1, "simulate-test"));
/** South and north get green at 30 s, east and west at 0 s. */
const PLAN = signalPlan(30);

function send(type: ActorType, mission: Mission, mps: number, start: Partial<Agent> = {}): Agent {
  return newAgent(cast.actor(type), mission, cast.style(type, mps), start);
}

/** Drives them from a time of the clip on, looking at every step. */
function drive(
  agents: readonly Agent[],
  fromS: number,
  toS: number,
  look: (atS: number) => void,
  plan: SignalPlan = PLAN,
): void {
  const arrivals = agents.map((agent) => ({ atS: fromS, agent }));
  expect(fromS).toBeGreaterThan(-LEAD_IN_S);
  simulate({ plan, arrivals, temptations: [] }, toS, (tick) => look(tick / 10));
}

const south = (agent: Agent): readonly [u: number, v: number] => {
  const { x, y } = footprintOf(agent);
  return inArm("south", [x, y]);
};
const frontU = (agent: Agent): number => south(agent)[0] - agent.actor.lengthM / 2;

test("on red one stops a little before the line, and goes on with green", () => {
  const car = send("car", passage("south", "straight", LANE_V.inner, -LANE_V.inner), 9);
  drive([car], 0, 28, () => undefined);
  expect(car.mps).toBeLessThan(0.1);
  expect(frontU(car)).toBeGreaterThan(STREET.stopLineU + 0.4);
  expect(frontU(car)).toBeLessThan(STREET.stopLineU + 2.5);
  const again = send("car", passage("south", "straight", LANE_V.inner, -LANE_V.inner), 9);
  drive([again], 0, 45, () => undefined);
  expect(south(again)[0]).toBeLessThan(-20);
});

test("one stops behind who stands, and keeps a distance", () => {
  const [first, second] = [0, 1].map(() => send("car", passage("south", "straight", LANE_V.inner, -LANE_V.inner), 9));
  if (first === undefined || second === undefined) expect.unreachable();
  first.alongM = 30;
  drive([first, second], 0, 28, () => undefined);
  const gapM = first.alongM - second.alongM - (first.actor.lengthM + second.actor.lengthM) / 2;
  expect(second.mps).toBeLessThan(0.1);
  expect(gapM).toBeGreaterThan(1);
  expect(gapM).toBeLessThan(3.5);
});

test("a motorbike leaves its file behind a slow one for the next", () => {
  const mission = passage("south", "straight", LANE_V.files, -LANE_V.files, { files: FILES });
  const slow = send("bicycle", mission, 2, { alongM: 12, leftM: 0 });
  const fast = send("motorbike", mission, 9, { leftM: 0 });
  drive([slow, fast], 28, 42, () => undefined);
  expect(fast.alongM).toBeGreaterThan(slow.alongM + 20);
  expect(Math.abs(fast.leftM)).toBe(0.92);
});

test("who turns left lets the oncoming pass first", () => {
  const left = send("car", passage("south", "left", LANE_V.inner, -LANE_V.inner), 9, { alongM: 50 });
  const oncoming = send("car", passage("north", "straight", LANE_V.inner, -LANE_V.inner), 9, { alongM: 45 });
  const order: string[] = [];
  drive([left, oncoming], 31, 50, () => {
    if (order.length === 0 && south(oncoming)[0] > 14) order.push("oncoming");
    if (south(left)[1] < -STREET.halfM && !order.includes("left")) order.push("left");
  });
  expect(order).toEqual(["oncoming", "left"]);
});

test("one goes round who is parked only as far as one's lane allows: a kerb that is taken does not hold up traffic", () => {
  const standing = send("car", parked([7.5, -40], [7.5, -39]), 9, { mps: 0 });
  const motorbike = send(
    "motorbike",
    passage("south", "straight", LANE_V.files, -LANE_V.files, { files: [Math.min(...FILES)] }),
    9,
  );
  motorbike.leftM = Math.min(...FILES);
  motorbike.leftGoalM = motorbike.leftM;
  drive([standing, motorbike], 28, 40, () => undefined);
  expect(motorbike.alongM).toBeGreaterThan(END_U);
});

test("a late runner does not stop for red", () => {
  const runner = send("motorbike", passage("south", "straight", LANE_V.betweenLanes, -LANE_V.betweenLanes), 9, {
    runsRed: true,
  });
  drive([runner], 0, 15, () => undefined);
  expect(south(runner)[0]).toBeLessThan(0);
});
