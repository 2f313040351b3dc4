import { describe, expect, test } from "vitest";
import type { RuleKind, TruthCase } from "../../rule-truth/world.ts";
import { DEFAULT_SEED, makeStagedWorld, makeWorld } from "./make-world.ts";
import { firstCollision } from "./traffic/collisions.ts";
import type { JunctionState, JunctionWorld } from "./world.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, DEFAULT_SEED];
const TICK_MS = 100;
const staged = new Map(SEEDS.map((seed) => [seed, makeStagedWorld(seed)]));
const worlds = [...staged.values()].map(({ world }) => world);

function* moments({ durationMs, momentAt }: JunctionWorld): Generator<readonly JunctionState[]> {
  for (let atMs = 0; atMs <= durationMs; atMs += TICK_MS) yield momentAt(atMs).actors;
}

const isVehicle = ({ actor }: JunctionState): boolean => actor.type !== "person";

test("the same seed makes the same world, another seed another one", () => {
  const text = (world: JunctionWorld): string =>
    JSON.stringify([world.cases, [0, 20_050, 59_900].map((atMs) => world.momentAt(atMs).actors)]);
  const [first, second] = worlds;
  expect(text(makeWorld(1))).toBe(text(first ?? expect.unreachable()));
  expect(text(second ?? expect.unreachable())).not.toBe(text(first ?? expect.unreachable()));
});

test("thirty to seventy road users are within 45 m, most of them on motorbikes", () => {
  for (const world of worlds) {
    const near = [...moments(world)].map((states) =>
      states.filter(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) < 45),
    );
    const mean = near.reduce((sum, states) => sum + states.length, 0) / near.length;
    expect(mean).toBeGreaterThan(30);
    expect(mean).toBeLessThan(90);
    const vehicles = near.flat().filter(isVehicle);
    expect(vehicles.filter(({ actor }) => actor.type === "motorbike").length / vehicles.length).toBeGreaterThan(0.5);
  }
});

test("no vehicle ever covers ground that another or somebody on foot covers", () => {
  for (const world of worlds) expect(firstCollision(world)).toBeUndefined();
});

test("speeds, acceleration, braking and turning stay within what vehicles can do", () => {
  for (const world of worlds) {
    const before = new Map<number, JunctionState>();
    for (const states of moments(world)) {
      for (const state of states.filter(isVehicle)) {
        const last = before.get(state.actor.id);
        before.set(state.actor.id, state);
        if (last === undefined) continue;
        const seconds = TICK_MS / 1000;
        const acceleration = (state.speedMps - last.speedMps) / seconds;
        expect(acceleration).toBeGreaterThan(-8.5);
        expect(acceleration).toBeLessThan(4);
        expect(state.speedMps).toBeLessThan(18);
        const wayM = Math.hypot(state.x - last.x, state.y - last.y);
        expect(Math.abs(wayM / seconds - state.speedMps)).toBeLessThan(1.5);
        expect(Math.abs(state.yawRate)).toBeLessThan(1.2);
      }
    }
  }
});

test("whoever breaks a rule was sent to, or tempted to: all others keep the rules", () => {
  for (const { world, stagedIds } of staged.values()) {
    const ordinary = world.cases.filter(
      ({ kind, actorIds }) => kind === "violation" && !actorIds.some((id) => stagedIds.has(id)),
    );
    expect(ordinary).toEqual([]);
  }
});

describe("the default seed", () => {
  const { cases } = staged.get(DEFAULT_SEED)?.world ?? expect.unreachable();
  const count = (rule: RuleKind, kind: TruthCase["kind"]): number =>
    cases.filter((one) => one.rule === rule && one.kind === kind).length;

  test.each<readonly [RuleKind, number]>([
    ["red-light", 5],
    ["wrong-way", 5],
    ["illegal-stop", 5],
    ["stop-line", 2],
    ["speeding", 2],
    ["forbidden-turn", 2],
    ["wrong-lane", 2],
    ["loitering", 1],
    ["restricted-zone", 1],
  ])("has enough of %s, and near misses of it", (rule, least) => {
    expect(count(rule, "violation")).toBeGreaterThanOrEqual(least);
    expect(count(rule, "near-miss")).toBeGreaterThanOrEqual(1);
  });

  test("has red-light runs by cars and by motorbikes", () => {
    const { actors } = staged.get(DEFAULT_SEED)?.world ?? expect.unreachable();
    const runs = cases.filter(({ rule, kind }) => rule === "red-light" && kind === "violation");
    const types = new Set(runs.flatMap(({ actorIds }) => actorIds.map((id) => actors.get(id)?.type)));
    expect(types).toEqual(new Set(["car", "motorbike"]));
  });

  test("has illegal stops of 14 s and more", () => {
    for (const { rule, kind, fromMs, toMs } of cases) {
      // A case ends three seconds after the stop.
      if (rule === "illegal-stop" && kind === "violation") expect(toMs - 3000 - fromMs).toBeGreaterThanOrEqual(14_000);
    }
  });
});
