import type { FractionBox } from "@ngaba/contract";
import { expect, test } from "vitest";
import { SceneDrawing } from "../../api/scene-drawing.ts";
import { markupOf } from "../../testing/render.ts";
import { sampleRedLight } from "../../testing/samples.ts";
import { DeskMarks } from "./desk-marks.tsx";
import { arrowHead, headBox, LAYERS, type Layer, phaseAt, phaseIn } from "./drawn-layers.ts";

const name = { vi: "x", en: "x" };
const scene = SceneDrawing.parse({
  stopLines: [{ id: "vach-dung-bac", name, from: [0, 0.5], to: [1, 0.5], signalHead: "den-bac" }],
  lanes: [
    {
      ...{ id: "lan-1", name },
      polygon: [
        [0, 0],
        [0.5, 0],
        [0.5, 1],
      ],
      direction: { from: [0.25, 0], to: [0.25, 1] },
      roadKind: "street",
    },
  ],
  signalHeads: [
    { id: "den-bac", name, lamps: { red: [0.8, 0.1, 0.82, 0.14], green: [0.8, 0.2, 0.82, 0.24] } },
    { id: "den-nam", name, controller: { agentId: "x", headId: "x" } },
  ],
});
const event = sampleRedLight(10);
const momentMs = Date.parse(event.startedAt);

test("a signal head is as large as its lamps together; one that was not drawn has no place", () => {
  expect(headBox(scene, "den-bac")).toEqual([0.8, 0.1, 0.82, 0.24]);
  expect(headBox(scene, "den-nam")).toBeUndefined();
  expect(headBox(undefined, "den-bac")).toBeUndefined();
});

test("what the light showed is known from its change to the moment of the act, and nobody guesses beyond", () => {
  expect(phaseAt(event, momentMs)).toBe("red");
  expect(phaseAt(event, momentMs - 2_900)).toBe("red");
  expect(phaseAt(event, momentMs - 3_000)).toBe("unknown");
  expect(phaseAt(event, momentMs + 1)).toBe("unknown");
});

test.each([
  { role: "at", laterMs: 0, shows: "red" },
  { role: "at", laterMs: 150, shows: "red" },
  { role: "at", laterMs: 151, shows: "unknown" },
  { role: "after", laterMs: 40, shows: "unknown" },
  { role: "before", laterMs: -1_000, shows: "red" },
] as const)("in a still $role, $laterMs ms after the act, the light is $shows", ({ role, laterMs, shows }) => {
  expect(phaseIn(event, { role, takenAt: new Date(momentMs + laterMs).toISOString() })).toBe(shows);
});

test("an arrow's strokes lie behind its point, on both sides", () => {
  const [left, point, right] = arrowHead([0.5, 0], [0.5, 1], 1);
  expect(point).toEqual([0.5, 1]);
  expect(left[1]).toBeLessThan(1);
  expect(left[1]).toBeCloseTo(right[1]);
  expect(left[0] - 0.5).toBeCloseTo(0.5 - right[0]);
});

const box: FractionBox = [0.1, 0.1, 0.2, 0.2];
const drawn = (...layers: Layer[]): string =>
  markupOf("vi", DeskMarks, {
    ...{ event, scene, track: undefined, layers: new Set(layers), widthPx: 100, heightPx: 50 },
    ...({ phase: "red", box, scale: 4 } as const),
  });

test("each layer is drawn by itself, in the picture's pixels, and as thin as in the whole picture", () => {
  expect(drawn("places")).toContain('class="mark-place" points="0.0,25.0 100.0,25.0"');
  expect(drawn("lanes")).toContain('points="0.0,0.0 50.0,0.0 50.0,50.0"');
  expect(drawn("signals")).toContain('class="mark-signal mark-red"');
  expect(drawn("vehicle")).toContain('class="mark-box"');
  expect(drawn("vehicle")).toContain("stroke-width:0.5");
  expect(drawn()).not.toMatch(/<rect|<polyline|<polygon/);
  for (const part of ["mark-place", "mark-lane", "mark-signal", "mark-box"]) expect(drawn(...LAYERS)).toContain(part);
});
