/**
 * Live video on its way from an agent over the centre to browsers: one fragmented MP4 without an end (ISO/IEC 14496-12), one
 * picture in each fragment, 90,000 units a second. What is said of the pictures goes between them as event messages (`emsg`), so that
 * any player of such files can show it, and ours can draw.
 *
 * ```
 * ftyp moov emsg(about)        how to decode what follows; again whenever that changes
 * styp emsg(moment) moof mdat  a picture that everything after it can be decoded from
 * moof mdat                    any other picture
 * emsg(marks)                  what was seen in a picture, later than the picture itself
 * ```
 */

/** A box at the top of the file. */
export interface Mp4Box {
  /** Four characters. */
  readonly type: string;
  /** Whole, its head included; a copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const HEAD_BYTES = 8;

/**
 * Cuts a stream of bytes into boxes, however it comes in.
 *
 * @param maxBytes of one box
 * @returns takes the next bytes, gives the boxes that are whole with them; throws {@link RangeError} when that is no such stream
 */
export function createBoxSplitter(maxBytes: number): (chunk: Uint8Array) => Mp4Box[] {
  let chunks: Uint8Array[] = [];
  let heldBytes = 0;
  let wantedBytes = HEAD_BYTES;
  return (chunk) => {
    chunks.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < wantedBytes) return []; // a large box is put together once, not anew with each of its pieces
    let held: Uint8Array = chunks.length === 1 ? chunk : joined(...chunks);
    const boxes: Mp4Box[] = [];
    let size = sizeOf(held, maxBytes);
    for (; size !== undefined && size <= held.length; size = sizeOf(held, maxBytes)) {
      boxes.push({ type: typeOf(held), bytes: new Uint8Array(held.subarray(0, size)) });
      held = held.subarray(size);
    }
    if (boxes.length > 0) held = new Uint8Array(held); // or all that came with it would be kept
    chunks = [held];
    heldBytes = held.length;
    wantedBytes = size ?? HEAD_BYTES;
    return boxes;
  };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const typeOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(4, HEAD_BYTES));

/** `undefined` until the head is there. */
function sizeOf(bytes: Uint8Array, maxBytes: number): number | undefined {
  if (bytes.length < HEAD_BYTES) return undefined;
  const size = viewOf(bytes).getUint32(0);
  if (size >= HEAD_BYTES && size <= maxBytes) return size;
  throw new RangeError(`a box of ${size} bytes, expected ${HEAD_BYTES} to ${maxBytes}`);
}

/** Bytes one after the other, in new memory. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Units of the file's time in a second. */
export const LIVE_TIMESCALE = 90_000;

/** An event message as it stands in the file. */
export interface EventBox {
  /** Which kind of message: a URN. */
  readonly scheme: string;
  /** The place in the file's time that it is about, in units of {@link LIVE_TIMESCALE}. */
  readonly mediaTicks: number;
  readonly text: string;
}

const FIXED_BYTES = HEAD_BYTES + 4 + 4 + 8 + 4 + 4;

/** An `emsg` box, version 1 (ISO/IEC 23009-1, 5.10.3.3), its head included. */
export function eventBox({ scheme, mediaTicks, text }: EventBox): Uint8Array<ArrayBuffer> {
  const encode = new TextEncoder();
  const body = joined(encode.encode(`${scheme}\0\0`), encode.encode(text)); // with an empty value
  const head = new Uint8Array(FIXED_BYTES);
  const view = viewOf(head);
  view.setUint32(0, FIXED_BYTES + body.length);
  head.set(encode.encode("emsg"), 4);
  view.setUint8(HEAD_BYTES, 1);
  view.setUint32(HEAD_BYTES + 4, LIVE_TIMESCALE);
  view.setBigUint64(HEAD_BYTES + 8, BigInt(Math.max(0, mediaTicks)));
  return joined(head, body);
}

/** Reads such a box; `undefined` when it is none of ours. */
export function readEventBox({ type, bytes }: Mp4Box): EventBox | undefined {
  if (type !== "emsg" || bytes.length < FIXED_BYTES) return undefined;
  const view = viewOf(bytes);
  if (view.getUint8(HEAD_BYTES) !== 1 || view.getUint32(HEAD_BYTES + 4) !== LIVE_TIMESCALE) return undefined;
  const [scheme, value, ...rest] = new TextDecoder().decode(bytes.subarray(FIXED_BYTES)).split("\0");
  if (scheme === undefined || value === undefined) return undefined;
  return { scheme, mediaTicks: Number(view.getBigUint64(HEAD_BYTES + 8)), text: rest.join("\0") };
}
