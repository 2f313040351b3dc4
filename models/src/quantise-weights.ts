import { ModelError } from "./errors.ts";
import type { OnnxModel, OnnxNode, OnnxTensor } from "./onnx-proto.ts";
import { floatName } from "./quantise.ts";

/** Nodes and data that stand for the weights and the bias of a convolution. */
export type QuantisedConstants = Pick<OnnxModel, "nodes" | "initializers">;

/**
 * Weights in int8, one step for each output channel; a step of the bias, int32, is a step of the input times one of the
 * weights, as the integer sums have it.
 *
 * @param inputStep of the integers that go in
 * @throws {ModelError} MODEL_OP_UNSUPPORTED when something of it is not known before the model runs
 */
export function quantiseConvolution(
  { inputs: [, weightName = "", biasName = ""], outputs }: OnnxNode,
  tensors: ReadonlyMap<string, OnnxTensor>,
  inputStep: number | undefined,
): QuantisedConstants {
  const [weights, bias] = [tensors.get(weightName), tensors.get(biasName)];
  if (!(weights?.data instanceof Float32Array && bias?.data instanceof Float32Array) || inputStep === undefined) {
    throw new ModelError(
      "MODEL_OP_UNSUPPORTED",
      `Conv ${outputs[0]}: weights, bias and range of the input must be known`,
    );
  }
  const weightSteps = stepsOf(weights.data, bias.data.length);
  const biasSteps = weightSteps.map((step) => step * inputStep);
  const parts = [
    dequantised(weights, Int8Array.from(inSteps(weights.data, weightSteps)), weightSteps),
    dequantised(bias, Int32Array.from(inSteps(bias.data, biasSteps)), biasSteps),
  ];
  return { nodes: parts.flatMap((part) => part.nodes), initializers: parts.flatMap((part) => part.initializers) };
}

/** Of each channel, so that its largest weight is 127 of them. */
function stepsOf(weights: Float32Array, channels: number): Float32Array {
  const length = weights.length / channels;
  return Float32Array.from({ length: channels }, (_, channel) => {
    const own = weights.subarray(channel * length, (channel + 1) * length);
    return own.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / 127 || 1;
  });
}

/** Whole steps, rounded; the same number of values for each step, channel by channel. */
function inSteps(values: Float32Array, steps: Float32Array): number[] {
  const length = values.length / steps.length;
  return Array.from(values, (value, index) => Math.round(value / (steps[Math.floor(index / length)] ?? Number.NaN)));
}

function dequantised(
  { name, dims }: OnnxTensor,
  data: Int8Array | Int32Array,
  steps: Float32Array,
): QuantisedConstants {
  const [integers, stepName, zeroName] = [`${name}/integers`, `${name}/steps`, `${name}/zeros`];
  const zeros = data instanceof Int8Array ? new Int8Array(steps.length) : new Int32Array(steps.length);
  return {
    nodes: [
      {
        op: "DequantizeLinear",
        inputs: [integers, stepName, zeroName],
        outputs: [floatName(name)],
        attributes: { axis: 0n },
      },
    ],
    initializers: [
      { name: integers, dims, data },
      { name: stepName, dims: [steps.length], data: steps },
      { name: zeroName, dims: [steps.length], data: zeros },
    ],
  };
}
