/**
 * Makes a model compute in 8-bit integers between its input and its last convolutions, which stay in floats. What is in
 * between is kept as uint8, one scale for a tensor; weights as int8, one scale for an output channel, without zero point.
 *
 * Written as pairs of QuantizeLinear and DequantizeLinear around each op that computes, which the runtime joins into
 * integer kernels. Ops that only copy get the integers.
 *
 * @see https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html
 */
import { ModelError } from "./errors.ts";
import type { OnnxModel, OnnxNode, OnnxTensor } from "./onnx-proto.ts";
import { quantiseConvolution } from "./quantise-weights.ts";
import { withoutUnused } from "./simplify.ts";

/** Lowest and highest value of a tensor, by name. */
export type ActivationRanges = Readonly<Record<string, readonly [number, number]>>;

/** value = (integer - zeroPoint) * step */
interface Scale {
  readonly step: number;
  readonly zeroPoint: number;
}

const INTEGER_OPS: ReadonlySet<string> = new Set(["Add", "Concat", "Conv", "LeakyRelu", "MaxPool", "Resize"]);
/** What goes in and out of these has one scale. */
const COPYING_OPS: ReadonlySet<string> = new Set(["Concat", "MaxPool", "Resize"]);

/** Tensors, by name, that are kept in integers: whatever goes into an op that can compute in them. */
export function quantisedTensors(model: OnnxModel): ReadonlySet<string> {
  const constants = new Set(model.initializers.map(({ name }) => name));
  const names = model.nodes.filter(({ op }) => INTEGER_OPS.has(op)).flatMap(({ inputs }) => inputs);
  return new Set(names.filter((name) => name !== "" && !constants.has(name)));
}

/**
 * @param model simplified (`simplify.ts`)
 * @param ranges of all {@link quantisedTensors}; what lies outside when the model runs is cut
 * @throws {ModelError} MODEL_CARD_INVALID naming the tensors that have no range; MODEL_OP_UNSUPPORTED naming a convolution
 */
export function quantise(model: OnnxModel, ranges: ActivationRanges): OnnxModel {
  const kept = quantisedTensors(model);
  const scales = scalesOf(model, kept, ranges);
  const tensors = new Map(model.initializers.map((item): [string, OnnxTensor] => [item.name, item]));
  // The last convolutions give nothing that is kept in integers.
  const isInteger = ({ op, outputs }: OnnxNode): boolean => op === "Conv" && outputs.every((name) => kept.has(name));
  const constants = model.nodes
    .filter(isInteger)
    .map((node) => quantiseConvolution(node, tensors, scales.get(node.inputs[0] ?? "")?.step));
  const nodes = [
    ...constants.flatMap((made) => made.nodes),
    ...model.inputs.flatMap(({ name }) => (kept.has(name) ? [toIntegers(name), toFloats(name)] : [])),
    ...model.nodes.flatMap((node) => surrounded(node, kept, isInteger(node))),
  ];
  const initializers = [
    ...model.initializers,
    ...constants.flatMap((made) => made.initializers),
    ...[...scales].flatMap(([name, scale]) => scaleData(name, scale)),
  ];
  return withoutUnused({ ...model, nodes, initializers });
}

/** A node that gets and gives floats that come from integers, or integers themselves. */
function surrounded(node: OnnxNode, kept: ReadonlySet<string>, isInteger: boolean): OnnxNode[] {
  const given = node.outputs.filter((name) => kept.has(name));
  if (COPYING_OPS.has(node.op) && given.length === node.outputs.length) {
    const inputs = node.inputs.map((name) => (kept.has(name) ? integerName(name) : name));
    return [{ ...node, inputs, outputs: given.map(integerName) }, ...given.map(toFloats)];
  }
  const inputs = node.inputs.map((name) => (kept.has(name) || isInteger ? floatName(name) : name));
  return [{ ...node, inputs }, ...given.flatMap((name) => [toIntegers(name), toFloats(name)])];
}

const integerName = (name: string): string => `${name}/uint8`;
/** Of a tensor, or of weights, that were integers and are floats again. */
export const floatName = (name: string): string => `${name}/dequantised`;

const toIntegers = (name: string): OnnxNode => ({
  op: "QuantizeLinear",
  inputs: [name, `${name}/step`, `${name}/zero`],
  outputs: [integerName(name)],
  attributes: {},
});

const toFloats = (name: string): OnnxNode => ({
  op: "DequantizeLinear",
  inputs: [integerName(name), `${name}/step`, `${name}/zero`],
  outputs: [floatName(name)],
  attributes: {},
});

const scaleData = (name: string, { step, zeroPoint }: Scale): OnnxTensor[] => [
  { name: `${name}/step`, dims: [], data: Float32Array.of(step) },
  { name: `${name}/zero`, dims: [], data: Uint8Array.of(zeroPoint) },
];

/** One scale for each kept tensor, the same for all that are only copied into each other. */
function scalesOf(model: OnnxModel, kept: ReadonlySet<string>, ranges: ActivationRanges): Map<string, Scale> {
  const missing = [...kept].filter((name) => ranges[name] === undefined);
  if (missing.length > 0) {
    throw new ModelError("MODEL_CARD_INVALID", `activationRanges lacks ${missing.join(", ")}`);
  }
  const groups = copyGroups(model, kept);
  return new Map([...groups].map(([name, group]) => [name, scaleFor([...group].map((one) => ranges[one] ?? [0, 0]))]));
}

/** Each kept tensor with those that it shares a scale with, itself among them. */
function copyGroups(model: OnnxModel, kept: ReadonlySet<string>): Map<string, ReadonlySet<string>> {
  const groups = new Map<string, ReadonlySet<string>>([...kept].map((name) => [name, new Set([name])]));
  for (const { inputs, outputs } of model.nodes.filter(({ op }) => COPYING_OPS.has(op))) {
    const joined = new Set([...inputs, ...outputs].flatMap((name) => [...(groups.get(name) ?? [])]));
    for (const name of joined) groups.set(name, joined);
  }
  return groups;
}

/** Zero has an integer of its own, so that borders are exactly zero. */
function scaleFor(ranges: readonly (readonly [number, number])[]): Scale {
  const low = Math.min(0, ...ranges.map(([lowest]) => lowest));
  const high = Math.max(0, ...ranges.map(([, highest]) => highest));
  const step = high > low ? Math.fround((high - low) / 255) : 1;
  return { step, zeroPoint: Math.round(-low / step) };
}
