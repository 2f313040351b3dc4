import sharp from "sharp";
import type { Frame } from "../capture/frame.ts";
import { drawMarks, type SnapshotMarks } from "../evidence/annotation.ts";
import type { OutlineText } from "../evidence/label-font.ts";

/** The frame with marks drawn over it: row-major RGB, 8 bits a channel, of the same size. */
export async function markedPicture(frame: Frame, marks: SnapshotMarks, outline: OutlineText): Promise<Uint8Array> {
  const overlay = Buffer.from(drawMarks(marks, frame, outline));
  return await sharp(frame.rgb, { raw: { width: frame.widthPx, height: frame.heightPx, channels: 3 } })
    .composite([{ input: overlay, left: 0, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer();
}
