import type { MonotonicMs } from "@ngaba/contract";
import type { Clock } from "../../platform/clock.ts";
import { EdgeError } from "../../platform/errors.ts";
import { streamFault } from "../stream-fault.ts";
import type { StreamSink } from "../stream-source.ts";
import { createDepacketiser } from "./depacketiser.ts";
import { createParameterSetKeeper } from "./parameter-sets.ts";
import { createReception, type Reception } from "./reception.ts";
import { createReorderBuffer } from "./reorder-buffer.ts";
import { type RtcpMessage, readRtcp } from "./rtcp.ts";
import { type RtpPacket, readRtp, sequenceStep } from "./rtp-packet.ts";
import type { VideoTrack } from "./sdp.ts";
import { createStreamTimeline } from "./stream-timeline.ts";
import { type AssembledUnit, createUnitAssembler } from "./unit-assembler.ts";

export interface VideoStreamOptions {
  readonly track: VideoTrack;
  /** Whether packets may overtake each other (UDP). */
  readonly isUnordered: boolean;
  readonly clock: Clock;
  readonly sink: StreamSink;
  /** Told of each unit, before the sink, also when nothing can be made of it yet. */
  readonly onSign: () => void;
}

/** The way from packets to access units of one connection. Knows no sockets. */
export interface VideoStream {
  /** @throws {EdgeError} `STREAM_INVALID` when too much of it is rubbish */
  onRtp(bytes: Buffer): void;
  /** @throws {EdgeError} `STREAM_ENDED` when the camera says goodbye */
  onRtcp(bytes: Buffer): void;
  readonly reception: Reception;
}

/** Single packets may be damaged on the way; more than this in a row, without a picture, are no video. */
const MAX_BAD_PACKETS = 100;

export function createVideoStream({ track, isUnordered, clock, sink, onSign }: VideoStreamOptions): VideoStream {
  const depacketiser = createDepacketiser(track.codec);
  const sets = createParameterSetKeeper(track.codec);
  for (const nal of track.parameterSets) sets.note(nal);
  const timeline = createStreamTimeline();
  const reorder = isUnordered ? createReorderBuffer() : undefined;
  const reception = createReception();
  let last: { readonly ssrc: number; readonly sequence: number } | undefined;
  let badPackets = 0;
  let isBroken = true; // until a whole keyframe
  let hasUnits = false;
  let early: { readonly report: SenderReportMessage; readonly readAt: MonotonicMs } | undefined;

  const tolerate = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof EdgeError) || ++badPackets > MAX_BAD_PACKETS) throw error;
      return undefined;
    }
  };

  const onReport = (report: SenderReportMessage, readAt: MonotonicMs): void => {
    reception.onSenderReport(report.ntpMiddle, readAt);
    if (report.ntp === undefined || (last !== undefined && report.ssrc !== last.ssrc)) return;
    const moment = timeline.near(report.timestamp);
    if (moment !== undefined) sink.onReport({ ntp: report.ntp, ...moment, readAt });
  };

  const onUnit = ({ nals, timestamp, isKeyframe, isWhole, bytes, readAt }: AssembledUnit): void => {
    onSign();
    for (const nal of nals) sets.note(nal);
    const parameterSets = tolerate(sets.current);
    isBroken = !isWhole || (isBroken && !isKeyframe);
    const moment = timeline.read(timestamp, isKeyframe, readAt.monotonic);
    if (parameterSets === undefined) return;
    badPackets = 0;
    hasUnits = true;
    sink.onUnit({ nals, isKeyframe, isDamaged: isBroken, ...moment, parameterSets, bytes, readAt });
    if (early !== undefined) onReport(early.report, early.readAt);
    early = undefined;
  };
  const assembler = createUnitAssembler(track.codec, onUnit);

  const lose = (): void => {
    depacketiser.lose();
    assembler.lose();
  };
  const take = (packet: RtpPacket): void => {
    if (last !== undefined && last.ssrc !== packet.ssrc) timeline.restart();
    const follows = last?.ssrc === packet.ssrc && sequenceStep(last.sequence, packet.sequence) === 1;
    if (last !== undefined && !follows) lose();
    last = { ssrc: packet.ssrc, sequence: packet.sequence };
    if (packet.payload.length === 0) return; // sent to keep paths through firewalls open
    const content = tolerate(() => depacketiser.put(packet.payload));
    const isWhole = content !== undefined && !content.hasDropped;
    const readAt = { monotonic: clock.monotonic(), wall: clock.now() };
    assembler.put({ nals: content?.nals ?? [], timestamp: packet.timestamp, marker: packet.marker, isWhole, readAt });
  };

  const onRtp = (bytes: Buffer): void => {
    const packet = tolerate(() => readRtp(bytes));
    if (packet === undefined || packet.payloadType !== track.payloadType) return;
    const now = clock.monotonic();
    reception.count(packet, now);
    if (reorder === undefined) take(packet);
    else for (const next of reorder.put(packet, now)) take(next);
  };
  const onRtcp = (bytes: Buffer): void => {
    for (const message of tolerate(() => readRtcp(bytes)) ?? []) {
      const now = clock.monotonic();
      if (message.kind === "sender-report" && !hasUnits) early = { report: message, readAt: now };
      else if (message.kind === "sender-report") onReport(message, now);
      else if (last !== undefined && message.ssrcs.includes(last.ssrc)) {
        throw streamFault("STREAM_ENDED", "the camera said that it stops");
      }
    }
  };
  return { onRtp, onRtcp, reception };
}

type SenderReportMessage = Extract<RtcpMessage, { kind: "sender-report" }>;
