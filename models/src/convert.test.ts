import { describe, expect, test } from "vitest";
import { convertToOnnx } from "./convert.ts";
import { ModelError } from "./errors.ts";
import { readTfjsGraph } from "./tfjs-graph.ts";

const input = { name: "input", op: "Placeholder" };
const conversion = {
  input: { name: "input", dims: [1, 3, 32, 32] },
  outputs: [{ name: "out", dims: [1, 3, 32, 32] }],
  constants: new Map<string, readonly number[]>(),
};

function graphOf(nodes: readonly object[], weights: readonly object[] = [], bytes = new Uint8Array(0)) {
  const file = { format: "graph-model", modelTopology: { node: nodes }, weightsManifest: [{ weights }] };
  return readTfjsGraph(new TextEncoder().encode(JSON.stringify(file)), bytes);
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ModelError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
};

describe("reading a TensorFlow.js graph", () => {
  test("float16 and int32 weights are read in the order of the list", () => {
    const bytes = new Uint8Array(10);
    new Uint16Array(bytes.buffer, 0, 1)[0] = 0x3e00; // 1.5 as float16
    bytes.set(new Uint8Array(Int32Array.of(-7, 9).buffer), 2);
    const { constants } = graphOf(
      [],
      [
        { name: "half", shape: [1], dtype: "float32", quantization: { dtype: "float16" } },
        { name: "whole", shape: [2], dtype: "int32" },
      ],
      bytes,
    );
    expect(constants.get("half")).toEqual({ dtype: "float32", dims: [1], data: Float32Array.of(1.5) });
    expect(constants.get("whole")).toEqual({ dtype: "int32", dims: [2], data: Int32Array.of(-7, 9) });
  });

  test.each([
    { why: "text that is not JSON", run: () => readTfjsGraph(Buffer.from("{"), Buffer.alloc(0)), says: "graph model" },
    {
      why: "a layers model, the other kind of TF.js file",
      run: () => readTfjsGraph(Buffer.from('{"format":"layers-model"}'), Buffer.alloc(0)),
      says: "format",
    },
    {
      why: "weights cut short",
      run: () => graphOf([], [{ name: "w", shape: [4], dtype: "int32" }], new Uint8Array(15)),
      says: "w needs 16 bytes",
    },
    {
      why: "weights left over",
      run: () => graphOf([], [], new Uint8Array(1)),
      says: "1 bytes of weights, 0 are listed",
    },
    { why: "a constant without weights", run: () => graphOf([{ name: "c", op: "Const" }]), says: "constant c" },
    {
      why: "a value used before it is made",
      run: () => graphOf([{ name: "out", op: "Sigmoid", input: ["input"] }, input]),
      says: "Sigmoid out uses input",
    },
  ])("$why is refused", ({ run, says }) => {
    expect(codeOf(run)).toMatch(/^MODEL_SOURCE_INVALID: /);
    expect(codeOf(run)).toContain(says);
  });
});

describe("converting to ONNX", () => {
  test("an op that we cannot translate is refused by node and op", () => {
    const graph = graphOf([input, { name: "block/out", op: "Einsum", input: ["input"] }]);
    expect(codeOf(() => convertToOnnx(graph, conversion))).toMatch(/^MODEL_OP_UNSUPPORTED: Einsum block\/out: /);
  });

  test("a setting that we do not translate is refused, not ignored", () => {
    const same = { padding: { s: Buffer.from("SAME").toString("base64") } };
    const graph = graphOf([input, { name: "out", op: "MaxPool", input: ["input"], attr: same }]);
    expect(codeOf(() => convertToOnnx(graph, conversion))).toContain("MaxPool out: padding is SAME");
  });

  test.each([
    { why: "an input that the graph does not have", change: { input: { name: "image", dims: [1] } }, says: "image" },
    { why: "an output that nothing makes", change: { outputs: [{ name: "scores", dims: [1] }] }, says: "scores" },
    { why: "a size constant that is not there", change: { constants: new Map([["size", [1, 2]]]) }, says: "size" },
  ])("$why is refused", ({ change, says }) => {
    const graph = graphOf([input, { name: "out", op: "Sigmoid", input: ["input"] }]);
    const result = codeOf(() => convertToOnnx(graph, { ...conversion, ...change }));
    expect(result).toMatch(/^MODEL_SOURCE_INVALID/);
    expect(result).toContain(says);
  });
});
