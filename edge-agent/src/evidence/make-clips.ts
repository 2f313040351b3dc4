import { rm } from "node:fs/promises";
import { type EpochMs, type EvidenceFile, type EvidenceGap, epochMs, toRfc3339 } from "@ngaba/contract";
import type { RingGap, RingPart } from "../capture/ring/ring.ts";
import type { Logger } from "../platform/logger.ts";
import { type EvidenceOrder, placeOf } from "./evidence-order.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import { cutClip } from "./ffmpeg-clip.ts";
import type { RecordedVideo } from "./recorded-video.ts";

export interface ClipSurroundings {
  /** Absent: nothing is recorded. */
  readonly video: RecordedVideo | undefined;
  readonly store: Pick<EvidenceStore, "putFile" | "newDraft">;
  readonly niceLevel: number;
  readonly log: Logger;
}

export interface MadeClips {
  readonly files: readonly EvidenceFile[];
  readonly gaps: readonly EvidenceGap[];
}

/** Cuts what is recorded of an order's stretch: one clip for each connection and size of picture, in order. */
export async function makeClips(
  order: Pick<EvidenceOrder, "cameraId" | "from" | "to" | "shots">,
  around: ClipSurroundings,
): Promise<MadeClips> {
  const { cameraId, from, to } = order;
  const stretch = { from: epochMs(from), to: epochMs(to) };
  if (around.video === undefined) return { files: [], gaps: [onWire({ ...stretch, why: "not-recorded" })] };
  const { parts, gaps } = around.video.find(cameraId, stretch.from, stretch.to, placeOf(order));
  using _pinned = around.video.pin(parts);
  const files: EvidenceFile[] = [];
  const missing: RingGap[] = [...gaps];
  for (const part of parts) {
    const made = await makeClip(part, stretch, around);
    if ("why" in made) missing.push(made);
    else files.push(made);
  }
  return { files, gaps: missing.toSorted((a, b) => a.from - b.from).map(onWire) };
}

async function makeClip(
  part: RingPart,
  stretch: { readonly from: EpochMs; readonly to: EpochMs },
  { store, niceLevel, log }: ClipSurroundings,
): Promise<EvidenceFile | RingGap> {
  const draft = store.newDraft();
  const { codec, widthPx, heightPx } = part.parameterSets;
  const timeOf = (ticks: Parameters<RingPart["at"]>[0]) => toRfc3339(epochMs(Math.round(part.at(ticks))));
  try {
    const { frames, firstTicks, lastTicks } = await cutClip(part, stretch.to, { path: draft, niceLevel });
    const stored = await store.putFile(draft, "video/mp4");
    return {
      ...{ role: "clip", mediaType: "video/mp4", madeFrom: "ring", streamId: part.streamId, widthPx, heightPx },
      ...stored,
      clip: { from: timeOf(firstTicks), to: timeOf(lastTicks), firstTicks, lastTicks, frames, codec },
    };
  } catch (error) {
    log.warn({ err: error, streamId: part.streamId }, "a clip could not be cut");
    return { ...extentOf(part, stretch), why: isDiskFull(error) ? "disk-full" : "damaged" };
  } finally {
    await rm(draft, { force: true });
  }
}

/** What of the stretch the part was to show. */
function extentOf(part: RingPart, { from, to }: { readonly from: EpochMs; readonly to: EpochMs }) {
  const [first, last] = [part.files[0], part.files.at(-1)];
  return {
    from: first === undefined ? from : epochMs(Math.max(from, Math.round(part.at(first.firstTicks)))),
    to: last === undefined ? to : epochMs(Math.min(to, Math.round(part.at(last.lastTicks)))),
  };
}

const isDiskFull = (error: unknown): boolean => /ENOSPC|No space left on device/.test(String(error));

const onWire = ({ from, to, why }: RingGap): EvidenceGap => ({ from: toRfc3339(from), to: toRfc3339(to), why });
