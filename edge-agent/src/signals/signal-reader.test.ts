import type { SceneSignalHead } from "@ngaba/config";
import { epochMs, type SignalPhase } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Frame } from "../capture/frame.ts";
import { createSignalReader } from "./signal-reader.ts";
import type { SignalState } from "./signal-state.ts";

const START = Date.parse("2026-03-02T14:00:00Z");
const SIZE = { widthPx: 64, heightPx: 64 };
const LIT: Readonly<Record<string, readonly number[]>> = { red: [255, 50, 40], green: [40, 240, 170] };
const lamps: SceneSignalHead["lamps"] = { red: [0.25, 0.125, 0.5, 0.375], green: [0.25, 0.5, 0.5, 0.75] };
const controller = { agentId: "controller-01", headId: "north", staleAfterMs: 5_000 };
const named = { id: "bac", name: { vi: "Đèn bắc", en: "North light" } };

/** A picture with one lamp lit, or none; every picture differs a little from the one before. */
function frameOf(shown: SignalPhase, number: number): Frame {
  const rgb = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3).fill(20 + (number % 2));
  const [x1, y1, x2, y2] = (shown === "red" ? lamps?.red : lamps?.green) ?? [0, 0, 0, 0];
  for (let y = y1 * 64; y < y2 * 64; y += 1) {
    for (let x = x1 * 64; x < x2 * 64; x += 1) rgb.set(LIT[shown] ?? [21, 21, 21], (y * 64 + x) * 3);
  }
  const at = epochMs(START + number * 200);
  return { cameraId: "cam-1", rgb, ...SIZE, at, readAt: at };
}

/** Runs pictures of a light past a reader; what the controller says is given by the number of the picture. */
function run(
  head: SceneSignalHead,
  pictures: readonly SignalPhase[],
  told?: (number: number) => SignalState | undefined,
) {
  const problems: (string | undefined)[] = [];
  const read = createSignalReader([head], {
    ...(told && { controllers: { stateAt: (_head, at) => told((at - START) / 200) } }),
    onProblem: (_headId, problem) => void problems.push(problem),
  });
  const states = pictures.map((shown, number) => read(frameOf(shown, number)).get("bac"));
  return { states, problems };
}

const always = (phase: SignalPhase) => (): SignalState => ({ phase, since: epochMs(START - 1000) });
const pictures = (shown: SignalPhase, count: number) => Array<SignalPhase>(count).fill(shown);

test("without a controller the picture tells", () => {
  const { states } = run({ ...named, lamps }, [...pictures("red", 5), ...pictures("green", 5)]);
  expect(states.map((state) => state?.phase)).toEqual([
    ...["unknown", "unknown", "red", "red", "red"],
    ...["unknown", "unknown", "green", "green", "green"],
  ]);
});

test("what the controller tells goes before a picture that shows nothing", () => {
  const { states, problems } = run({ ...named, lamps, controller }, pictures("unknown", 4), always("red"));
  expect(states).toEqual(Array(4).fill(always("red")()));
  expect(problems).toEqual(Array(4).fill(undefined));
});

test("a controller that is silent leaves it to the picture, and is told after 30 s", () => {
  const silent = run({ ...named, lamps, controller }, pictures("red", 152), () => undefined);
  expect(silent.states.at(-1)?.phase).toBe("red");
  expect(silent.problems[149]).toBeUndefined();
  expect(silent.problems.at(-1)).toMatch(/signal head bac: its controller controller-01\/north tells nothing fresh/);
  const blind = run({ ...named, controller }, pictures("red", 3), () => undefined);
  expect(blind.states).toEqual([undefined, undefined, undefined]);
});

test("a controller that says unknown is believed: it knows that the light is off", () => {
  const { states } = run({ ...named, lamps, controller }, pictures("red", 5), always("unknown"));
  expect(states.at(-1)?.phase).toBe("unknown");
});

test("where picture and controller contradict each other nothing is known, and after 3 s it is told", () => {
  const { states, problems } = run({ ...named, lamps, controller }, pictures("green", 30), always("red"));
  expect(states.slice(0, 2).map((state) => state?.phase)).toEqual(["red", "red"]); // the picture is not believed yet
  expect(states.slice(2)).toEqual(Array(28).fill({ phase: "unknown", since: epochMs(START) }));
  expect(problems[15]).toBeUndefined();
  expect(problems.at(-1)).toMatch(/controller and picture contradict each other/);
});

test("around a change the picture comes a little later, and the controller's moment counts", () => {
  const change = epochMs(START + 2000);
  const told = (number: number): SignalState =>
    number < 10 ? { phase: "green", since: epochMs(START) } : { phase: "red", since: change };
  const shown = [...pictures("green", 12), ...pictures("red", 8)];
  const { states, problems } = run({ ...named, lamps, controller }, shown, told);
  expect(states.slice(9, 13).map((state) => state?.phase)).toEqual(["green", "unknown", "unknown", "red"]);
  expect(states.at(-1)).toEqual({ phase: "red", since: change });
  expect(problems.every((problem) => problem === undefined)).toBe(true);
});
