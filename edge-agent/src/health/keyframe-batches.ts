import type { Keyframe } from "./keyframe.ts";

/** A keyframe whose turn it is. */
export interface DueKeyframe {
  readonly keyframe: Keyframe;
  readonly dueAt: number;
  /** It could not be decoded last time: it goes alone, and spoils nobody's batch. */
  readonly isSuspect: boolean;
}

const MAX_IN_BATCH = 64;
/** Of all pictures of a batch, decoded. */
const MAX_BATCH_BYTES = 48 * 1024 * 1024;
/** Each is a process of its own. The rest waits for the next round. */
const MAX_SUSPECTS = 4;

/**
 * Who goes together into one ffmpeg: keyframes of one codec, bounded in number and size. Pure.
 * @param maxWidthPx wider pictures are made this wide
 */
export function batchesOf<K extends DueKeyframe>(due: readonly K[], maxWidthPx: number): readonly (readonly K[])[] {
  const longestDueFirst = due.toSorted((a, b) => a.dueAt - b.dueAt);
  const suspects = longestDueFirst.filter(({ isSuspect }) => isSuspect).slice(0, MAX_SUSPECTS);
  const trusted = longestDueFirst.filter(({ isSuspect }) => !isSuspect);
  const ofCodecs = (["h264", "h265"] as const).flatMap((codec) =>
    sliced(
      trusted.filter(({ keyframe }) => keyframe.codec === codec),
      maxWidthPx,
    ),
  );
  return [...ofCodecs, ...suspects.map((suspect) => [suspect])];
}

function sliced<K extends DueKeyframe>(all: readonly K[], maxWidthPx: number): readonly (readonly K[])[] {
  const batches: K[][] = [];
  let bytes = 0;
  for (const one of all) {
    const decodedBytes = decodedBytesOf(one.keyframe, maxWidthPx);
    const newest = batches.at(-1);
    if (newest === undefined || newest.length === MAX_IN_BATCH || bytes + decodedBytes > MAX_BATCH_BYTES) {
      batches.push([one]);
      bytes = decodedBytes;
    } else {
      newest.push(one);
      bytes += decodedBytes;
    }
  }
  return batches;
}

function decodedBytesOf({ widthPx, heightPx }: Keyframe, maxWidthPx: number): number {
  const scale = Math.min(1, maxWidthPx / widthPx);
  return widthPx * scale * heightPx * scale * 3;
}
