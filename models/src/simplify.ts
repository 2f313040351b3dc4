/**
 * Takes out of a translated graph what stands between a convolution and its neighbours: biases and borders go into the
 * convolution, opposite transposes go away. The model computes the same. The runtime does much of this by itself, but
 * only as long as weights are floats; for integers the graph has to come like this.
 *
 * Nodes are in topological order, before and after.
 */
import type { OnnxModel, OnnxNode, OnnxTensor } from "./onnx-proto.ts";

type Pass = (model: OnnxModel) => OnnxModel;

/** The same model, pictures in NCHW all the way. */
export const simplify: Pass = (model) => PASSES.reduce((simplified, pass) => withoutUnused(pass(simplified)), model);

const PASSES: readonly Pass[] = [
  biasesIntoConvolutions,
  withoutOppositeTransposes,
  bordersIntoWindows,
  poolFirst,
  sizesOfAllAxes,
];

/** `Conv → Transpose → Add` of one number for each channel: the sum becomes the convolution's own. */
function biasesIntoConvolutions(model: OnnxModel): OnnxModel {
  const { onlyUser, tensor } = lookUp(model);
  const biases = new Map<OnnxNode, string>();
  const outputs = new Map<OnnxNode, string>();
  const taken = new Set<OnnxNode>();
  for (const convolution of model.nodes.filter(({ op, inputs }) => op === "Conv" && inputs.length === 2)) {
    const back = onlyUser(convolution.outputs[0]);
    const sum = back?.op === "Transpose" ? onlyUser(back.outputs[0]) : undefined;
    const bias = sum?.op === "Add" ? sum.inputs.find((name) => tensor(name)?.dims.length === 1) : undefined;
    if (back === undefined || sum === undefined || bias === undefined) continue;
    biases.set(convolution, bias);
    outputs.set(back, sum.outputs[0] ?? "");
    taken.add(sum);
  }
  const changed = (node: OnnxNode): OnnxNode => {
    const [bias, output] = [biases.get(node), outputs.get(node)];
    if (bias !== undefined) return { ...node, inputs: [...node.inputs, bias] };
    return output === undefined ? node : { ...node, outputs: [output] };
  };
  return { ...model, nodes: model.nodes.filter((node) => !taken.has(node)).map(changed) };
}

/** A transpose that undoes the one before it gives what that one was given. */
function withoutOppositeTransposes(model: OnnxModel): OnnxModel {
  const sameAs = new Map<string, string>();
  const before = new Map<string, OnnxNode>();
  const nodes: OnnxNode[] = [];
  for (const node of model.nodes) {
    const inputs = node.inputs.map((name) => sameAs.get(name) ?? name);
    const [[input = ""], [output = ""]] = [inputs, node.outputs];
    const first = node.op === "Transpose" ? before.get(input) : undefined;
    if (first !== undefined && undoes(permOf(node), permOf(first))) sameAs.set(output, first.inputs[0] ?? "");
    else nodes.push({ ...node, inputs });
    if (node.op === "Transpose") before.set(output, { ...node, inputs });
  }
  return { ...model, nodes };
}

const permOf = ({ attributes: { perm } }: OnnxNode): readonly number[] => (Array.isArray(perm) ? perm.map(Number) : []);

const undoes = (second: readonly number[], first: readonly number[]): boolean =>
  second.every((axis, place) => first[axis] === place);

/** What a window sees beyond the border when it brings the border itself. */
const BORDER: Readonly<Record<string, number>> = { Conv: 0, MaxPool: Number.NEGATIVE_INFINITY };

/** `Pad → Conv` and `Pad → MaxPool`, where the pad's value is what the window would take anyway. */
function bordersIntoWindows(model: OnnxModel): OnnxModel {
  const { onlyUser, tensor } = lookUp(model);
  const pads = new Map<string, OnnxNode>();
  for (const pad of model.nodes.filter(({ op }) => op === "Pad")) {
    const user = onlyUser(pad.outputs[0]);
    const value = pad.inputs[2] === undefined ? 0 : Number(tensor(pad.inputs[2])?.data[0]);
    if (user !== undefined && BORDER[user.op] === value) pads.set(pad.outputs[0] ?? "", pad);
  }
  const nodes = model.nodes.map((node): OnnxNode => {
    const pad = pads.get(node.inputs[0] ?? "");
    if (pad === undefined) return node;
    const [, , top = 0, left = 0, , , bottom = 0, right = 0] = [...(tensor(pad.inputs[1])?.data ?? [])];
    const attributes = { ...node.attributes, pads: [top, left, bottom, right].map(BigInt) };
    return { ...node, inputs: [pad.inputs[0] ?? "", ...node.inputs.slice(1)], attributes };
  });
  return { ...model, nodes };
}

