import { inputSizeFor, ModelError, type PreparedModel, prepareListedSizes, prepareModel } from "@ngaba/models";
import type { Frame } from "../capture/frame.ts";
import { EdgeError } from "../platform/errors.ts";
import type { DetectionResult, Detector } from "./detector.ts";
import { fitTopLeft, type Letterbox, type PictureSize } from "./letterbox.ts";
import { decodeNanodet, type NanodetLayout } from "./nanodet-decode.ts";
import { type OnnxSession, openOnnxSession } from "./onnx-session.ts";
import { createPreprocessor, type Preprocessor } from "./preprocess.ts";

export interface OnnxDetectorOptions {
  /** Model card. */
  readonly cardId: string;
  /** Folder of converted models. */
  readonly cacheDir: string;
  /** Threads that one run may use. */
  readonly threads: number;
  /** In (0, 1]; the card's own when absent. */
  readonly scoreThreshold?: number;
  /** Told what takes time, in plain English. */
  readonly onProgress?: (line: string) => void;
}

/** A detector on the caller's own thread: each frame blocks it for as long as the model runs. */
export interface OnnxDetector extends Detector {
  /** Makes ready for frames of a size: converts, loads, checks. Otherwise the first frame of that size does. */
  open(frame: PictureSize): Promise<void>;
  close(): Promise<void>;
}

/** One loaded model; cameras whose frames have one shape share it. */
interface LoadedModel {
  readonly model: PreparedModel;
  readonly session: OnnxSession;
  readonly layout: NanodetLayout;
}

/** All that is needed for frames of one size. */
interface Lane extends LoadedModel {
  readonly letterbox: Letterbox;
  readonly preprocessor: Preprocessor;
}

/** Models are loaded when the first frame of a shape comes, one for each input size. */
export function createOnnxDetector(options: OnnxDetectorOptions): OnnxDetector {
  const loaded = new Map<string, Promise<LoadedModel>>();
  const lanes = new Map<string, Promise<Lane>>();
  const laneFor = ({ widthPx, heightPx }: PictureSize): Promise<Lane> =>
    remembered(lanes, `${widthPx}x${heightPx}`, async () => {
      const size = inputSizeFor(widthPx, heightPx);
      const key = `${size.inputWidthPx}x${size.inputHeightPx}`;
      return openLane({ widthPx, heightPx }, await remembered(loaded, key, () => loadModel(options, size)));
    });

  return {
    open: async (frame) => void (await laneFor(frame)),
    detect: async (frame) => detectIn(await laneFor(frame), frame),
    close: async () => {
      for (const model of await Promise.allSettled(loaded.values())) {
        if (model.status === "fulfilled") await model.value.session.close();
      }
    },
  };
}

async function detectIn(lane: Lane, frame: Frame): Promise<DetectionResult> {
  const startedMs = performance.now();
  lane.preprocessor.fill(frame.rgb);
  const filledMs = performance.now();
  const levels = await lane.session.run(lane.preprocessor.tensor);
  const ranMs = performance.now();
  const detections = decodeNanodet(levels, lane.layout, lane.letterbox);
  return {
    frame,
    detections,
    modelSha256: lane.model.sha256,
    preprocessMs: filledMs - startedMs,
    runMs: ranMs - filledMs,
    decodeMs: performance.now() - ranMs,
  };
}

function openLane(frame: PictureSize, loaded: LoadedModel): Lane {
  const { card, inputWidthPx, inputHeightPx } = loaded.model;
  const letterbox = fitTopLeft(frame, { widthPx: inputWidthPx, heightPx: inputHeightPx });
  return { ...loaded, letterbox, preprocessor: createPreprocessor(letterbox, card.input) };
}

async function loadModel(
  { threads, scoreThreshold, ...options }: OnnxDetectorOptions,
  size: { inputWidthPx: number; inputHeightPx: number },
): Promise<LoadedModel> {
  const model = await prepareModel({ ...options, ...size }).catch(rethrowAsEdgeError);
  const { card } = model;
  const layout = {
    classCount: card.classes.length,
    bins: card.output.bins,
    kept: card.classes.flatMap((name, index) => {
      const roadUserClass = card.roadUserClasses[name];
      return roadUserClass === undefined ? [] : [{ index, roadUserClass }];
    }),
    scoreThreshold: scoreThreshold ?? card.thresholds.score,
    maxOverlapIou: card.thresholds.overlapIou,
  };
  return { model, layout, session: await openOnnxSession(model, threads) };
}

/**
 * Makes ready, and checks, what ordinary cameras need of a model, before any of them runs.
 * @throws {EdgeError} MODEL_HASH_MISMATCH, MODEL_UNUSABLE
 */
export async function prepareDetector({ cardId, cacheDir, onProgress }: OnnxDetectorOptions): Promise<void> {
  await prepareListedSizes({ cardId, cacheDir, ...(onProgress && { onProgress }) }).catch(rethrowAsEdgeError);
}

function rethrowAsEdgeError(error: unknown): never {
  if (!(error instanceof ModelError)) throw error;
  const code = error.code === "MODEL_HASH_MISMATCH" ? error.code : "MODEL_UNUSABLE";
  throw new EdgeError(code, error.message, { cause: error });
}

/** Makes a value once per key; a failed attempt is forgotten, so that the next one tries again. */
function remembered<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}
