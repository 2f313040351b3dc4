import { expect, test } from "vitest";
import type { OnnxModel, OnnxNode } from "./onnx-proto.ts";
import { simplify } from "./simplify.ts";

const TO_NCHW = [0n, 3n, 1n, 2n];
const TO_NHWC = [0n, 2n, 3n, 1n];

const node = (op: string, inputs: string[], output: string, attributes: OnnxNode["attributes"] = {}): OnnxNode => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});

const weights = { name: "w", dims: [2, 1, 1, 1], data: Float32Array.of(1, 2) };
const bias = { name: "b", dims: [2], data: Float32Array.of(3, 4) };
const pads = { name: "pads", dims: [8], data: BigInt64Array.of(0n, 0n, 1n, 2n, 0n, 0n, 3n, 4n) };
const lowest = { name: "lowest", dims: [], data: Float32Array.of(Number.NEGATIVE_INFINITY) };

const modelOf = (nodes: readonly OnnxNode[], output = "out"): OnnxModel => ({
  producer: "test",
  opset: 18,
  nodes,
  initializers: [weights, bias, pads, lowest],
  inputs: [{ name: "in", dims: [1, 1, 4, 4] }],
  outputs: [{ name: output, dims: [1, 2, 4, 4] }],
});

test("a convolution takes its bias and its border in, and the transposes around it go", () => {
  const { nodes, initializers } = simplify(
    modelOf([
      node("Pad", ["in", "pads"], "padded"),
      node("Transpose", ["padded"], "nhwc", { perm: TO_NHWC }),
      node("Transpose", ["nhwc"], "nchw", { perm: TO_NCHW }),
      node("Conv", ["nchw", "w"], "conv", { strides: [1n, 1n] }),
      node("Transpose", ["conv"], "back", { perm: TO_NHWC }),
      node("Add", ["back", "b"], "sum"),
      node("Transpose", ["sum"], "again", { perm: TO_NCHW }),
      node("LeakyRelu", ["again"], "out", { alpha: 0.1 }),
    ]),
  );
  expect(nodes).toEqual([
    node("Conv", ["in", "w", "b"], "conv", { strides: [1n, 1n], pads: [1n, 2n, 3n, 4n] }),
    node("LeakyRelu", ["conv"], "out", { alpha: 0.1 }),
  ]);
  expect(initializers.map(({ name }) => name)).toEqual(["w", "b"]);
});

test("pooling comes before the activation, and takes a border of minus infinity in", () => {
  const { nodes } = simplify(
    modelOf([
      node("LeakyRelu", ["in"], "active", { alpha: 0.1 }),
      node("Pad", ["active", "pads", "lowest"], "padded"),
      node("MaxPool", ["padded"], "out", { kernel_shape: [3n, 3n] }),
    ]),
  );
  expect(nodes.map(({ op, inputs, outputs }) => [op, inputs, outputs])).toEqual([
    ["MaxPool", ["in"], ["active"]],
    ["LeakyRelu", ["active"], ["out"]],
  ]);
  expect(nodes[0]?.attributes).toEqual({ kernel_shape: [3n, 3n], pads: [1n, 2n, 3n, 4n] });
});

test.each([
  {
    why: "a border that the window would not bring",
    nodes: [node("Pad", ["in", "pads"], "padded"), node("MaxPool", ["padded"], "out", {})],
  },
  {
    why: "a value that somebody else uses too",
    nodes: [
      node("Pad", ["in", "pads"], "padded"),
      node("Conv", ["padded", "w", "b"], "conv"),
      node("Concat", ["padded", "conv"], "out"),
    ],
  },
  {
    why: "a value that the model gives out",
    nodes: [
      node("LeakyRelu", ["in"], "out", { alpha: 0.1 }),
      node("MaxPool", ["out"], "pooled", {}),
      node("Add", ["out", "pooled"], "sum"),
    ].slice(0, 1),
  },
  {
    why: "two transposes that do not undo each other",
    nodes: [
      node("Transpose", ["in"], "turned", { perm: TO_NCHW }),
      node("Transpose", ["turned"], "out", { perm: TO_NCHW }),
    ],
  },
])("$why stays as it is", ({ nodes }) => {
  expect(simplify(modelOf(nodes)).nodes).toEqual(nodes);
});
