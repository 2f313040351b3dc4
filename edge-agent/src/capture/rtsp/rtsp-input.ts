import { EdgeError } from "../../platform/errors.ts";
import { streamFault } from "../stream-fault.ts";
import { RTP_VERSION } from "./rtp-packet.ts";
import { type RtspResponse, readRtspMessage } from "./rtsp-message.ts";
import { createScratch } from "./scratch.ts";

/** Who gets what comes on an RTSP connection. */
export interface RtspInputSink {
  onResponse(response: RtspResponse): void;
  /** @param packet a view, valid during the call */
  onPacket(channel: number, packet: Buffer): void;
  /** Whether packets on this channel have been agreed upon. */
  hasChannel(channel: number): boolean;
}

/** Tells answers and interleaved packets apart in the bytes of one TCP connection (RFC 2326, 10.12). */
export interface RtspInputParser {
  /**
   * @param chunk the next bytes; nothing of it is kept
   * @throws {EdgeError} `STREAM_INVALID` when too much of it is neither
   */
  put(chunk: Buffer): void;
}

const DOLLAR = 0x24;
const LETTER_R = 0x52;
const FRAME_HEADER_BYTES = 4;
/** Of a packet, after which it can be told from rubbish. */
const SHORTEST_PACKET_BYTES = 4;
/** So much is passed over until something that makes sense comes. */
const MAX_USELESS_BYTES = 64 * 1024;
const MESSAGE = /^(?:RTSP\/1\.|(?:OPTIONS|ANNOUNCE|REDIRECT|SET_PARAMETER|GET_PARAMETER|TEARDOWN) )/;
const LONGEST_START = 14;

export function createRtspInputParser(sink: RtspInputSink): RtspInputParser {
  const rest = createScratch(); // what came of something that is not complete
  let uselessBytes = 0; // since something that was meant for us
  let isInStep = true; // what comes next begins with the next byte

  /** @returns how many bytes were used, 0 when more are needed */
  const takeOne = (data: Buffer): number => {
    if (data[0] === DOLLAR) return takeFrame(data);
    const start = data.toString("latin1", 0, LONGEST_START);
    if (MESSAGE.test(start)) return takeMessage(data);
    const mayBecomeMessage = data.length < LONGEST_START && /^[A-Z]/.test(start);
    return mayBecomeMessage ? 0 : skipRubbish(data);
  };

  const takeFrame = (data: Buffer): number => {
    if (data.length < FRAME_HEADER_BYTES + SHORTEST_PACKET_BYTES) return 0;
    const channel = data.readUInt8(1);
    const end = FRAME_HEADER_BYTES + data.readUInt16BE(2);
    const isOurs = sink.hasChannel(channel);
    const isPacket = data.readUInt8(FRAME_HEADER_BYTES) >> 6 === RTP_VERSION;
    const isSense = isOurs ? isPacket : isInStep; // some cameras send what nobody set up
    if (!isSense || end < FRAME_HEADER_BYTES + SHORTEST_PACKET_BYTES) return skipRubbish(data);
    if (data.length < end) return 0;
    if (isOurs) {
      makesSense();
      sink.onPacket(channel, data.subarray(FRAME_HEADER_BYTES, end));
    } else countUseless(end);
    return end;
  };

  const takeMessage = (data: Buffer): number => {
    const input = readMessage(data);
    if (input === undefined) return skipRubbish(data);
    if (input.kind === "incomplete") return 0;
    makesSense();
    if (input.kind === "response") sink.onResponse(input.response);
    return input.bytes;
  };

  /** Up to where something may begin: "$", or the "R" of "RTSP". */
  const skipRubbish = (data: Buffer): number => {
    let end = 1;
    while (end < data.length && data[end] !== DOLLAR && data[end] !== LETTER_R) end++;
    isInStep = false;
    countUseless(end);
    return end;
  };

  const makesSense = (): void => {
    isInStep = true;
    uselessBytes = 0;
  };
  const countUseless = (bytes: number): void => {
    uselessBytes += bytes;
    if (uselessBytes <= MAX_USELESS_BYTES) return;
    throw streamFault("STREAM_INVALID", `${uselessBytes} bytes that are neither RTSP nor what was set up`);
  };

  const useUp = (data: Buffer): number => {
    let at = 0;
    while (at < data.length) {
      const used = takeOne(data.subarray(at));
      if (used === 0) break;
      at += used;
    }
    return at;
  };
  const put = (chunk: Buffer): void => {
    if (rest.bytes === 0) {
      rest.append(chunk.subarray(useUp(chunk)));
      return;
    }
    rest.append(chunk);
    rest.clear(useUp(rest.view()));
  };
  return { put };
}

/** `undefined` when it only looked like one. */
function readMessage(data: Buffer): ReturnType<typeof readRtspMessage> | undefined {
  try {
    return readRtspMessage(data);
  } catch (error) {
    if (error instanceof EdgeError) return undefined;
    throw error;
  }
}
