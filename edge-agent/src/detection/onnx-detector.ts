import { inputSizeFor, ModelError, type PreparedModel, prepareListedSizes, prepareModel } from "@ngaba/models";
import type { Frame } from "../capture/frame.ts";
import { EdgeError } from "../platform/errors.ts";
import type { Detection } from "./detection.ts";
import type { DetectionPass, Detector } from "./detector.ts";
import { fitTopLeft, type Letterbox, type PictureSize } from "./letterbox.ts";
import { mergePasses, type PassFindings } from "./merge-passes.ts";
import { decodeNanodet, type NanodetLayout } from "./nanodet-decode.ts";
import { type OnnxSession, openOnnxSession } from "./onnx-session.ts";
import { createPreprocessor, type Preprocessor } from "./preprocess.ts";
import { RecentlyUsed } from "./recently-used.ts";
import { type Crop, cropRegion, type RegionCrop } from "./region-crop.ts";

export interface OnnxDetectorOptions {
  /** Model card. */
  readonly cardId: string;
  /** Folder of converted models. */
  readonly cacheDir: string;
  /** Threads that one run may use. */
  readonly threads: number;
  /** In (0, 1]; the card's own when absent. */
  readonly scoreThreshold?: number;
  /** Shorter side of the input of whole frames, a multiple of 32; the models' own choice when absent. */
  readonly wholeShortSidePx?: number;
  /** Told what takes time, in plain English. */
  readonly onProgress?: (line: string) => void;
}

/** A detector on the caller's own thread: each frame blocks it for as long as the model runs. */
export interface OnnxDetector extends Detector {
  /** Makes ready for frames of a size: converts, loads, checks. Otherwise the first frame of that size does. */
  open(frame: PictureSize): Promise<void>;
  close(): Promise<void>;
}

/** One loaded model; all pictures that go into an input of its size share it. */
interface LoadedModel {
  readonly model: PreparedModel;
  readonly session: OnnxSession;
  readonly layout: NanodetLayout;
}

/** How pictures of one size come into the model's input. */
interface Lane {
  readonly letterbox: Letterbox;
  readonly preprocessor: Preprocessor;
}

/** A part of a frame, and the input that it goes into. */
interface View extends RegionCrop {
  readonly regionId?: string;
}

/** Three inputs of regions, and whole frames of some shapes. Eight take 285 MB together (docs/models.md). */
const MAX_MODELS = 8;
/** Each up to 4 MB. Parts of one size share one, wherever they lie in the frame. */
const MAX_LANES = 32;

/** Models are loaded when the first picture that needs them comes, one for each input size. */
export function createOnnxDetector(options: OnnxDetectorOptions): OnnxDetector {
  const models = new RecentlyUsed<LoadedModel>(MAX_MODELS, ({ session }) => session.close());
  const lanes = new RecentlyUsed<Lane>(MAX_LANES);
  const wholeFrame = (frame: PictureSize) => wholeView(frame, options.wholeShortSidePx);
  const modelFor = (input: PictureSize) => models.get(sizeText(input), () => loadModel(options, input));
  const laneFor = ({ crop, input }: View, frame: PictureSize, { card }: PreparedModel) =>
    lanes.get([frame, crop, input].map(sizeText).join(), async () => {
      const letterbox = fitTopLeft(crop, input);
      return { letterbox, preprocessor: createPreprocessor(letterbox, card.input, frame) };
    });
  const look = async (frame: Frame, view: View) => {
    const loaded = await modelFor(view.input);
    return { ...(await runPass(frame, view, loaded, await laneFor(view, frame, loaded.model))), loaded };
  };

  return {
    open: async (frame) => void (await modelFor(wholeFrame(frame).input)),
    detect: async (frame, regions = []) => {
      const whole = await look(frame, wholeFrame(frame));
      const all = [whole];
      for (const { id, box } of regions) all.push(await look(frame, { regionId: id, ...cropRegion(box, frame) }));
      return {
        frame,
        detections: all.length === 1 ? whole.detections : mergePasses(all, frame, whole.loaded.layout.maxOverlapIou),
        modelSha256: whole.loaded.model.sha256,
        passes: all.map(({ pass }) => pass),
      };
    },
    close: () => models.clear(),
  };
}

const sizeText = ({ widthPx, heightPx }: PictureSize): string => `${widthPx}x${heightPx}`;

function wholeView({ widthPx, heightPx }: PictureSize, shortSidePx: number | undefined): View {
  const { inputWidthPx, inputHeightPx } = inputSizeFor(widthPx, heightPx, shortSidePx);
  return {
    crop: { leftPx: 0, topPx: 0, widthPx, heightPx },
    input: { widthPx: inputWidthPx, heightPx: inputHeightPx },
  };
}

async function runPass(
  frame: Frame,
  { regionId, crop, input }: View,
  { session, layout }: LoadedModel,
  { letterbox, preprocessor }: Lane,
): Promise<PassFindings & { readonly pass: DetectionPass }> {
  const startedMs = performance.now();
  preprocessor.fill(frame.rgb, crop.leftPx, crop.topPx);
  const filledMs = performance.now();
  const levels = await session.run(preprocessor.tensor);
  const ranMs = performance.now();
  const found = decodeNanodet(levels, layout, letterbox);
  const pass = {
    ...(regionId !== undefined && { regionId }),
    inputPx: input.widthPx * input.heightPx,
    scale: letterbox.scale,
    preprocessMs: filledMs - startedMs,
    runMs: ranMs - filledMs,
    decodeMs: performance.now() - ranMs,
  };
  return { crop, detections: found.map((detection) => inFrame(detection, crop)), pass };
}

function inFrame(detection: Detection, { leftPx, topPx }: Crop): Detection {
  const { x1, y1, x2, y2 } = detection.box;
  return { ...detection, box: { x1: x1 + leftPx, y1: y1 + topPx, x2: x2 + leftPx, y2: y2 + topPx } };
}

async function loadModel(
  { threads, scoreThreshold, ...options }: OnnxDetectorOptions,
  { widthPx, heightPx }: PictureSize,
): Promise<LoadedModel> {
  const size = { inputWidthPx: widthPx, inputHeightPx: heightPx };
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
