import type { FractionBox } from "@ngaba/contract";
import type { PictureSize } from "./letterbox.ts";

/** A part of the frame that is looked at by itself, named by the scene. */
export interface DetectionRegion {
  readonly id: string;
  readonly box: Readonly<FractionBox>;
}

/** A part of a frame, whole frame pixels, origin top left; lies inside the frame. */
export interface Crop extends PictureSize {
  readonly leftPx: number;
  readonly topPx: number;
}

/** Where a region is cut out of a frame, and the model's input that it goes into. */
export interface RegionCrop {
  readonly crop: Crop;
  readonly input: PictureSize;
}

/**
 * The inputs that regions may have, cheapest first; the model card lists them. Few, since each is a model in memory of
 * its own. A strip is for what lies along a stop line.
 */
export const REGION_INPUTS: readonly PictureSize[] = [
  { widthPx: 736, heightPx: 224 },
  { widthPx: 416, heightPx: 416 },
  { widthPx: 736, heightPx: 416 },
];
const LARGEST: PictureSize = { widthPx: 736, heightPx: 416 };

/**
 * Cuts a region out at the frame's own scale: one pixel of the frame is one of the input. The smallest input that holds
 * the region is taken and filled with what lies around it: that costs nothing and shows whole what the region would cut.
 * A region that no input holds is cut in the shape of the largest, and made smaller.
 */
export function cropRegion([x1, y1, x2, y2]: Readonly<FractionBox>, frame: PictureSize): RegionCrop {
  const region = { widthPx: (x2 - x1) * frame.widthPx, heightPx: (y2 - y1) * frame.heightPx };
  const input = REGION_INPUTS.find((one) => holds(one, region)) ?? LARGEST;
  const shrink = Math.max(1, region.widthPx / input.widthPx, region.heightPx / input.heightPx);
  const widthPx = Math.min(frame.widthPx, Math.round(input.widthPx * shrink));
  const heightPx = Math.min(frame.heightPx, Math.round(input.heightPx * shrink));
  const leftPx = placed(((x1 + x2) / 2) * frame.widthPx, widthPx, frame.widthPx);
  const topPx = placed(((y1 + y2) / 2) * frame.heightPx, heightPx, frame.heightPx);
  return { crop: { leftPx, topPx, widthPx, heightPx }, input };
}

const holds = (input: PictureSize, region: PictureSize): boolean =>
  region.widthPx <= input.widthPx && region.heightPx <= input.heightPx;

/** Start of a length around a middle, moved so that it lies inside. */
const placed = (middle: number, length: number, whole: number): number =>
  Math.min(Math.max(0, Math.round(middle - length / 2)), whole - length);
