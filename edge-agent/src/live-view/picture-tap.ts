import type { EpochMs } from "@ngaba/contract";
import type { StreamRecorder } from "../capture/camera-stream.ts";
import { decoderConfiguration } from "../capture/ring/decoder-configuration.ts";
import type { AccessUnit, ParameterSets, StreamTicks } from "../capture/rtsp/access-unit.ts";
import { createScratch } from "../capture/rtsp/scratch.ts";
import { createReorderingMeter } from "./decode-times.ts";
import type { VideoForm } from "./mp4-fragments.ts";

/** A coded picture, safe to keep. */
export interface TappedPicture {
  readonly streamId: string;
  readonly timeline: number;
  /** Of presentation. */
  readonly ticks: StreamTicks;
  readonly isKeyframe: boolean;
  /** NAL units, each after its length in 4 bytes. */
  readonly data: Uint8Array;
  readonly form: VideoForm;
  /** `isEstimate`: by its arrival; absent: nobody says. */
  readonly moment: { readonly at: EpochMs; readonly isEstimate?: boolean };
}

/** Where a camera's coded pictures can be had as they come. Whoever begins to look gets the newest keyframe first. */
export interface PictureTap extends StreamRecorder {
  /**
   * Hands over all pictures since the newest keyframe, then each as it comes. After a loss the next is a keyframe.
   * Ends when the result is disposed of.
   */
  follow(listener: (picture: TappedPicture) => void): Disposable;
  /** How many pictures one may be overtaken by on its way to being shown, as seen so far. */
  readonly reordering: number;
}

/** @param maxBytes what of the newest group of pictures is kept; of a larger one nothing, and whoever begins waits for the next */
export function createPictureTap(maxBytes: number): PictureTap {
  const listeners = new Set<(picture: TappedPicture) => void>();
  const formOf = createFormKeeper();
  const meter = createReorderingMeter();
  const group = createPictureGroup(maxBytes);
  let isWhole = false; // nothing is missing since the newest keyframe
  let streamId: string | undefined;

  const write: StreamRecorder["write"] = (from, unit, at) => {
    const isBroken = unit.isDamaged || from !== streamId;
    streamId = from;
    if (unit.isKeyframe && !unit.isDamaged) isWhole = true;
    else if (isBroken) isWhole = false;
    if (!isWhole) {
      group.clear();
      return;
    }
    meter.note(unit.ticks, unit.isKeyframe);
    const isWanted = listeners.size > 0 || unit.isKeyframe || !group.isEmpty;
    const form = isWanted ? formOf(unit.parameterSets) : undefined;
    if (form === undefined) return;
    const facts = factsOf(from, unit, at, form);
    group.put(facts, unit);
    if (listeners.size === 0) return;
    const picture = { ...facts, data: withLengths(unit) };
    for (const listener of listeners) listener(picture);
  };
  return {
    write,
    pause: () => {
      isWhole = false;
      group.clear();
    },
    follow: (listener) => {
      for (const picture of group.pictures()) listener(picture);
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    get reordering() {
      return meter.most;
    },
  };
}

type PictureFacts = Omit<TappedPicture, "data">;

function factsOf(streamId: string, unit: AccessUnit, at: EpochMs | undefined, form: VideoForm): PictureFacts {
  const { timeline, ticks, isKeyframe, readAt } = unit;
  const moment = { at: at ?? readAt.wall, isEstimate: at === undefined };
  return { streamId, timeline, ticks, isKeyframe, form, moment };
}

/** The newest keyframe and what followed it, in memory that stays: hundreds of cameras are kept so, and few looked at. */
function createPictureGroup(maxBytes: number) {
  const memory = createScratch();
  const length = Buffer.alloc(4);
  let kept: { readonly facts: PictureFacts; readonly from: number; readonly to: number }[] = [];
  const clear = (): void => {
    kept = [];
    memory.clear();
  };
  return {
    get isEmpty() {
      return kept.length === 0;
    },
    clear,
    /** Without its keyframe a picture is not kept. */
    put: (facts: PictureFacts, { nals, bytes }: AccessUnit): void => {
      if (facts.isKeyframe) clear();
      else if (kept.length === 0) return;
      const from = memory.bytes;
      if (from + bytes + 4 * nals.length > maxBytes) {
        clear();
        return;
      }
      for (const nal of nals) {
        length.writeUInt32BE(nal.length);
        memory.append(length);
        memory.append(nal);
      }
      kept.push({ facts, from, to: memory.bytes });
    },
    pictures: (): TappedPicture[] =>
      kept.map(({ facts, from, to }) => ({ ...facts, data: Buffer.from(memory.view(from, to)) })),
  };
}

function withLengths({ nals, bytes }: AccessUnit): Uint8Array {
  const data = Buffer.allocUnsafe(bytes + 4 * nals.length);
  let at = 0;
  for (const nal of nals) {
    at = data.writeUInt32BE(nal.length, at);
    data.set(nal, at);
    at += nal.length;
  }
  return data;
}

/** @returns gives the form for parameter sets, the same while they are; `undefined` for those that nobody can read */
function createFormKeeper(): (sets: ParameterSets) => VideoForm | undefined {
  let known: { readonly sets: ParameterSets; readonly form: VideoForm | undefined } | undefined;
  return (sets) => {
    if (known?.sets !== sets) known = { sets, form: readForm(sets) };
    return known.form;
  };
}

function readForm(sets: ParameterSets): VideoForm | undefined {
  const { codec, widthPx, heightPx } = sets;
  try {
    return { codec, configuration: decoderConfiguration(sets), widthPx, heightPx };
  } catch {
    return undefined; // the recorder and health tell of such a camera
  }
}
