import { expect, test } from "vitest";
import type { OnnxModel } from "./onnx-proto.ts";
import { quantise, quantisedTensors } from "./quantise.ts";

const modelOf = (weights: readonly number[] = [1, -2, 0, 0.5]): OnnxModel => ({
  producer: "test",
  opset: 18,
  nodes: [
    { op: "Conv", inputs: ["in", "w", "b"], outputs: ["conv"], attributes: {} },
    { op: "LeakyRelu", inputs: ["conv"], outputs: ["active"], attributes: { alpha: 0.1 } },
    { op: "Concat", inputs: ["active", "in"], outputs: ["both"], attributes: { axis: 1n } },
    { op: "Conv", inputs: ["both", "w", "b"], outputs: ["last"], attributes: {} },
    { op: "Sigmoid", inputs: ["last"], outputs: ["out"], attributes: {} },
  ],
  initializers: [
    { name: "w", dims: [2, 2, 1, 1], data: Float32Array.from(weights) },
    { name: "b", dims: [2], data: Float32Array.of(1, -1) },
  ],
  inputs: [{ name: "in", dims: [1, 2, 4, 4] }],
  outputs: [{ name: "out", dims: [1, 2, 4, 4] }],
});

const ranges = { in: [-1, 1.55], conv: [-2, 0.55], active: [0, 5.1], both: [0, 1] } as const;

const numbers = (model: OnnxModel, name: string): number[] =>
  Array.from(model.initializers.find((item) => item.name === name)?.data ?? [], Number);

test("everything between the input and the last convolution is kept in integers", () => {
  expect([...quantisedTensors(modelOf())]).toEqual(["in", "conv", "active", "both"]);
  const { nodes } = quantise(modelOf(), ranges);
  const last = nodes.find(({ outputs }) => outputs.includes("last"));
  expect(last?.inputs).toEqual(["both/dequantised", "w", "b"]);
});

test("a range becomes a step and the integer of zero", () => {
  const model = quantise(modelOf(), ranges);
  expect(numbers(model, "conv/step")).toEqual([Math.fround(0.01)]);
  expect(numbers(model, "conv/zero")).toEqual([200]);
});

test("what is only copied together has one step, wide enough for all", () => {
  const model = quantise(modelOf(), ranges);
  for (const name of ["in", "active", "both"]) expect(numbers(model, `${name}/step`)[0]).toBeCloseTo(6.1 / 255, 6);
});

test("each output channel has its own step, from its own largest weight", () => {
  const model = quantise(modelOf(), ranges);
  expect(numbers(model, "w/integers")).toEqual([64, -127, 0, 127]);
  const [first = 0, second = 0] = numbers(model, "w/steps");
  expect(first * 127).toBeCloseTo(2, 5);
  expect(second * 127).toBeCloseTo(0.5, 5);
});

test("a bias is counted in steps of input times weight", () => {
  const model = quantise(modelOf(), ranges);
  const [step = 0] = numbers(model, "b/steps");
  expect((numbers(model, "b/integers")[0] ?? 0) * step).toBeCloseTo(1, 3);
});

test("a channel without weights gives no number that is none", () => {
  const model = quantise(modelOf([0, 0, 1, 1]), ranges);
  expect(numbers(model, "w/integers")).toEqual([0, 0, 127, 127]);
});

test("a tensor without a range is refused by name", () => {
  expect(() => quantise(modelOf(), { in: [0, 1], conv: [0, 1] })).toThrow("activationRanges lacks active, both");
});
