import { streamFault } from "../stream-fault.ts";

/** Reads a raw byte sequence payload bit by bit, most significant first (ITU-T H.264 7.2 and 9.1, H.265 the same). */
export interface BitReader {
  /** @param count 0 to 32 */
  bits(count: number): number;
  skip(count: number): void;
  /** Exp-Golomb code, unsigned: 0 to 2^32 − 2. */
  ue(): number;
  /** Exp-Golomb code, signed. */
  se(): number;
}

const MAX_LEADING_ZEROS = 31;

/** @throws {EdgeError} each method: `STREAM_INVALID` when the data ends too early or a code is too long */
export function createBitReader(data: Uint8Array): BitReader {
  let at = 0; // in bits
  const skip = (count: number): void => {
    at += count;
    if (at > data.length * 8) throw streamFault("STREAM_INVALID", "a parameter set ends too early");
  };
  const bits = (count: number): number => {
    const from = at;
    skip(count);
    let value = 0;
    for (let bit = from; bit < at; bit++) value = value * 2 + (((data[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    return value;
  };
  const ue = (): number => {
    let zeros = 0;
    while (bits(1) === 0) {
      if (++zeros > MAX_LEADING_ZEROS)
        throw streamFault("STREAM_INVALID", "a parameter set holds no number where one must stand");
    }
    return 2 ** zeros - 1 + bits(zeros);
  };
  const se = (): number => {
    const code = ue();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  };
  return { bits, skip, ue, se };
}

/** Takes out the bytes that keep start codes from showing up by chance: 00 00 03 becomes 00 00 (H.264 7.4.1). */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const raw = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    const isEscape = zeros >= 2 && byte === 3;
    zeros = byte === 0 ? zeros + 1 : 0;
    if (!isEscape) raw[length++] = byte;
  }
  return raw.subarray(0, length);
}
