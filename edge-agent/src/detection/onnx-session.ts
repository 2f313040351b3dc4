import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { loadOnnxRuntime, outputValues, type PreparedModel } from "@ngaba/models";
import type { InferenceSession } from "onnxruntime-node";
import { EdgeError } from "../platform/errors.ts";
import { freeMemory } from "../platform/free-memory.ts";
import type { NanodetLevel } from "./nanodet-decode.ts";

/** A model in memory, ready to run. Running blocks the thread it is called on. */
export interface OnnxSession {
  /**
   * @param input float32 `[1, 3, height, width]`; not kept
   * @returns ours: the next run takes it away
   */
  run(input: Float32Array): Promise<NanodetLevel[]>;
  close(): Promise<void>;
}

/**
 * Loads a model and checks that it is the one the card describes.
 *
 * @param threads how many a run may use
 * @throws {EdgeError} MODEL_HASH_MISMATCH naming file, expected and got; MODEL_SHAPE_MISMATCH naming the tensor
 */
export async function openOnnxSession(model: PreparedModel, threads: number): Promise<OnnxSession> {
  const onnxruntime = await loadOnnxRuntime();
  const session = await onnxruntime.InferenceSession.create(await readChecked(model), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    // Threads that spin while they wait would burn a core between frames.
    extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
  });
  const { card, inputWidthPx, inputHeightPx } = model;
  const dims = [1, 3, inputHeightPx, inputWidthPx];
  checkTensors(model.onnxFile, session.inputMetadata, [{ name: card.input.name, dims }]);
  checkTensors(model.onnxFile, session.outputMetadata, outputValues(card, model));
  let outputs: InferenceSession.OnnxValueMapType = {};
  return {
    run: async (input) => {
      for (const { data } of Object.values(outputs)) if (ArrayBuffer.isView(data)) freeMemory(data);
      outputs = await session.run({ [card.input.name]: new onnxruntime.Tensor("float32", input, dims) });
      return card.output.levels.map(({ stride, scores, distances }) => ({
        stride,
        scores: outputs[scores]?.data as Float32Array, // name and type were checked when the session was opened
        distances: outputs[distances]?.data as Float32Array,
      }));
    },
    close: () => session.release(),
  };
}

/** The bytes that were hashed are the bytes that run: nobody can change the file in between. */
async function readChecked({ onnxFile, sha256 }: PreparedModel): Promise<Buffer> {
  const bytes = await readFile(onnxFile);
  const got = createHash("sha256").update(bytes).digest("hex");
  if (got === sha256) return bytes;
  throw new EdgeError("MODEL_HASH_MISMATCH", `${onnxFile}: expected sha256 ${sha256}, got ${got}`);
}

function checkTensors(
  file: string,
  found: readonly InferenceSession.ValueMetadata[],
  expected: readonly { name: string; dims: readonly number[] }[],
): void {
  const [foundText, expectedText] = [
    found.map((value) => (value.isTensor ? `${value.name} ${value.type} [${value.shape}]` : value.name)),
    expected.map(({ name, dims }) => `${name} float32 [${dims}]`),
  ];
  const missing = expectedText.filter((text) => !foundText.includes(text));
  if (missing.length === 0) return;
  throw new EdgeError(
    "MODEL_SHAPE_MISMATCH",
    `${file}: expected ${missing.join(", ")}, the file has ${foundText.join(", ")}`,
  );
}
