import type { Tensor } from "onnxruntime-node";
import { loadOnnxRuntime } from "./onnx-runtime.ts";

/**
 * Runs a model once.
 * @param input float32, row-major, of the shape `dims`
 * @returns float32 outputs by name
 */
export async function runOnce(
  onnxFile: string,
  name: string,
  input: Float32Array,
  dims: readonly number[],
): Promise<Record<string, Float32Array>> {
  const onnxruntime = await loadOnnxRuntime();
  const session = await onnxruntime.InferenceSession.create(onnxFile, { intraOpNumThreads: 1 });
  try {
    const outputs = await session.run({ [name]: new onnxruntime.Tensor("float32", input, dims) });
    return Object.fromEntries(session.outputNames.map((output) => [output, floatsOf(outputs[output])]));
  } finally {
    await session.release();
  }
}

/** @throws {TypeError} for an output that is something else */
export function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError(`expected a float32 output, got ${tensor?.type ?? "none"}`);
}
