import { ModelError } from "./errors.ts";
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./onnx-proto.ts";
import { type GraphBuilder, translateNode } from "./op-translation.ts";
import type { Tensor, TfjsGraph } from "./tfjs-graph.ts";

/** Part of the cache key: raise it whenever the same sources would give other bytes. */
export const CONVERTER_VERSION = 1;

/** From this opset on, Resize can be told the new size of some axes only. */
const OPSET = 18;

/** What the graph's own files do not say about the size that we want. */
export interface Conversion {
  readonly input: OnnxValue;
  readonly outputs: readonly OnnxValue[];
  /** int32 constants to be replaced, by name: sizes inside the graph that follow the input's size. */
  readonly constants: ReadonlyMap<string, readonly number[]>;
}

/**
 * Translates a graph to ONNX, op by op, nothing left out or joined. The same arguments give the same model.
 *
 * @throws {ModelError} MODEL_OP_UNSUPPORTED, or MODEL_SOURCE_INVALID when the graph lacks what `conversion` names
 */
export function convertToOnnx(graph: TfjsGraph, conversion: Conversion): OnnxModel {
  const nodes: OnnxNode[] = [];
  const data = new Map<string, OnnxTensor>();
  const constants = replaceConstants(graph.constants, conversion.constants);
  checkInput(graph, conversion.input.name);

  const builder: GraphBuilder = {
    constant: (name) => constants.get(name),
    setConstant: (name, tensor) => void constants.set(name, tensor),
    addData: (name, dims, values) => {
      data.set(name, { name, dims, data: values });
      return name;
    },
    addNode: (op, inputs, outputs, attributes = {}) => void nodes.push({ op, inputs, outputs, attributes }),
  };
  for (const node of graph.nodes) translateNode(node, builder);

  checkOutputs(nodes, conversion.outputs);
  return {
    producer: "ngaba-models",
    opset: OPSET,
    nodes,
    initializers: [...data.values()],
    inputs: [conversion.input],
    outputs: conversion.outputs,
  };
}

function replaceConstants(
  original: ReadonlyMap<string, Tensor>,
  replacements: ReadonlyMap<string, readonly number[]>,
): Map<string, Tensor> {
  const constants = new Map(original);
  for (const [name, values] of replacements) {
    const old = original.get(name);
    if (old?.dtype !== "int32" || old.data.length !== values.length) {
      throw new ModelError("MODEL_SOURCE_INVALID", `${name} is not ${values.length} int32 constants`);
    }
    constants.set(name, { ...old, data: Int32Array.from(values) });
  }
  return constants;
}

function checkInput(graph: TfjsGraph, name: string): void {
  if (graph.placeholders.length === 1 && graph.placeholders[0] === name) return;
  throw new ModelError("MODEL_SOURCE_INVALID", `inputs are ${graph.placeholders.join(", ")}, the card says ${name}`);
}

function checkOutputs(nodes: readonly OnnxNode[], outputs: readonly OnnxValue[]): void {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const missing = outputs.filter((output) => !made.has(output.name)).map((output) => output.name);
  if (missing.length > 0) throw new ModelError("MODEL_SOURCE_INVALID", `no node makes output ${missing.join(", ")}`);
}
