/**
 * Bytes that are gathered and used up again and again, in memory that stays: hundreds of cameras bring thousands of small
 * pieces a second, and new memory for each keeps the garbage collector searching the whole heap.
 */
export interface Scratch {
  /** Of what was gathered since `clear`. */
  readonly bytes: number;
  append(part: Uint8Array): void;
  /** A view: valid until the next `append` or `clear`. */
  view(from?: number, to?: number): Buffer;
  /** Forgets all but what stands from `from` on. */
  clear(from?: number): void;
}

const FIRST_BYTES = 16 * 1024;
/** What was larger once is given back when it is empty. */
const KEPT_BYTES = 1024 * 1024;

export function createScratch(): Scratch {
  let memory = Buffer.alloc(0);
  let bytes = 0;

  const reserve = (wanted: number): void => {
    if (wanted <= memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 ** Math.ceil(Math.log2(wanted))));
    memory.copy(larger, 0, 0, bytes);
    memory = larger;
  };
  return {
    get bytes() {
      return bytes;
    },
    append: (part) => {
      reserve(bytes + part.length);
      memory.set(part, bytes);
      bytes += part.length;
    },
    view: (from = 0, to = bytes) => memory.subarray(from, to),
    clear: (from = bytes) => {
      memory.copyWithin(0, from, bytes);
      bytes -= from;
      if (bytes === 0 && memory.length > KEPT_BYTES) memory = Buffer.alloc(0); // views of it keep it for as long as they live
    },
  };
}
