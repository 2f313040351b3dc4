import { modelCacheFolder } from "../../../scripts/folders.ts";
import { runSession } from "../run-session.ts";

/** Inputs of the detector: the whole frame of a 16:9 camera, and two regions of a scene. */
const INPUTS = {
  whole: { inputWidthPx: 736, inputHeightPx: 416 },
  strip: { inputWidthPx: 736, inputHeightPx: 224 },
  square: { inputWidthPx: 416, inputHeightPx: 416 },
} as const;

/** Milliseconds of processor time for one run of the model. */
export type DetectorCosts = Readonly<Record<keyof typeof INPUTS, number>>;

/** The ONNX session alone, with nothing else running, paced as frames come. */
export async function measureDetector(
  runsPerSecond: number,
  measureMs: number,
  signal: AbortSignal,
): Promise<DetectorCosts> {
  const costOf = async (name: keyof typeof INPUTS): Promise<number> => {
    const times = { runsPerSecond, warmUpMs: measureMs / 4, measureMs };
    const plan = { cardId: "nanodet-coco", cacheDir: modelCacheFolder, threads: 1, ...INPUTS[name], ...times };
    return (await runSession(plan, signal)).pacedMs;
  };
  // One after the other: side by side they would slow each other down.
  const [whole, strip, square] = [await costOf("whole"), await costOf("strip"), await costOf("square")];
  return { whole, strip, square };
}