/** `LeakyRelu → MaxPool`: a rising function of the largest is the largest of the function, and there are fewer of them. */
function poolFirst(model: OnnxModel): OnnxModel {
  const { onlyUser } = lookUp(model);
  const swapped = new Map<OnnxNode, OnnxNode>();
  for (const activation of model.nodes.filter(({ op }) => op === "LeakyRelu")) {
    const pool = onlyUser(activation.outputs[0]);
    if (pool?.op !== "MaxPool") continue;
    swapped.set(activation, { ...pool, inputs: activation.inputs, outputs: activation.outputs });
    swapped.set(pool, { ...activation, inputs: pool.inputs, outputs: pool.outputs });
  }
  return { ...model, nodes: model.nodes.map((node) => swapped.get(node) ?? node) };
}

/**
 * Resize is told all four sizes: onnxruntime 1.30 turns integer pictures into NHWC, and then takes sizes of two axes for
 * sizes of four.
 */
function sizesOfAllAxes(model: OnnxModel): OnnxModel {
  const { tensor, channels } = lookUp(model);
  const added: OnnxTensor[] = [];
  const nodes = model.nodes.map((node): OnnxNode => {
    const sizes = node.op === "Resize" ? tensor(node.inputs[3]) : undefined;
    const count = channels(node.inputs[0]);
    if (sizes?.data.length !== 2 || count === undefined) return node;
    const name = `${node.outputs[0]}/all-sizes`;
    added.push({ name, dims: [4], data: BigInt64Array.from([1, count, ...sizes.data], BigInt) });
    const { axes: _two, ...attributes } = node.attributes;
    return { ...node, inputs: [...node.inputs.slice(0, 3), name], attributes };
  });
  return { ...model, nodes, initializers: [...model.initializers, ...added] };
}

/** Without nodes and data that no output of the model needs. */
export function withoutUnused(model: OnnxModel): OnnxModel {
  const used = new Set(model.outputs.map(({ name }) => name));
  const nodes = model.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => used.has(name))) return false;
    for (const name of node.inputs) used.add(name);
    return true;
  });
  return {
    ...model,
    nodes: nodes.toReversed(),
    initializers: model.initializers.filter(({ name }) => used.has(name)),
  };
}

const KEEPS_CHANNELS: ReadonlySet<string> = new Set(["Add", "LeakyRelu", "MaxPool", "Resize"]);

function lookUp({ nodes, initializers, outputs }: OnnxModel) {
  const users = Map.groupBy(
    nodes.flatMap((node) => node.inputs.map((name) => ({ name, node }))),
    ({ name }) => name,
  );
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name): [string, OnnxNode] => [name, node])));
  const tensors = new Map(initializers.map((item): [string, OnnxTensor] => [item.name, item]));
  const channels = (name = ""): number | undefined => {
    const maker = makers.get(name);
    if (maker?.op === "Conv") return tensors.get(maker.inputs[1] ?? "")?.dims[0];
    return maker !== undefined && KEEPS_CHANNELS.has(maker.op) ? channels(maker.inputs[0]) : undefined;
  };
  const given = new Set(outputs.map(({ name }) => name));
  return {
    tensor: (name = "") => tensors.get(name),
    /** Of a picture in NCHW, as far as its way from a convolution tells. */
    channels,
    /** The node that uses a value, if it is one and the value is no output of the model. */
    onlyUser: (name = ""): OnnxNode | undefined => {
      const [user, ...more] = users.get(name) ?? [];
      return more.length > 0 || given.has(name) ? undefined : user?.node;
    },
  };
}
