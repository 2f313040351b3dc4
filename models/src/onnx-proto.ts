/**
 * Writes the part of the ONNX protobuf format that a converted model needs. A message is a row of fields; a field is a
 * varint `number << 3 | wireType` and its value. Only three wire types occur: 0 varint, 2 length-prefixed, 5 float.
 * The same model gives the same bytes.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers
 */

/** Row-major; empty `dims` is a scalar. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;
}

/** Integers are given as bigint, so that a float which happens to be whole stays a float. */
export type OnnxAttribute = number | bigint | string | readonly bigint[];

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A float32 input or output. */
export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly number[];
}

/** A float32 output whose shape may be left to the runtime. */
export type OnnxOutput = OnnxValue | { readonly name: string; readonly dims?: undefined };

export interface OnnxModel {
  readonly producer: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxOutput[];
}

const IR_VERSION = 8;
const FLOAT = 1;

/** The bytes of a `.onnx` file. */
export function encodeOnnx(model: OnnxModel): Buffer {
  return message(
    integer(1, IR_VERSION),
    text(2, model.producer),
    bytes(7, graph(model)),
    bytes(8, message(text(1, ""), integer(2, model.opset))),
  );
}

const graph = (model: OnnxModel): Buffer =>
  message(
    ...model.nodes.map((item) => bytes(1, node(item))),
    text(2, model.producer),
    ...model.initializers.map((item) => bytes(5, tensor(item))),
    ...model.inputs.map((item) => bytes(11, valueInfo(item))),
    ...model.outputs.map((item) => bytes(12, valueInfo(item))),
  );

const node = (item: OnnxNode): Buffer =>
  message(
    ...item.inputs.map((name) => text(1, name)),
    ...item.outputs.map((name) => text(2, name)),
    text(3, item.outputs[0] ?? ""),
    text(4, item.op),
    ...Object.entries(item.attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );

function attribute(name: string, value: OnnxAttribute): Buffer {
  if (typeof value === "number") return message(text(1, name), float(2, value), integer(20, 1));
  if (typeof value === "bigint") return message(text(1, name), integer(3, value), integer(20, 2));
  if (typeof value === "string") return message(text(1, name), text(4, value), integer(20, 3));
  return message(text(1, name), ...value.map((item) => integer(8, item)), integer(20, 7));
}

const tensor = ({ name, dims, data }: OnnxTensor): Buffer =>
  message(
    ...dims.map((dim) => integer(1, dim)),
    integer(2, elementType(data)),
    text(8, name),
    bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  );

/** Numbers of TensorProto.DataType. */
function elementType(data: OnnxTensor["data"]): number {
  if (data instanceof Float32Array) return FLOAT;
  if (data instanceof Uint8Array) return 2;
  if (data instanceof Int8Array) return 3;
  return data instanceof Int32Array ? 6 : 7;
}

function valueInfo({ name, dims }: OnnxOutput): Buffer {
  const shape = dims && message(...dims.map((dim) => bytes(1, integer(1, dim))));
  const tensorType = message(integer(1, FLOAT), ...(shape ? [bytes(2, shape)] : []));
  return message(text(1, name), bytes(2, bytes(1, tensorType)));
}

const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields);

const integer = (field: number, value: number | bigint): Buffer => Buffer.concat([varint(field << 3), varint(value)]);

const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);

const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));

function float(field: number, value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), four]);
}

/** Seven bits a byte, lowest first, the top bit says that more follow; negative numbers as 64-bit two's complement. */
function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
  return Buffer.from(out);
}
