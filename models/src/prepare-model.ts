/**
 * Gives the ONNX file of a model for one input size, converting it on first use. A cached file is named by what it was
 * made of (source hashes, converter, size), and is used only when its own hash is the one that the card lists for that
 * size or, for other sizes, the one written beside it when it was made.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of, writeFileAtomically } from "./atomic-file.ts";
import { type ModelCard, sizeStepPx } from "./card.ts";
import { loadCard } from "./card-loader.ts";
import { CONVERTER_VERSION, convertToOnnx } from "./convert.ts";
import { ModelError } from "./errors.ts";
import type { InputSize } from "./input-size.ts";
import { encodeOnnx, type OnnxModel, type OnnxValue } from "./onnx-proto.ts";
import { quantise } from "./quantise.ts";
import { simplify } from "./simplify.ts";
import { readSourceFiles, type SourceFiles } from "./source-files.ts";
import { readTfjsGraph } from "./tfjs-graph.ts";

export interface PrepareOptions extends InputSize {
  readonly cardId: string;
  readonly cacheDir: string;
  /** Told in plain English what takes time: one line at a start, one at an end. */
  readonly onProgress?: (line: string) => void;
  /** Folder of cards, for cards of one's own. */
  readonly cardsDir?: string;
  /** Folder with the card's source files, in place of the installed npm package. */
  readonly sourceDir?: string;
}

/** A file that is ready to run, its hash checked. */
export interface PreparedModel extends InputSize {
  readonly onnxFile: string;
  readonly sha256: string;
  readonly card: ModelCard;
}

/**
 * @throws {ModelError} MODEL_CARD_*, MODEL_SOURCE_*, MODEL_SIZE_INVALID, MODEL_OP_UNSUPPORTED; MODEL_HASH_MISMATCH
 *   naming file, expected and got, for a source file or a cached file that is not what the card lists
 */
export async function prepareModel(options: PrepareOptions): Promise<PreparedModel> {
  const { inputWidthPx, inputHeightPx, onProgress = () => undefined } = options;
  const card = loadCard(options.cardId, options.cardsDir);
  checkSize(card, options);
  const sources = readSourceFiles(card, options.sourceDir);
  const onnxFile = cachedFile(card, options, options.cacheDir);

  const cached = await readCached(onnxFile, listedHash(card, options), onProgress);
  const sha256 = cached ?? (await convertInto(onnxFile, card, sources, options, onProgress));
  return { onnxFile, sha256, card, inputWidthPx, inputHeightPx };
}

/**
 * Makes the sizes ready that the card lists: what ordinary cameras need, made before the first picture comes, and the
 * moment at which a file that is not what it should be is refused.
 * @throws {ModelError} as {@link prepareModel}
 */
export async function prepareListedSizes(options: Omit<PrepareOptions, keyof InputSize>): Promise<void> {
  for (const { widthPx, heightPx } of loadCard(options.cardId, options.cardsDir).converted) {
    await prepareModel({ ...options, inputWidthPx: widthPx, inputHeightPx: heightPx });
  }
}

/** Where the file for a size lies, whether it has been made or not. */
export function cachedFile(card: ModelCard, size: InputSize, cacheDir: string): string {
  const { graph, weights } = card.source;
  const madeOf = [graph.sha256, weights.sha256, CONVERTER_VERSION, sizeText(size)];
  if (card.activationRanges !== undefined) madeOf.push(sha256Of(JSON.stringify(card.activationRanges)));
  const key = sha256Of(madeOf.join(" ")).slice(0, 16);
  return join(cacheDir, `${card.id}-${sizeText(size)}-${key}.onnx`);
}

/** The hash that the card lists for a size, `undefined` when it lists none. */
function listedHash(card: ModelCard, size: InputSize): string | undefined {
  return card.converted.find((item) => item.widthPx === size.inputWidthPx && item.heightPx === size.inputHeightPx)
    ?.sha256;
}

const sizeText = ({ inputWidthPx, inputHeightPx }: InputSize): string => `${inputWidthPx}x${inputHeightPx}`;

function checkSize(card: ModelCard, size: InputSize): void {
  const step = sizeStepPx(card);
  const isWhole = (px: number): boolean => Number.isInteger(px) && px > 0 && px % step === 0;
  if (isWhole(size.inputWidthPx) && isWhole(size.inputHeightPx)) return;
  throw new ModelError("MODEL_SIZE_INVALID", `input size ${sizeText(size)} must be multiples of ${step}`);
}

/** Hash of a usable cached file; `undefined` when it has to be made. */
async function readCached(
  file: string,
  listed: string | undefined,
  onProgress: (line: string) => void,
): Promise<string | undefined> {
  const bytes = await readIfThere(file);
  if (bytes === undefined) return undefined;
  const expected = listed ?? (await readIfThere(`${file}.sha256`))?.toString().trim();
  const got = sha256Of(bytes);
  if (got === expected) return got;
  if (listed !== undefined) throw wrongHash(file, listed, got);
  onProgress(`${file} is not as it was made (sha256 ${got}, expected ${expected ?? "unknown"}): making it anew`);
  return undefined;
}

async function convertInto(
  file: string,
  card: ModelCard,
  sources: SourceFiles,
  size: InputSize,
  onProgress: (line: string) => void,
): Promise<string> {
  const startedMs = performance.now();
  onProgress(`converting model ${card.id} to ONNX for ${sizeText(size)}`);
  const model = translateModel(card, sources, size);
  const { activationRanges: ranges } = card;
  const onnx = encodeOnnx(ranges === undefined ? model : quantise(simplify(model), ranges));
  const sha256 = sha256Of(onnx);
  const listed = listedHash(card, size);
  if (listed !== undefined && sha256 !== listed) throw wrongHash(file, listed, sha256);

  // The hash first: a file without one beside it would have to be made again after a power cut between the two.
  await writeFileAtomically(`${file}.sha256`, `${sha256}\n`);
  await writeFileAtomically(file, onnx);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  onProgress(`converted model ${card.id}: ${(onnx.length / 1e6).toFixed(1)} MB in ${seconds} s`);
  return sha256;
}

/** The model in floats, as its sources have it, for one input size. */
export function translateModel(card: ModelCard, { graph, weights }: SourceFiles, size: InputSize): OnnxModel {
  return convertToOnnx(readTfjsGraph(graph, weights), {
    input: { name: card.input.name, dims: [1, 3, size.inputHeightPx, size.inputWidthPx] },
    outputs: outputValues(card, size),
    constants: new Map(
      card.sizeConstants.map(({ name, stride }) => [name, [size.inputHeightPx / stride, size.inputWidthPx / stride]]),
    ),
  });
}

/** Outputs as the card promises them for a size, level by level: scores, then distances. */
export function outputValues(card: ModelCard, size: InputSize): OnnxValue[] {
  return card.output.levels.flatMap(({ stride, scores, distances }) => {
    const cells = (size.inputHeightPx / stride) * (size.inputWidthPx / stride);
    return [
      { name: scores, dims: [1, cells, card.classes.length] },
      { name: distances, dims: [1, cells, 4 * card.output.bins] },
    ];
  });
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

const wrongHash = (file: string, expected: string, got: string): ModelError =>
  new ModelError(
    "MODEL_HASH_MISMATCH",
    `${file}: expected sha256 ${expected}, got ${got}; delete the file to have it made anew`,
  );
