import { createBoxSplitter, joined, type Mp4Box } from "@ngaba/contract";

/** Who gets a video. */
export interface VideoReader {
  /** Whole boxes. @returns resolves when more may come; a live video does not wait for it */
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing more comes. */
  end(): void;
}

/** One video on its way to any number of readers. Whoever comes later gets what is needed to begin at the newest keyframe. */
export interface VideoRelay {
  /** Takes in one request of the sender, from its first byte; a new one takes the place of the one before. */
  beginRequest(): (chunk: Uint8Array) => Promise<void>;
  add(reader: VideoReader): void;
  remove(reader: VideoReader): void;
}

/** Larger than any keyframe. */
const MAX_BOX_BYTES = 16 * 1024 ** 2;
/** How to decode, and what is drawn on the view. */
const MAX_BEGINNING_BYTES = 1024 ** 2;
/** Of one keyframe and what follows it; who comes later than that waits for the next. */
const MAX_GROUP_BYTES = 6 * 1024 ** 2;
/** What keeping a part costs beside its bytes, about: memory, and a write to each who comes later. Many small ones fill up too. */
const PART_BYTES = 256;
const costOf = ({ length }: Uint8Array): number => PART_BYTES + length;

/** @throws {RangeError} what `beginRequest` returns does, when the bytes are no video in boxes */
export function createVideoRelay(): VideoRelay {
  const readers = new Set<VideoReader>();
  const waiting = new Set<VideoReader>(); // for a keyframe
  let beginning: Uint8Array[] = [];
  let beginningBytes = 0;
  let group: Uint8Array[] = [];
  let groupBytes = 0;
  let isBeginning = false;

  const toAll = async (bytes: Uint8Array): Promise<void> => {
    await Promise.all([...readers].map((reader) => reader.write(bytes)));
  };
  const keep = (bytes: Uint8Array): void => {
    if (group.length === 0) return; // its keyframe was too large
    groupBytes += costOf(bytes);
    if (groupBytes <= MAX_GROUP_BYTES) group.push(bytes);
    else group = [];
  };
  const keepBeginning = (bytes: Uint8Array): void => {
    beginningBytes += costOf(bytes);
    if (beginningBytes > MAX_BEGINNING_BYTES) throw new RangeError(`${beginningBytes} bytes before the first picture`);
    beginning.push(bytes);
  };
  const startGroup = (bytes: Uint8Array): void => {
    isBeginning = false;
    group = [bytes];
    groupBytes = costOf(bytes);
    for (const reader of waiting) {
      for (const part of beginning) void reader.write(part);
      readers.add(reader);
    }
    waiting.clear();
  };
  const take = async ({ type, bytes }: Mp4Box): Promise<void> => {
    if (type === "ftyp") {
      isBeginning = true;
      beginning = [];
      beginningBytes = 0;
      group = [];
    }
    if (type === "styp") startGroup(bytes);
    else if (isBeginning) keepBeginning(bytes);
    else keep(bytes);
    await toAll(bytes);
  };
  return {
    beginRequest: () => {
      const split = createBoxSplitter(MAX_BOX_BYTES);
      let head: Mp4Box | undefined; // a `moof` without its `mdat` would spoil what comes after
      return async (chunk) => {
        for (const box of split(chunk)) {
          if (box.type === "moof") head = box;
          else if (box.type !== "mdat") await take(box);
          else if (head !== undefined) await take({ type: "moof", bytes: joined(head.bytes, box.bytes) });
        }
      };
    },
    add: (reader) => {
      if (group.length === 0) return void waiting.add(reader);
      for (const bytes of [...beginning, ...group]) void reader.write(bytes);
      readers.add(reader);
    },
    remove: (reader) => {
      readers.delete(reader);
      waiting.delete(reader);
    },
  };
}
