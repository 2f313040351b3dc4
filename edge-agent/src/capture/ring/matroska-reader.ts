import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** One picture in a file of the ring. */
export interface MatroskaBlock {
  /** From the file's zero, in order of decoding. */
  readonly ticks: number;
  readonly isKeyframe: boolean;
}

export interface MatroskaBlocks {
  readonly blocks: readonly MatroskaBlock[];
  /** Where the last whole block ends: what follows is torn. */
  readonly endBytes: number;
}

/** One picture with its place in the file. */
export interface MatroskaPicture extends MatroskaBlock {
  /** Where its NAL units are, each after its length in 4 bytes. */
  readonly dataAt: number;
  readonly dataBytes: number;
}

/** Ids of RFC 9559 with their marker bits, as numbers. */
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const CODEC_PRIVATE = 0x63a2;
/** Gone into: some are of unknown size, since the file is written as it comes. */
const PARENTS: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, TRACKS, TRACK]);
const CLUSTER_TIME = 0xe7;
const SIMPLE_BLOCK = 0xa3;
/** Longest id and size, and the head of a block or a cluster's time after them. */
const HEAD_BYTES = 4 + 8 + 8;

/**
 * Reads the heads of the blocks of a file that our writer made, whole or torn.
 *
 * @throws {Error} of the file system, when it cannot be read at all
 */
export function readMatroskaBlocks(path: string): MatroskaBlocks {
  return onFile(path, (descriptor) => {
    const blocks: MatroskaBlock[] = [];
    let endBytes = 0;
    for (const { ticks, isKeyframe, dataAt, dataBytes } of picturesIn(elementsIn(descriptor))) {
      blocks.push({ ticks, isKeyframe });
      endBytes = dataAt + dataBytes;
    }
    return { blocks, endBytes };
  });
}

/**
 * What such a file tells a decoder before the first picture (`avcC` or `hvcC`), and where its whole pictures are, in order of
 * decoding.
 *
 * @throws {Error} of the file system; `undefined` when the file is no such one
 */
export function readMatroskaPictures(
  path: string,
): { readonly configuration: Uint8Array; readonly pictures: readonly MatroskaPicture[] } | undefined {
  return onFile(path, (descriptor) => {
    let configuration: Uint8Array | undefined;
    const watched = function* (): Generator<Element> {
      for (const element of elementsIn(descriptor)) {
        if (element.id === CODEC_PRIVATE) configuration = readBody(descriptor, element);
        yield element;
      }
    };
    const pictures = [...picturesIn(watched())];
    return configuration && { configuration, pictures };
  });
}

function onFile<T>(path: string, work: (descriptor: number) => T): T {
  const descriptor = openSync(path, "r");
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readBody(descriptor: number, { bodyAt, bodyBytes }: Element): Uint8Array {
  const body = Buffer.alloc(bodyBytes);
  return body.subarray(0, readSync(descriptor, body, 0, bodyBytes, bodyAt));
}

interface Element {
  readonly id: number;
  /** Its first bytes; only until the next element is asked for. */
  readonly head: Buffer;
  readonly headBytes: number;
  readonly bodyAt: number;
  readonly bodyBytes: number;
}

/** Of pictures the time and flags stand before the NAL units. */
const BLOCK_HEAD_BYTES = 4;

function* picturesIn(elements: Iterable<Element>): Generator<MatroskaPicture> {
  let clusterTicks = 0;
  for (const { id, head, headBytes, bodyAt, bodyBytes } of elements) {
    if (id === CLUSTER_TIME) clusterTicks = Number(head.readBigUInt64BE(headBytes));
    if (id !== SIMPLE_BLOCK) continue;
    const offset = head.readInt16BE(headBytes + 1);
    const isKeyframe = (head.readUInt8(headBytes + 3) & 0x80) !== 0;
    const data = { dataAt: bodyAt + BLOCK_HEAD_BYTES, dataBytes: bodyBytes - BLOCK_HEAD_BYTES };
    yield { ticks: clusterTicks + offset, isKeyframe, ...data };
  }
}

/** All whole elements, in the order of the file; parents before what is in them. */
function* elementsIn(descriptor: number): Generator<Element> {
  const fileBytes = fstatSync(descriptor).size;
  const buffer = Buffer.alloc(HEAD_BYTES);
  for (let at = 0; ; ) {
    const head = buffer.subarray(0, readSync(descriptor, buffer, 0, HEAD_BYTES, at));
    const element = readElement(head);
    if (element === undefined) return;
    const bodyAt = at + element.headBytes;
    const end = PARENTS.has(element.id) ? bodyAt : bodyAt + element.bodyBytes;
    if (end > fileBytes) return;
    yield { ...element, head, bodyAt };
    at = end;
  }
}

/** `undefined` at the end of the file, and at rubbish. */
function readElement(head: Buffer): { id: number; headBytes: number; bodyBytes: number } | undefined {
  const idBytes = lengthOf(head[0]);
  const sizeBytes = lengthOf(head[idBytes]);
  const headBytes = idBytes + sizeBytes;
  if (idBytes > 4 || headBytes > 12 || head.length < headBytes) return undefined;
  const id = head.readUIntBE(0, idBytes);
  const marked = sizeBytes > 6 ? 0 : head.readUIntBE(idBytes, sizeBytes); // 8 bytes: only unknown sizes have them here
  const bodyBytes = marked & (2 ** (7 * sizeBytes) - 1);
  const isWhole = id === SIMPLE_BLOCK ? head.length >= headBytes + 4 : id !== CLUSTER_TIME || bodyBytes === 8;
  return isWhole && (id !== CLUSTER_TIME || head.length >= headBytes + 8) ? { id, headBytes, bodyBytes } : undefined;
}

/** Of an EBML number, told by its first byte; 9 where there is none. */
const lengthOf = (first: number | undefined): number => (first === undefined ? 9 : Math.clz32(first) - 23);
