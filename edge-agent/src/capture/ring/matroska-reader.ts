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

/** Ids of RFC 9559 with their marker bits, as numbers. */
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
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
  const descriptor = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const readHead = (at: number): Buffer => head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, at));
    return walk(readHead, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

function walk(readHead: (at: number) => Buffer, fileBytes: number): MatroskaBlocks {
  const blocks: MatroskaBlock[] = [];
  let endBytes = 0;
  let clusterTicks = 0;
  for (let at = 0; ; ) {
    const head = readHead(at);
    const element = readElement(head);
    if (element === undefined) break;
    const body = at + element.headBytes;
    const isParent = element.id === SEGMENT || element.id === CLUSTER; // of unknown size: gone into
    const end = isParent ? body : body + element.bodyBytes;
    if (end > fileBytes) break;
    if (element.id === CLUSTER_TIME) clusterTicks = Number(head.readBigUInt64BE(element.headBytes));
    if (element.id === SIMPLE_BLOCK) {
      const offset = head.readInt16BE(element.headBytes + 1);
      const isKeyframe = (head.readUInt8(element.headBytes + 3) & 0x80) !== 0;
      blocks.push({ ticks: clusterTicks + offset, isKeyframe });
      endBytes = end;
    }
    at = end;
  }
  return { blocks, endBytes };
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
