import { loadCard } from "./card-loader.ts";
import type { InputSize } from "./input-size.ts";
import { encodeOnnx } from "./onnx-proto.ts";
import { floatsOf } from "./onnx-run.ts";
import { loadOnnxRuntime } from "./onnx-runtime.ts";
import { translateModel } from "./prepare-model.ts";
import { type ActivationRanges, quantisedTensors } from "./quantise.ts";
import { simplify } from "./simplify.ts";
import { readSourceFiles } from "./source-files.ts";

/** Watches what goes through a model in floats, to find the ranges in which its integers have to reach. */
export interface Calibration {
  /** @param input float32 `[1, 3, height, width]`, as the model gets it */
  look(input: Float32Array): Promise<void>;
  /** Lowest and highest value so far of each tensor that the same model in int8 keeps in integers. */
  ranges(): ActivationRanges;
  close(): Promise<void>;
}

/** @throws {ModelError} as `prepareModel` */
export async function openCalibration(cardId: string, size: InputSize): Promise<Calibration> {
  const card = loadCard(cardId);
  const model = simplify(translateModel(card, readSourceFiles(card), size));
  const watched = [...quantisedTensors(model)].filter((name) => name !== card.input.name);
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const onnx = encodeOnnx({ ...model, outputs: watched.map((name) => ({ name })) });
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1 });
  const dims = [1, 3, size.inputHeightPx, size.inputWidthPx];
  const ranges = new Map<string, readonly [number, number]>();
  const widen = (name: string, values: Float32Array) => ranges.set(name, widened(ranges.get(name), values));
  return {
    look: async (input) => {
      widen(card.input.name, input);
      const outputs = await session.run({ [card.input.name]: new Tensor("float32", input, dims) });
      for (const name of watched) widen(name, floatsOf(outputs[name]));
    },
    ranges: () => Object.fromEntries(ranges),
    close: () => session.release(),
  };
}

function widened(
  [low, high]: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  values: Float32Array,
): readonly [number, number] {
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
