import { EdgeError } from "../platform/errors.ts";
import { freeMemory } from "../platform/free-memory.ts";

/** A picture as ffmpeg gave it. */
export interface DecodedPicture {
  /** Row-major RGB, 8 bits a channel; the receiver owns it. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Its time in the stream, milliseconds from any start; `undefined` when the stream gave it none. */
  readonly streamMs: number | undefined;
}

/** Joins what ffmpeg says of each picture (stderr) with its bytes (stdout). */
export interface FrameAssembler {
  /** Takes a line of stderr; true when it was one of `showinfo`'s. */
  line(text: string): boolean;
  /** Takes bytes of stdout, which the caller gives away. */
  bytes(chunk: Uint8Array): void;
}

type PictureInfo = Omit<DecodedPicture, "rgb">;

/** More than this unclaimed means that lines and bytes have lost each other. */
const MAX_WAITING_BYTES = 128 * 1024 * 1024;

/**
 * `showinfo` writes one line for each picture, before the picture's bytes: time, size and a running number. Which of the
 * two pipes is read first is chance, so each waits for the other. The number proves that no line was lost; it starts
 * again at 0 when the camera changes its resolution and ffmpeg builds its filters anew.
 *
 * @param onPicture gets each picture once, in order
 */
export function createFrameAssembler(onPicture: (picture: DecodedPicture) => void): FrameAssembler {
  const infos: PictureInfo[] = [];
  const chunks: Uint8Array[] = [];
  let waitingBytes = 0;
  let nextNumber = 0;
  let tickMs = Number.NaN;
  let picture: { readonly info: PictureInfo; readonly rgb: Uint8Array<ArrayBuffer>; filled: number } | undefined;

  const join = (): void => {
    for (;;) {
      const info = picture?.info ?? infos.shift();
      if (info === undefined) return;
      picture ??= { info, rgb: newPicture(info), filled: 0 };
      const chunk = chunks.shift();
      if (chunk === undefined) return;
      const part = chunk.subarray(0, picture.rgb.length - picture.filled);
      picture.rgb.set(part, picture.filled);
      picture.filled += part.length;
      waitingBytes -= part.length;
      if (part.length < chunk.length) chunks.unshift(chunk.subarray(part.length));
      else freeMemory(chunk);
      if (picture.filled < picture.rgb.length) continue;
      const done = { ...info, rgb: picture.rgb };
      picture = undefined;
      onPicture(done);
    }
  };

  const line = (text: string): boolean => {
    if (!text.includes("Parsed_showinfo")) return false;
    const base = /config in time_base: (\d+)\/(\d+)/.exec(text);
    if (base !== null) tickMs = (1000 * Number(base[1])) / Number(base[2]);
    const info = /\bn: *(\d+) pts: *(\S+) .*? s:(\d+)x(\d+)/.exec(text);
    if (info === null) return true;
    const number = Number(info[1]);
    if (number !== nextNumber && number !== 0) throw invalid(`picture ${number} came after ${nextNumber - 1}`);
    nextNumber = number + 1;
    const ticks = Number(info[2]); // NaN for NOPTS
    const streamMs = Number.isFinite(ticks * tickMs) ? ticks * tickMs : undefined;
    infos.push({ widthPx: Number(info[3]), heightPx: Number(info[4]), streamMs });
    join();
    return true;
  };

  const bytes = (chunk: Uint8Array): void => {
    chunks.push(chunk);
    waitingBytes += chunk.length;
    join();
    if (waitingBytes > MAX_WAITING_BYTES)
      throw invalid(`${waitingBytes} bytes came without a word about their picture`);
  };
  return { line, bytes };
}

/** Not filled with zeros first, since every byte is written; outside Node's pool, since the receiver keeps it. */
const newPicture = ({ widthPx, heightPx }: PictureInfo): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.allocUnsafeSlow(widthPx * heightPx * 3).buffer);

const invalid = (why: string): EdgeError =>
  new EdgeError("STREAM_INVALID", `ffmpeg's output: ${why}`, { retryable: true });
