/** One box of an MP4 file (ISO/IEC 14496-12): four letters and what they hold. */
interface Box {
  readonly type: string;
  readonly body: Buffer;
}

const SIZE_64_FOLLOWS = 1;
const SIZE_TO_THE_END = 0;

/** The boxes that lie side by side in `data`; stops at a box that claims more than there is. */
function* boxesIn(data: Buffer): Generator<Box> {
  let at = 0;
  while (at + 8 <= data.length) {
    const size32 = data.readUInt32BE(at);
    const headerBytes = size32 === SIZE_64_FOLLOWS ? 16 : 8;
    if (at + headerBytes > data.length) return;
    const size = size32 === SIZE_64_FOLLOWS ? Number(data.readBigUInt64BE(at + 8)) : size32;
    const end = size32 === SIZE_TO_THE_END ? data.length : at + size;
    if (end < at + headerBytes || end > data.length) return;
    yield { type: data.toString("latin1", at + 4, at + 8), body: data.subarray(at + headerBytes, end) };
    at = end;
  }
}

/** Bodies of all boxes at a path, such as `["moov", "trak"]`. */
export function findBoxes(data: Buffer, path: readonly string[]): Buffer[] {
  const [first, ...rest] = path;
  if (first === undefined) return [data];
  return [...boxesIn(data)].filter((box) => box.type === first).flatMap((box) => findBoxes(box.body, rest));
}

/** Body of the first box at a path, if there is one. */
export const findBox = (data: Buffer, path: readonly string[]): Buffer | undefined => findBoxes(data, path)[0];

/**
 * Rows of a table box (stts, ctts, stsc, stco …): version and flags, a count, then rows of unsigned 32-bit numbers.
 *
 * @param columns numbers in one row
 * @throws {RangeError} when the box holds fewer rows than it says
 */
export function tableRows(body: Buffer, columns: number): number[][] {
  const rows: number[][] = [];
  const count = body.readUInt32BE(4);
  for (let row = 0; row < count; row++) {
    rows.push(Array.from({ length: columns }, (_, column) => body.readUInt32BE(8 + (row * columns + column) * 4)));
  }
  return rows;
}
