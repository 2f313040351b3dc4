import type { FractionBox } from "@ngaba/contract";
import sharp, { type Sharp } from "sharp";
import { drawMarks, type SnapshotMarks } from "./annotation.ts";
import type { OutlineText } from "./label-font.ts";

/** A decoded picture: row-major RGB, 8 bits a channel. */
export interface Picture {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A picture as JPEG, and its size. */
export interface StillPicture {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Plate letters keep their edges at this quality. */
const JPEG_QUALITY = 90;
/** What surrounds a road user in its crop, of its own size on each side. */
const CROP_MARGIN = 0.25;
/** Smaller crops show too little of what is around. */
const CROP_MIN_PX = 160;

export const renderPlain = (picture: Picture): Promise<StillPicture> => asJpeg(rawOf(picture), picture);

/** The picture with its marks over it. Needs no font of the machine. */
export function renderAnnotated(picture: Picture, marks: SnapshotMarks, outline: OutlineText): Promise<StillPicture> {
  const overlay = Buffer.from(drawMarks(marks, picture, outline));
  return asJpeg(rawOf(picture).composite([{ input: overlay, left: 0, top: 0 }]), picture);
}

/** @returns the crop, and where it lies in the picture */
export async function renderCrop(
  picture: Picture,
  box: FractionBox,
): Promise<StillPicture & { readonly box: FractionBox }> {
  const { widthPx, heightPx } = picture;
  const [left, right] = cropSide(box[0] * widthPx, box[2] * widthPx, widthPx);
  const [top, bottom] = cropSide(box[1] * heightPx, box[3] * heightPx, heightPx);
  const size = { widthPx: right - left, heightPx: bottom - top };
  const cut = rawOf(picture).extract({ left, top, width: size.widthPx, height: size.heightPx });
  return {
    ...(await asJpeg(cut, size)),
    box: [left / widthPx, top / heightPx, right / widthPx, bottom / heightPx],
  };
}

/** One side of a crop in whole pixels, inside the picture. */
function cropSide(from: number, to: number, sizePx: number): [number, number] {
  const wantedPx = Math.max(CROP_MIN_PX, (to - from) * (1 + 2 * CROP_MARGIN));
  const lengthPx = Math.min(sizePx, Math.ceil(wantedPx));
  const start = Math.round((from + to - lengthPx) / 2);
  const first = Math.min(Math.max(0, start), sizePx - lengthPx);
  return [first, first + lengthPx];
}

const rawOf = ({ rgb, widthPx, heightPx }: Picture): Sharp =>
  sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });

async function asJpeg(picture: Sharp, { widthPx, heightPx }: Omit<Picture, "rgb">): Promise<StillPicture> {
  return { jpeg: await picture.jpeg({ quality: JPEG_QUALITY }).toBuffer(), widthPx, heightPx };
}
