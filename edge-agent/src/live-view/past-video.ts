import { type FileHandle, open } from "node:fs/promises";
import type { EpochMs } from "@ngaba/contract";
import { type MatroskaPicture, readMatroskaPictures } from "../capture/ring/matroska-reader.ts";
import type { Ring, RingFile, RingPart } from "../capture/ring/ring.ts";
import { type StreamTicks, streamTicks } from "../capture/rtsp/access-unit.ts";
import { createReorderingMeter } from "./decode-times.ts";
import { type CameraAbout, createLiveMuxer, type LiveMuxer } from "./live-muxer.ts";
import type { TappedPicture } from "./picture-tap.ts";
import type { PastMarks } from "./recorded-marks.ts";

export interface PastStretch {
  readonly video: Pick<Ring, "find" | "pin">;
  readonly about: CameraAbout;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** What was seen in it, oldest first. */
  readonly seen: readonly PastMarks[];
}

/**
 * What the ring holds of a stretch, as a live video (`live-boxes.ts` of the contract) that ends: from the keyframe at or before
 * `from`. Where pictures are missing its time goes on all the same, and its moments tell.
 *
 * @throws {Error} of the file system
 */
export async function* pastVideo(stretch: PastStretch): AsyncGenerator<Uint8Array, void, undefined> {
  const { video, about, from, to } = stretch;
  const { parts } = video.find(about.cameraId, from, to);
  using _pin = video.pin(parts);
  const out: Uint8Array[] = [];
  const meter = createReorderingMeter();
  const onPiece = ({ bytes }: { readonly bytes: Uint8Array }): void => void out.push(bytes);
  const muxer = createLiveMuxer({ about, reordering: () => meter.most, onPiece });
  const seen = [...stretch.seen];
  for (const part of parts) {
    for (const file of part.files) {
      for await (const picture of picturesOf(part, file, stretch, meter.note)) {
        if (picture.moment.at > to) break;
        muxer.put(picture);
        markUpTo(seen, picture, part, muxer);
        yield* out.splice(0);
      }
    }
  }
  muxer.restart();
  yield* out;
}

/** What was seen up to this picture goes out behind it; what was seen where pictures are missing does not. */
function markUpTo(
  seen: PastMarks[],
  { streamId, timeline, moment }: TappedPicture,
  part: RingPart,
  muxer: LiveMuxer,
): void {
  for (let [next] = seen; next !== undefined && next.at <= moment.at; [next] = seen) {
    seen.shift();
    muxer.mark({ streamId, timeline, ticks: part.ticksAt(next.at) }, next.marks);
  }
}

/** One file's pictures of this part's timeline, from the newest keyframe at or before `from` on. */
async function* picturesOf(
  part: RingPart,
  { path, firstTicks, lastTicks, zeroTicks }: RingFile,
  { from }: PastStretch,
  note: (showAt: number, isKeyframe: boolean) => void,
): AsyncGenerator<TappedPicture> {
  const found = readMatroskaPictures(path);
  if (found === undefined) return;
  const form = { ...part.parameterSets, configuration: found.configuration };
  const ticksOf = ({ ticks }: MatroskaPicture): StreamTicks => streamTicks(ticks + zeroTicks);
  const isOurs = (picture: MatroskaPicture): boolean => ticksOf(picture) >= firstTicks && ticksOf(picture) <= lastTicks;
  const ours = found.pictures.filter(isOurs);
  for (const picture of ours) note(ticksOf(picture), picture.isKeyframe);
  const begin = ours.findLastIndex((picture) => picture.isKeyframe && part.at(ticksOf(picture)) <= from);
  await using handle = await open(path, "r");
  for (const picture of ours.slice(Math.max(0, begin))) {
    const ticks = ticksOf(picture);
    const { streamId, timeline } = part;
    const data = await readData(handle, picture);
    yield { streamId, timeline, ticks, isKeyframe: picture.isKeyframe, data, form, moment: { at: part.at(ticks) } };
  }
}

async function readData(handle: FileHandle, { dataAt, dataBytes }: MatroskaPicture): Promise<Uint8Array> {
  const data = Buffer.allocUnsafe(dataBytes);
  for (let read = 0; read < dataBytes; ) {
    const { bytesRead } = await handle.read(data, read, dataBytes - read, dataAt + read);
    if (bytesRead === 0) throw new Error("a file of the ring became shorter while it was read");
    read += bytesRead;
  }
  return data;
}
