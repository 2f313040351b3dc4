/**
 * Reads a TensorFlow.js graph model: one JSON file with the nodes and the list of weights, and one binary file in which
 * the weights lie one after the other, little-endian, in the order of that list.
 */
import { z } from "zod";
import { ModelError } from "./errors.ts";

/** Row-major values. An empty `dims` is a scalar. */
export type Tensor =
  | { readonly dtype: "float32"; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: "int32"; readonly dims: readonly number[]; readonly data: Int32Array };

const Attribute = z.object({
  f: z.number().optional(),
  b: z.boolean().optional(),
  s: z.base64().optional().describe("Text, base64 of ASCII"),
  list: z.object({ i: z.array(z.string()).optional() }).optional(),
});

const Node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]).describe("node, or node:n for its output n"),
  attr: z.record(z.string(), Attribute).default({}),
});
export type TfjsNode = z.infer<typeof Node>;

const Weight = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.enum(["float32", "int32"]),
  quantization: z.object({ dtype: z.literal("float16") }).optional(),
});
type Weight = z.infer<typeof Weight>;

const GraphFile = z.object({
  format: z.literal("graph-model"),
  modelTopology: z.object({ node: z.array(Node) }),
  weightsManifest: z.array(z.object({ weights: z.array(Weight) })),
});

/** A graph in topological order, its constants apart from the nodes that compute. */
export interface TfjsGraph {
  readonly nodes: readonly TfjsNode[];
  readonly placeholders: readonly string[];
  readonly constants: ReadonlyMap<string, Tensor>;
}

/**
 * @param json the model file
 * @param weights the file beside it
 * @throws {ModelError} MODEL_SOURCE_INVALID when the two do not make a graph
 */
export function readTfjsGraph(json: Uint8Array, weights: Uint8Array): TfjsGraph {
  const file = parseGraphFile(json);
  const constants = readWeights(
    file.weightsManifest.flatMap((group) => group.weights),
    weights,
  );
  const nodes = file.modelTopology.node;
  checkOrder(nodes, constants);
  return {
    nodes: nodes.filter((node) => node.op !== "Const" && node.op !== "Placeholder"),
    placeholders: nodes.filter((node) => node.op === "Placeholder").map((node) => node.name),
    constants,
  };
}

/** `name:0` and `name` are the same output. */
export const tensorName = (input: string): string => input.replace(/:0$/, "");

function parseGraphFile(json: Uint8Array): z.infer<typeof GraphFile> {
  try {
    return GraphFile.parse(JSON.parse(new TextDecoder().decode(json)));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ModelError("MODEL_SOURCE_INVALID", `not a TensorFlow.js graph model: ${why}`, { cause });
  }
}

function readWeights(list: readonly Weight[], bytes: Uint8Array): Map<string, Tensor> {
  const constants = new Map<string, Tensor>();
  let offset = 0;
  for (const weight of list) {
    const count = weight.shape.reduce((product, dim) => product * dim, 1);
    const end = offset + count * (weight.quantization === undefined ? 4 : 2);
    if (end > bytes.length) {
      throw new ModelError("MODEL_SOURCE_INVALID", `weights end at ${bytes.length}, ${weight.name} needs ${end} bytes`);
    }
    constants.set(weight.name, readTensor(weight, new Uint8Array(bytes.subarray(offset, end)).buffer));
    offset = end;
  }
  if (offset !== bytes.length) {
    throw new ModelError("MODEL_SOURCE_INVALID", `${bytes.length} bytes of weights, ${offset} are listed`);
  }
  return constants;
}

function readTensor({ dtype, shape: dims, quantization }: Weight, bytes: ArrayBuffer): Tensor {
  if (dtype === "int32") return { dtype, dims, data: new Int32Array(bytes) };
  return { dtype, dims, data: new Float32Array(quantization === undefined ? bytes : new Float16Array(bytes)) };
}

/** ONNX wants every value made before it is used; converters write TF.js graphs that way too, so we only check. */
function checkOrder(nodes: readonly TfjsNode[], constants: ReadonlyMap<string, Tensor>): void {
  const made = new Set<string>();
  for (const node of nodes) {
    if (node.op === "Const" && !constants.has(node.name)) {
      throw new ModelError("MODEL_SOURCE_INVALID", `constant ${node.name} has no weights`);
    }
    const missing = node.input.find((input) => !made.has(input.replace(/:\d+$/, "")));
    if (missing !== undefined) {
      throw new ModelError("MODEL_SOURCE_INVALID", `${node.op} ${node.name} uses ${missing} before it is made`);
    }
    made.add(node.name);
  }
}
