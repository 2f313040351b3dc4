import { type Snapshot, toRfc3339 } from "@ngaba/contract";
import sharp, { type Sharp } from "sharp";
import type { Frame } from "../capture/frame.ts";
import type { Logger } from "../platform/logger.ts";
import { drawMarks, type SnapshotMarks } from "./annotation.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import { loadLabelFont, type OutlineText } from "./label-font.ts";

/** A picture as JPEG. */
export interface SnapshotPicture {
  /** `plain` is the frame as it was seen, `annotated` the same with the marks over it. */
  readonly role: Snapshot["role"];
  readonly jpeg: Buffer;
}

/** Plate letters keep their edges at this quality, and a 720p street picture has about 150 kB. */
const JPEG_QUALITY = 85;

/** Takes both pictures of a frame, durably stores them for upload and returns what the event says of them. */
export type TakeSnapshots = (frame: Frame, marks: SnapshotMarks) => Promise<Snapshot[]>;

/**
 * The event matters more than its pictures: when they cannot be stored, this is logged, `onLoss` is told, and the
 * event goes without them.
 */
export function createSnapshotTaker(options: {
  readonly store: EvidenceStore;
  readonly log: Logger;
  readonly onLoss?: (error: unknown) => void;
}): TakeSnapshots {
  const outline = loadLabelFont();
  return async (frame, marks) => {
    try {
      const pictures = await renderSnapshots(frame, marks, outline);
      return await Promise.all(pictures.map((picture) => store(picture, frame, options.store)));
    } catch (error) {
      options.log.error({ err: error, cameraId: frame.cameraId }, "snapshot could not be stored, event goes without");
      options.onLoss?.(error);
      return [];
    }
  };
}

/** Renders a frame plain and with its marks. Needs no font of the machine. */
export async function renderSnapshots(
  frame: Frame,
  marks: SnapshotMarks,
  outline: OutlineText,
): Promise<SnapshotPicture[]> {
  const { rgb, widthPx, heightPx } = frame;
  const plain = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
  const overlay = Buffer.from(drawMarks(marks, frame, outline));
  const annotated = plain.clone().composite([{ input: overlay, left: 0, top: 0 }]);
  const asJpeg = (picture: Sharp) => picture.jpeg({ quality: JPEG_QUALITY }).toBuffer();
  return [
    { role: "plain", jpeg: await asJpeg(plain) },
    { role: "annotated", jpeg: await asJpeg(annotated) },
  ];
}

async function store({ role, jpeg }: SnapshotPicture, frame: Frame, evidence: EvidenceStore): Promise<Snapshot> {
  const mediaType = "image/jpeg";
  const sha256 = await evidence.put(jpeg, mediaType);
  const { widthPx, heightPx } = frame;
  return { role, sha256, mediaType, bytes: jpeg.length, widthPx, heightPx, takenAt: toRfc3339(frame.at) };
}
