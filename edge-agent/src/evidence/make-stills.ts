import { type EpochMs, type EvidenceFile, epochMs, toRfc3339 } from "@ngaba/contract";
import type { RingPart, RingPlace } from "../capture/ring/ring.ts";
import { streamTicks } from "../capture/rtsp/access-unit.ts";
import type { Logger } from "../platform/logger.ts";
import type { SnapshotMarks } from "./annotation.ts";
import { type EvidenceOrder, foundAtOf, placeOf, type Shots } from "./evidence-order.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import { decodeStill } from "./ffmpeg-still.ts";
import type { OutlineText } from "./label-font.ts";
import type { RecordedVideo } from "./recorded-video.ts";
import { type Picture, renderAnnotated, renderCrop, renderPlain, type StillPicture } from "./sharp-still.ts";

export interface StillSurroundings {
  /** Absent: nothing is recorded. */
  readonly video: RecordedVideo | undefined;
  readonly store: Pick<EvidenceStore, "put">;
  readonly outline: OutlineText;
  readonly niceLevel: number;
  readonly log: Logger;
}

/** A picture to make stills of, and what is known of where it is from. */
interface Source {
  readonly picture: Picture;
  readonly facts: Pick<EvidenceFile, "madeFrom" | "streamId" | "ticks"> & { readonly takenAt: string };
}

/** A moment is looked for in what is recorded this close to it. */
const AROUND_MS = 1_000;

/**
 * Makes those stills of an order that are not there yet and can be made: before, at and after the moment, the one at it
 * also with marks, and a crop of the road user.
 *
 * @param analysed pixels of the analysed frame, for when it is not recorded; at the analysis' size. They serve for the
 *   moment of that frame and for no other
 * @throws what the store throws: the still is to be made later
 */
export async function makeStills(
  order: EvidenceOrder,
  made: readonly EvidenceFile[],
  analysed: Picture | undefined,
  around: StillSurroundings,
): Promise<EvidenceFile[]> {
  const { shots } = order;
  if (shots === undefined) return [];
  const has = (role: EvidenceFile["role"]) => made.some((file) => file.role === role);
  const files: EvidenceFile[] = [];
  for (const role of ["before", "after"] as const) {
    const moment = shots[role];
    if (moment === undefined || has(role)) continue;
    const source = await pictureOf(order, moment, analysed, around);
    if (source !== undefined) files.push(await store(role, await renderPlain(source.picture), source, around));
  }
  if (!has("at")) files.push(...(await stillsAt(order, shots, analysed, around)));
  return files;
}

async function stillsAt(
  order: EvidenceOrder,
  shots: Shots,
  analysed: Picture | undefined,
  around: StillSurroundings,
): Promise<EvidenceFile[]> {
  const source = await pictureOf(order, shots.at, analysed, around);
  if (source === undefined) return [];
  const { picture } = source;
  const files = [
    await store("at", await renderPlain(picture), source, around),
    await store("annotated", await renderAnnotated(picture, marksOn(picture, shots), around.outline), source, around),
  ];
  if (shots.box === undefined) return files;
  const { box, ...crop } = await renderCrop(picture, shots.box);
  return [...files, { ...(await store("crop", crop, source, around)), box }];
}

async function pictureOf(
  order: EvidenceOrder,
  moment: number,
  analysed: Picture | undefined,
  around: StillSurroundings,
): Promise<Source | undefined> {
  const at = epochMs(moment);
  if (order.shots === undefined || moment !== foundAtOf(order.shots)) return recordedNear(order, at, around);
  return (await analysedFrame(order, at, around)) ?? (analysed && fromAnalysis(analysed, at));
}

const fromAnalysis = (picture: Picture, at: EpochMs): Source => ({
  picture,
  facts: { madeFrom: "analysis", takenAt: toRfc3339(at) },
});

function marksOn({ widthPx, heightPx }: Picture, { box, label = "", zones }: Shots): SnapshotMarks {
  if (box === undefined) return { boxes: [], zones };
  const [x1, y1, x2, y2] = box;
  const inPixels = { x1: x1 * widthPx, y1: y1 * heightPx, x2: x2 * widthPx, y2: y2 * heightPx };
  return { boxes: [{ box: inPixels, label }], zones };
}

/** The analysed frame itself as it was recorded: by its place in the stream where that is known. */
async function analysedFrame(
  order: EvidenceOrder,
  at: EpochMs,
  around: StillSurroundings,
): Promise<Source | undefined> {
  const place = placeOf(order);
  if (place === undefined) return recordedNear(order, at, around);
  const part = partsAround(order.cameraId, at, around.video, place).find(
    (each) => each.streamId === place.streamId && each.timeline === place.timeline && holds(each, place.ticks),
  );
  return part && decode(part, place.ticks, true, around);
}

/**
 * The recorded picture nearest to a moment, by the clock of that moment; where a frame was stamped as the clock was set,
 * by that of the analysed frame.
 */
async function recordedNear(order: EvidenceOrder, at: EpochMs, around: StillSurroundings): Promise<Source | undefined> {
  const { cameraId } = order;
  const findPart = (near?: RingPlace) =>
    partsAround(cameraId, at, around.video, near).findLast((each) => holds(each, each.ticksAt(at)));
  const part = findPart() ?? findPart(placeOf(order));
  return part && decode(part, part.ticksAt(at), false, around);
}

const holds = ({ files }: RingPart, ticks: number): boolean => {
  const [first, last] = [files[0], files.at(-1)];
  return first !== undefined && last !== undefined && first.firstTicks <= ticks && ticks <= last.lastTicks;
};

const partsAround = (
  cameraId: string,
  at: EpochMs,
  video: RecordedVideo | undefined,
  near?: RingPlace,
): readonly RingPart[] => video?.find(cameraId, epochMs(at - AROUND_MS), epochMs(at + AROUND_MS), near).parts ?? [];

async function decode(
  part: RingPart,
  ticks: number,
  isExact: boolean,
  { video, niceLevel, log }: StillSurroundings,
): Promise<Source | undefined> {
  using _pinned = video?.pin([part]);
  try {
    const still = await decodeStill(part, streamTicks(ticks), { isExact, niceLevel });
    if (still === undefined) return undefined;
    const takenAt = toRfc3339(epochMs(Math.round(part.at(still.ticks))));
    return { picture: still, facts: { madeFrom: "ring", streamId: part.streamId, takenAt, ticks: still.ticks } };
  } catch (error) {
    log.warn({ err: error }, "a still could not be cut out of the recorded video");
    return undefined;
  }
}

async function store(
  role: EvidenceFile["role"],
  { jpeg, widthPx, heightPx }: StillPicture,
  { facts }: Source,
  around: StillSurroundings,
): Promise<EvidenceFile> {
  const mediaType = "image/jpeg";
  const sha256 = await around.store.put(jpeg, mediaType);
  return { role, sha256, mediaType, bytes: jpeg.length, widthPx, heightPx, ...facts };
}
