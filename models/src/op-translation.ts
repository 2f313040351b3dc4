/**
 * One small function for each TensorFlow op that our models use. TensorFlow computes pictures in NHWC, ONNX in NCHW, so
 * an op on pictures is put between two transposes; the runtime cancels neighbouring ones when it loads the model.
 */
import { ModelError } from "./errors.ts";
import type { OnnxAttribute } from "./onnx-proto.ts";
import { type Tensor, type TfjsNode, tensorName } from "./tfjs-graph.ts";

/** Where translations write to. Names of tensors are those of the TensorFlow graph. */
export interface GraphBuilder {
  /** Value of a constant, weights or computed; `undefined` when it is known only at run time. */
  constant(name: string): Tensor | undefined;
  /** Makes `name` a constant, computed now and not at run time. */
  setConstant(name: string, tensor: Tensor): void;
  /** Adds float32 or int64 data to the model file and returns its name. */
  addData(name: string, dims: readonly number[], data: Float32Array | BigInt64Array): string;
  addNode(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): void;
}

type Translate = (node: TfjsNode, graph: GraphBuilder) => void;

const TO_NCHW = [0n, 3n, 1n, 2n];
const TO_NHWC = [0n, 2n, 3n, 1n];

const translations: Readonly<Record<string, Translate>> = {
  Add: add,
  AddV2: add,
  ConcatV2: concat,
  Conv2D: convolution,
  Identity: (node, graph) => graph.addNode("Identity", [inputOf(node, 0)], [node.name]),
  LeakyRelu: leakyRelu,
  MaxPool: maxPool,
  Pad: pad,
  PadV2: pad,
  Reshape: reshape,
  ResizeBilinear: resizeBilinear,
  Sigmoid: (node, graph) => graph.addNode("Sigmoid", [inputOf(node, 0)], [node.name]),
  SparseToDense: sparseToDense,
  SplitV: split,
  Transpose: transpose,
};

/** @throws {ModelError} MODEL_OP_UNSUPPORTED naming node and op, also for a setting that we do not translate */
export function translateNode(node: TfjsNode, graph: GraphBuilder): void {
  const translate = translations[node.op];
  if (translate === undefined) throw unsupported(node, "no translation to ONNX");
  translate(node, graph);
}

function add(node: TfjsNode, graph: GraphBuilder): void {
  const [a, b] = [graph.constant(inputOf(node, 0)), graph.constant(inputOf(node, 1))];
  if (a?.dtype === "int32" && b?.dtype === "int32" && a.data.length === b.data.length) {
    graph.setConstant(node.name, { ...a, data: a.data.map((value, index) => value + (b.data[index] ?? 0)) });
    return;
  }
  graph.addNode("Add", [floatInput(node, 0, graph), floatInput(node, 1, graph)], [node.name]);
}

function concat(node: TfjsNode, graph: GraphBuilder): void {
  const last = node.input.length - 1;
  const parts = node.input.slice(0, last).map(tensorName);
  graph.addNode("Concat", parts, [node.name], { axis: BigInt(scalarInput(node, last, graph)) });
}

function convolution(node: TfjsNode, graph: GraphBuilder): void {
  const kernel = constantInput(node, 1, graph);
  if (kernel.dtype !== "float32" || kernel.dims.length !== 4)
    throw unsupported(node, "kernel is not float32 of rank 4");
  requireText(node, "padding", "VALID");
  const [height = 0, width = 0, inputs = 0, outputs = 0] = kernel.dims;
  const weights = graph.addData(
    `${inputOf(node, 1)}/oihw`,
    [outputs, inputs, height, width],
    toOutputFirst(kernel.data, height * width, inputs, outputs),
  );
  inNchw(node, graph, (input, output) =>
    graph.addNode("Conv", [input, weights], [output], {
      kernel_shape: [BigInt(height), BigInt(width)],
      strides: spatial(node, "strides"),
      dilations: spatial(node, "dilations"),
    }),
  );
}

function leakyRelu(node: TfjsNode, graph: GraphBuilder): void {
  const alpha = node.attr.alpha?.f;
  if (alpha === undefined) throw unsupported(node, "alpha is not given");
  graph.addNode("LeakyRelu", [inputOf(node, 0)], [node.name], { alpha });
}

function maxPool(node: TfjsNode, graph: GraphBuilder): void {
  requireText(node, "padding", "VALID");
  inNchw(node, graph, (input, output) =>
    graph.addNode("MaxPool", [input], [output], {
      kernel_shape: spatial(node, "ksize"),
      strides: spatial(node, "strides"),
    }),
  );
}

/** TensorFlow lists before and after of each dimension; ONNX all befores, then all afters. */
function pad(node: TfjsNode, graph: GraphBuilder): void {
  const pairs = [...constantInput(node, 1, graph).data];
  const ordered = [...pairs.filter((_, index) => index % 2 === 0), ...pairs.filter((_, index) => index % 2 === 1)];
  const pads = integers(`${node.name}/pads`, ordered, graph);
  graph.addNode(
    "Pad",
    [inputOf(node, 0), pads, ...(node.op === "PadV2" ? [floatInput(node, 2, graph)] : [])],
    [node.name],
  );
}

