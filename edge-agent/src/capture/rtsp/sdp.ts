import { streamFault } from "../stream-fault.ts";
import type { VideoCodec } from "./access-unit.ts";

/** A video stream that a camera offers. */
export interface VideoTrack {
  readonly codec: VideoCodec;
  /** Of its RTP packets. */
  readonly payloadType: number;
  /** Its own address or the end of one; absent when the camera offers nothing else. */
  readonly control?: string;
  /** NAL units, as far as the description has them; not checked. */
  readonly parameterSets: readonly Uint8Array[];
}

export interface SessionDescription {
  /** Address of the whole; `*` or absent: the one that was asked for. */
  readonly control?: string;
  readonly video: VideoTrack;
}

const MAX_LINES = 2000;

/**
 * Reads the description of a camera (RFC 8866; RFC 2326, C.1; parameters by RFC 6184, 8.1 and RFC 7798, 7.1), and finds
 * its first video that we can read. Takes lines that end in LF alone, and any case in names.
 *
 * @throws {EdgeError} `STREAM_INVALID` when there is none
 */
export function parseSdp(text: string): SessionDescription {
  const lines = text.split(/\r\n|\n|\r/, MAX_LINES).map((line) => line.trim());
  const starts = lines.flatMap((line, index) => (/^m=/i.test(line) ? [index] : []));
  const control = attribute(lines.slice(0, starts[0] ?? lines.length), "control");
  const sections = starts.map((start, index) => lines.slice(start, starts[index + 1] ?? lines.length));
  const offered: string[] = [];
  for (const section of sections.filter(([media = ""]) => /^m=video\b/i.test(media))) {
    const video = readVideo(section, offered);
    if (video !== undefined) return { ...(control !== undefined && { control }), video };
  }
  const found = offered.length === 0 ? "no video" : `only ${offered.join(", ").slice(0, 100)}`;
  throw streamFault("STREAM_INVALID", `the camera offers ${found}; H.264 or H.265 is needed`);
}

const CODECS: Readonly<Record<string, VideoCodec>> = { H264: "h264", H265: "h265", HEVC: "h265" };
const CLOCK_HZ = 90_000;

/** @param offered gets the names of what we cannot read */
function readVideo(section: readonly string[], offered: string[]): VideoTrack | undefined {
  for (const rtpmap of attributes(section, "rtpmap")) {
    const [, type = "", name = "", rate = ""] = /^(\d{1,3})\s+([\w-]+)\s*\/\s*(\d+)/.exec(rtpmap) ?? [];
    const codec = CODECS[name.toUpperCase()];
    const parameters = formatParameters(section, type);
    const isInterleaved =
      parameters.get("packetization-mode") === "2" || Number(parameters.get("sprop-max-don-diff")) > 0;
    if (codec === undefined || isInterleaved || Number(rate) !== CLOCK_HZ || Number(type) > 127) {
      offered.push(isInterleaved ? `${name} in interleaved mode` : `${name}/${rate}`);
      continue;
    }
    const control = attribute(section, "control");
    const parameterSets = readParameterSets(codec, parameters);
    return { codec, payloadType: Number(type), ...(control !== undefined && { control }), parameterSets };
  }
  return undefined;
}

/** Names in lower case. */
function formatParameters(section: readonly string[], payloadType: string): ReadonlyMap<string, string> {
  const line = attributes(section, "fmtp").find((value) => value.split(/\s/, 1)[0] === payloadType) ?? "";
  const pairs = line.slice(payloadType.length).split(";");
  return new Map(
    pairs.map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name.trim().toLowerCase(), rest.join("=").trim()];
    }),
  );
}

/** What cannot be read comes again within the stream. */
function readParameterSets(codec: VideoCodec, parameters: ReadonlyMap<string, string>): Uint8Array[] {
  const names = codec === "h264" ? ["sprop-parameter-sets"] : ["sprop-vps", "sprop-sps", "sprop-pps"];
  const texts = names.flatMap((name) => (parameters.get(name) ?? "").split(","));
  return texts.map((text) => new Uint8Array(Buffer.from(text.trim(), "base64"))).filter((set) => set.length > 0);
}

const attribute = (lines: readonly string[], name: string): string | undefined => attributes(lines, name)[0];

/** Values of `a=name:value`. */
function attributes(lines: readonly string[], name: string): string[] {
  const start = `a=${name}:`;
  return lines
    .filter((line) => line.slice(0, start.length).toLowerCase() === start)
    .map((line) => line.slice(start.length).trim());
}
