/**
 * NanoDet's way in and out, written to be read, not to be fast: `pnpm models verify` uses it, and the edge agent's fast
 * version is tested against it.
 *
 * @see https://github.com/RangiLyu/nanodet
 */
import type { ModelCard } from "./card.ts";
import type { InputSize } from "./input-size.ts";

/** A picture as rows of RGB, 8 bits a channel. */
export interface RgbImage {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A box in frame pixels `[x1, y1, x2, y2]` with a class of the model. */
export interface FoundBox {
  readonly class: string;
  readonly score: number;
  readonly box: readonly [number, number, number, number];
}

/** Frame pixels → model pixels: the frame fills the input's width or height, from the top left. */
export const letterboxScale = (frame: { widthPx: number; heightPx: number }, size: InputSize): number =>
  Math.min(size.inputWidthPx / frame.widthPx, size.inputHeightPx / frame.heightPx);

/** @returns float32 `[3, height, width]`, normalised as the card says; outside of the picture black */
export function referenceInput(frame: RgbImage, size: InputSize, { input }: ModelCard): Float32Array {
  const { inputWidthPx: width, inputHeightPx: height } = size;
  const scale = letterboxScale(frame, size);
  const [filledWidth, filledHeight] = [Math.round(frame.widthPx * scale), Math.round(frame.heightPx * scale)];
  const tensor = new Float32Array(3 * width * height);
  for (const [plane, rgbChannel] of [2, 1, 0].entries()) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const isInside = x < filledWidth && y < filledHeight;
        const value = isInside ? bilinear(frame, rgbChannel, (x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5) : 0;
        tensor[(plane * height + y) * width + x] = (value - at(input.mean, plane)) / at(input.std, plane);
      }
    }
  }
  return tensor;
}

/** Value between pixels; their centres lie at whole coordinates, the border repeats. */
function bilinear(frame: RgbImage, channel: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const pixel = (column: number, row: number): number => {
    const [inX, inY] = [clamp(column, frame.widthPx - 1), clamp(row, frame.heightPx - 1)];
    return at(frame.rgb, (inY * frame.widthPx + inX) * 3 + channel);
  };
  const above = pixel(left, top) * (1 - right) + pixel(left + 1, top) * right;
  const below = pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right;
  return above * (1 - down) + below * down;
}

/**
 * @param outputs by name, as the card lists them
 * @param name class of the model (by its index) → class to report, `undefined` to drop
 * @returns boxes of at least `scoreThreshold`, one for each cell at most, those that overlap a stronger one of the same
 *   reported class taken out; strongest first
 */
export function referenceBoxes(
  outputs: Readonly<Record<string, Float32Array>>,
  frame: { widthPx: number; heightPx: number },
  size: InputSize,
  card: ModelCard,
  scoreThreshold: number,
  name: (classIndex: number) => string | undefined = (index) => card.classes[index],
): FoundBox[] {
  const scale = letterboxScale(frame, size);
  const found = card.output.levels.flatMap(({ stride, scores, distances }) => {
    const columns = size.inputWidthPx / stride;
    const [levelScores, levelDistances] = [outputs[scores] ?? [], outputs[distances] ?? []];
    return Array.from({ length: levelScores.length / card.classes.length }, (_, cell): FoundBox => {
      const best = bestClass(levelScores.slice(cell * card.classes.length, (cell + 1) * card.classes.length), name);
      const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => {
        const start = (cell * 4 + side) * card.output.bins;
        return expectation(levelDistances.slice(start, start + card.output.bins)) * stride;
      }) as [number, number, number, number];
      const [x, y] = [((cell % columns) + 0.5) * stride, (Math.floor(cell / columns) + 0.5) * stride];
      return { ...best, box: [(x - left) / scale, (y - top) / scale, (x + right) / scale, (y + bottom) / scale] };
    });
  });
  return suppress(
    found.filter(({ score }) => score >= scoreThreshold),
    card.thresholds.overlapIou,
  );
}

function bestClass(
  scores: ArrayLike<number>,
  name: (index: number) => string | undefined,
): { class: string; score: number } {
  const named = Array.from(scores, (score, index) => ({ class: name(index) ?? "", score }));
  return named
    .filter((item) => item.class !== "")
    .reduce((a, b) => (b.score > a.score ? b : a), { class: "", score: 0 });
}

/** Mean of 0, 1, 2 … weighted by the softmax of `logits`: how far a side is, in cells. */
function expectation(logits: ArrayLike<number>): number {
  const weights = Array.from(logits, Math.exp);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.reduce((total, weight, index) => total + (weight * index) / sum, 0);
}

function suppress(boxes: readonly FoundBox[], maxIou: number): FoundBox[] {
  const kept: FoundBox[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => other.class !== box.class || iou(other.box, box.box) <= maxIou)) kept.push(box);
  }
  return kept;
}

/** Intersection over union of two `[x1, y1, x2, y2]`. */
export function iou(a: FoundBox["box"], b: FoundBox["box"]): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: FoundBox["box"]): number => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;
const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max);
