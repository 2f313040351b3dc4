/**
 * Fragmented MP4 (ISO/IEC 14496-12) of one video track: a beginning that says how to decode, then a fragment for each
 * picture. Nothing is ever gone back to, so that it can be shown while it is made.
 */
import { LIVE_TIMESCALE } from "@ngaba/contract";
import type { VideoCodec } from "../capture/rtsp/access-unit.ts";

/** What is the same for all pictures up to the next beginning. */
export interface VideoForm {
  readonly codec: VideoCodec;
  /** `avcC` or `hvcC`. */
  readonly configuration: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** True when pictures of the one can follow those of the other without a new beginning. */
export const isSameForm = (a: VideoForm, b: VideoForm): boolean =>
  a === b || (a.codec === b.codec && Buffer.compare(a.configuration, b.configuration) === 0);

/** One picture in the file's time: units of {@link LIVE_TIMESCALE}, not before 0. */
export interface Fragment {
  /** NAL units, each after its length in 4 bytes. */
  readonly data: Uint8Array;
  readonly isKeyframe: boolean;
  readonly decodeAt: number;
  readonly showAt: number;
  /** Up to the decoding of the next. */
  readonly duration: number;
}

/** `ftyp` and `moov`. */
export const fileBeginning = (form: VideoForm): Buffer =>
  Buffer.concat([
    box("ftyp", text("iso6"), u32(0), text("iso6iso5mp41")),
    box("moov", movieHeader(), track(form), box("mvex", full("trex", 0, 0, u32(TRACK, 1, 0, 0, 0)))),
  ]);

/** `moof` and `mdat`. @param sequence from 1, one more for each */
export function fragmentOf({ data, isKeyframe, decodeAt, showAt, duration }: Fragment, sequence: number): Buffer {
  const sampleFlags = isKeyframe ? SHOWN_ALONE : NOT_ALONE;
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(BigInt(decodeAt));
  const movieFragment = (dataOffset: number): Buffer =>
    box(
      "moof",
      full("mfhd", 0, 0, u32(sequence)),
      box(
        "traf",
        full("tfhd", 0, FROM_FRAGMENT, u32(TRACK)),
        full("tfdt", 1, 0, place),
        full("trun", 1, RUN_FIELDS, u32(1, dataOffset, duration, data.length, sampleFlags), i32(showAt - decodeAt)),
      ),
    );
  const { length } = movieFragment(0);
  const mdat = Buffer.concat([u32(8 + data.length), text("mdat")]);
  return Buffer.concat([movieFragment(length + mdat.length), mdat, data]);
}

/** What browsers call the codec (RFC 6381; for H.265 ISO/IEC 14496-15, annex E.3). */
export function codecsOf({ codec, configuration }: Pick<VideoForm, "codec" | "configuration">): string {
  const byte = (at: number): number => configuration[at] ?? 0;
  const hex = (value: number): string => value.toString(16).toUpperCase();
  if (codec === "h264") return `avc1.${Buffer.from(configuration.subarray(1, 4)).toString("hex")}`;
  const space = ["", "A", "B", "C"][byte(1) >> 6] ?? "";
  const compatibility = Buffer.from(configuration.subarray(2, 6)).readUInt32BE();
  const tier = (byte(1) & 0x20) === 0 ? "L" : "H";
  const constraints = [...configuration.subarray(6, 12)];
  const said = constraints.slice(0, constraints.findLastIndex((each) => each !== 0) + 1);
  return [
    "hvc1",
    `${space}${byte(1) & 0x1f}`,
    hex(reversed(compatibility)),
    `${tier}${byte(12)}`,
    ...said.map(hex),
  ].join(".");
}

/** Bit 31 first becomes bit 0. */
function reversed(bits: number): number {
  let out = 0;
  for (let bit = 0; bit < 32; bit++) out += ((bits >>> bit) & 1) * 2 ** (31 - bit);
  return out;
}

const TRACK = 1;
/** Places of data count from the fragment's own beginning. */
const FROM_FRAGMENT = 0x020000;
/** Data offset; and of each picture its duration, size, flags, and how much later it is shown than decoded. */
const RUN_FIELDS = 0x1 | 0x100 | 0x200 | 0x400 | 0x800;
const SHOWN_ALONE = 0x02000000;
const NOT_ALONE = 0x01010000;
const ONE = 0x00010000; // 16.16
const MATRIX = [ONE, 0, 0, 0, ONE, 0, 0, 0, 0x40000000];

const movieHeader = (): Buffer =>
  full("mvhd", 0, 0, u32(0, 0, LIVE_TIMESCALE, 0, ONE), u16(0x0100, 0), u32(0, 0), u32(...MATRIX), zeros(24), u32(2));

function track(form: VideoForm): Buffer {
  const size = u32(form.widthPx * ONE, form.heightPx * ONE);
  const trackHeader = full("tkhd", 0, 7, u32(0, 0, TRACK, 0, 0), zeros(16), u32(...MATRIX), size);
  const undetermined = u16(0x55c4, 0); // language "und"
  const media = [
    full("mdhd", 0, 0, u32(0, 0, LIVE_TIMESCALE, 0), undetermined),
    full("hdlr", 0, 0, u32(0), text("vide"), zeros(12), text("video\0")),
    box(
      "minf",
      full("vmhd", 0, 1, zeros(8)),
      box("dinf", full("dref", 0, 0, u32(1), full("url ", 0, 1))),
      sampleTable(form),
    ),
  ];
  return box("trak", trackHeader, box("mdia", ...media));
}

function sampleTable({ codec, configuration, widthPx, heightPx }: VideoForm): Buffer {
  const [entry, record] = codec === "h264" ? ["avc1", "avcC"] : ["hvc1", "hvcC"];
  const dotsPerInch = 72 * ONE;
  const sampleEntry = box(
    entry,
    ...[zeros(6), u16(1), zeros(16), u16(widthPx, heightPx), u32(dotsPerInch, dotsPerInch, 0)],
    ...[u16(1), zeros(32), u16(0x0018, 0xffff)],
    box(record, configuration),
  );
  const empty = ["stts", "stsc", "stco"].map((type) => full(type, 0, 0, u32(0)));
  return box("stbl", full("stsd", 0, 0, u32(1), sampleEntry), ...empty, full("stsz", 0, 0, u32(0, 0)));
}

function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const size = parts.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([u32(size), text(type), ...parts]);
}

const full = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Buffer =>
  box(type, u32(version * 2 ** 24 + flags), ...parts);

const text = (value: string): Buffer => Buffer.from(value, "latin1");
const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => void bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => void bytes.writeUInt16BE(value, 2 * index));
  return bytes;
}

/** Stands before a picture that a decoder can begin with. */
export const RANDOM_ACCESS: Buffer = box("styp", text("msdh"), u32(0), text("msdhiso6"));
