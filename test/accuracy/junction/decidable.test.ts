import { loadScene, type Rule, Scene } from "@ngaba/edge-agent/rules/scene.ts";
import { expect, test } from "vitest";
import type { TruthCase } from "../../rule-truth/world.ts";
import { fileOf } from "../../simulator/junction/scenes/scene-yaml.ts";
import { STREET } from "../../simulator/junction/street.ts";
import { VIEWS } from "../../simulator/junction/views.ts";
import { decidableMs } from "./decidable.ts";
import { carFilm } from "./testing/car-film.ts";

/** The front is 2.8 m before the south stop line at the beginning, the car's middle in the lane for 5 m more. */
const MPS = 10;

function decidable(kind: string, change: object, mps = MPS, more: Partial<TruthCase> = {}): number | undefined {
  const { scene, truth } = carFilm(mps, [more]);
  const rules = scene.rules.map((rule) => ({ ...rule, ...(rule.kind === kind && change) }));
  const rule = Scene.parse({ ...scene, rules }).rules.find((one) => one.kind === kind) ?? expect.unreachable();
  return decidableMs(truth, rule, truth.cases[0] ?? expect.unreachable());
}

test.each([
  { goneOnM: 6, ms: 900 },
  { goneOnM: 12, ms: 1500 },
])("a red light run is complete once the front is goneOnM beyond the line: $goneOnM m", ({ goneOnM, ms }) => {
  expect(decidable("red-light", { goneOnM })).toBe(ms);
});

test("who never gets so far was not in the picture for as long as the rule asks for", () => {
  expect(decidable("red-light", { goneOnM: 40 })).toBeUndefined();
});

const lane = "south-in-outer";
test.each([
  { why: "by its length", change: { lane, minDistanceM: 3, minMs: 0 }, ms: 300 },
  { why: "by its time", change: { lane, minDistanceM: 3, minMs: 450 }, ms: 500 },
  { why: "not in another lane", change: { lane: "south-in-inner", minDistanceM: 3, minMs: 0 }, ms: undefined },
  { why: "not beyond the lane's end", change: { lane, minDistanceM: 8, minMs: 0 }, ms: undefined },
])("a way along a lane is complete $why", ({ change, ms }) => {
  expect(decidable("wrong-lane", change)).toBe(ms);
});

/** The rule of a kind in the south or the west camera's scene. */
function ruleOf(arm: "south" | "west", kind: string): Rule {
  const view = VIEWS.find((one) => one.arm === arm) ?? expect.unreachable();
  return loadScene(fileOf(view)).rules.find((one) => one.kind === kind) ?? expect.unreachable();
}

test("a stay is complete when it has lasted without a break for as long as the rule asks for", () => {
  const { truth } = carFilm(0);
  const [still] = truth.world.momentAt(0).actors;
  if (still === undefined) expect.unreachable();
  // In the corner from 1 s to 2 s, and from 4 s on.
  const isThere = (ms: number): boolean => (ms >= 1000 && ms < 2000) || ms >= 4000;
  const world = {
    ...truth.world,
    momentAt: (atMs: number) => {
      return { atMs, signals: new Map(), actors: [{ ...still, x: isThere(atMs) ? -10 : 0, y: -20 }] };
    },
  };
  const one = truth.cases[0] ?? expect.unreachable();
  expect(decidableMs({ ...truth, lengthMs: 60_000, world }, ruleOf("south", "loitering"), one)).toBe(34_000);
  expect(decidableMs({ ...truth, lengthMs: 30_000, world }, ruleOf("south", "loitering"), one)).toBeUndefined();
});

test("a stop is complete after the rule's grace, from where the truth says that it began", () => {
  const { truth } = carFilm(0, [{ fromMs: 700 }]);
  expect(decidableMs(truth, ruleOf("west", "illegal-stop"), truth.cases[0] ?? expect.unreachable())).toBe(10_700);
});

test("a halt is complete after the rule's time, from where the front stood far enough beyond the line", () => {
  const { truth } = carFilm(0);
  const [car] = truth.world.momentAt(0).actors;
  if (car === undefined) expect.unreachable();
  // The front is 0.3 m beyond the line from 1 s to 3 s, and 1 m from 3.5 s on; the rule asks for 0.6 m and 1.5 s.
  const beyondM = (ms: number): number => (ms < 1000 ? -3 : ms < 3000 ? 0.3 : 1);
  const stands = (ms: number): boolean => (ms >= 1000 && ms < 3000) || ms >= 3500;
  const world = {
    ...truth.world,
    momentAt: (atMs: number) => {
      const speedMps = stands(atMs) ? 0 : 2;
      const y = -STREET.stopLineU - car.actor.lengthM / 2 + beyondM(atMs);
      return { atMs, signals: new Map(), actors: [{ ...car, y, speedMps }] };
    },
  };
  const one = truth.cases[0] ?? expect.unreachable();
  expect(decidableMs({ ...truth, lengthMs: 10_000, world }, ruleOf("south", "stop-line"), one)).toBe(5_000);
});