function reshape(node: TfjsNode, graph: GraphBuilder): void {
  const shape = integers(`${node.name}/shape`, [...constantInput(node, 1, graph).data], graph);
  graph.addNode("Reshape", [inputOf(node, 0), shape], [node.name]);
}

function resizeBilinear(node: TfjsNode, graph: GraphBuilder): void {
  if (node.attr.half_pixel_centers?.b !== true || node.attr.align_corners?.b === true) {
    throw unsupported(node, "only half-pixel centres are translated");
  }
  const sizes = integers(`${node.name}/sizes`, [...constantInput(node, 1, graph).data], graph);
  inNchw(node, graph, (input, output) =>
    graph.addNode("Resize", [input, "", "", sizes], [output], {
      axes: [2n, 3n],
      coordinate_transformation_mode: "half_pixel",
      mode: "linear",
    }),
  );
}

/** Exporters write "a shape with nothing set" this way; it is the only form that occurs, so it is computed here. */
function sparseToDense(node: TfjsNode, graph: GraphBuilder): void {
  const places = constantInput(node, 0, graph);
  const dims = [...constantInput(node, 1, graph).data];
  if (places.data.length !== 0) throw unsupported(node, "only without values is translated");
  const data = new Int32Array(dims.reduce((product, dim) => product * dim, 1)).fill(scalarInput(node, 3, graph));
  graph.setConstant(node.name, { dtype: "int32", dims, data });
}

function split(node: TfjsNode, graph: GraphBuilder): void {
  const lengths = [...constantInput(node, 1, graph).data];
  const outputs = lengths.map((_, index) => tensorName(`${node.name}:${index}`));
  const axis = BigInt(scalarInput(node, 2, graph));
  graph.addNode("Split", [inputOf(node, 0), integers(`${node.name}/split`, lengths, graph)], outputs, { axis });
}

function transpose(node: TfjsNode, graph: GraphBuilder): void {
  const perm = [...constantInput(node, 1, graph).data].map(BigInt);
  graph.addNode("Transpose", [inputOf(node, 0)], [node.name], { perm });
}

/** Lets `addOp` work in NCHW on the first input of a node that TensorFlow computes in NHWC. */
function inNchw(node: TfjsNode, graph: GraphBuilder, addOp: (input: string, output: string) => void): void {
  if (node.attr.data_format !== undefined) requireText(node, "data_format", "NHWC");
  const [input, output] = [`${node.name}/in-nchw`, `${node.name}/out-nchw`];
  graph.addNode("Transpose", [inputOf(node, 0)], [input], { perm: TO_NCHW });
  addOp(input, output);
  graph.addNode("Transpose", [output], [node.name], { perm: TO_NHWC });
}

/** Kernel `[place, in, out]` to `[out, in, place]`. */
function toOutputFirst(kernel: Float32Array, places: number, inputs: number, outputs: number): Float32Array {
  const reordered = new Float32Array(kernel.length);
  let to = 0;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let place = 0; place < places; place++) {
        reordered[to++] = kernel[(place * inputs + input) * outputs + output] ?? Number.NaN;
      }
    }
  }
  return reordered;
}

const inputOf = (node: TfjsNode, index: number): string => tensorName(node.input[index] ?? "");

/** Height and width out of a `[n, h, w, c]` attribute. */
function spatial(node: TfjsNode, attribute: string): bigint[] {
  const [batch, height, width, channels] = (node.attr[attribute]?.list?.i ?? []).map(BigInt);
  if (batch !== 1n || channels !== 1n || height === undefined || width === undefined) {
    throw unsupported(node, `${attribute} is not [1, h, w, 1]`);
  }
  return [height, width];
}

function requireText(node: TfjsNode, attribute: string, wanted: string): void {
  const found = Buffer.from(node.attr[attribute]?.s ?? "", "base64").toString("ascii");
  if (found !== wanted) throw unsupported(node, `${attribute} is ${found}, only ${wanted} is translated`);
}

function constantInput(node: TfjsNode, index: number, graph: GraphBuilder): Tensor {
  const tensor = graph.constant(inputOf(node, index));
  if (tensor === undefined) throw unsupported(node, `input ${index} (${inputOf(node, index)}) is not a constant`);
  return tensor;
}

function scalarInput(node: TfjsNode, index: number, graph: GraphBuilder): number {
  const [value, ...more] = constantInput(node, index, graph).data;
  if (value === undefined || more.length > 0) throw unsupported(node, `input ${index} is not one number`);
  return value;
}

/** Name of an input that may be a float constant, which is then put into the file. */
function floatInput(node: TfjsNode, index: number, graph: GraphBuilder): string {
  const name = inputOf(node, index);
  const tensor = graph.constant(name);
  if (tensor === undefined) return name;
  if (tensor.dtype !== "float32") throw unsupported(node, `input ${index} (${name}) is not float32`);
  return graph.addData(name, tensor.dims, tensor.data);
}

const integers = (name: string, values: readonly number[], graph: GraphBuilder): string =>
  graph.addData(name, [values.length], BigInt64Array.from(values, BigInt));

const unsupported = (node: TfjsNode, why: string): ModelError =>
  new ModelError("MODEL_OP_UNSUPPORTED", `${node.op} ${node.name}: ${why}`);
