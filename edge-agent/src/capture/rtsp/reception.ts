import type { MonotonicMs } from "@ngaba/contract";
import { TICKS_PER_MS } from "./access-unit.ts";
import type { ReceptionBlock } from "./rtcp.ts";
import { type RtpPacket, sequenceStep } from "./rtp-packet.ts";

/** Counts what came of one sender's packets, for receiver reports. */
export interface Reception {
  count(packet: RtpPacket, at: MonotonicMs): void;
  onSenderReport(ntpMiddle: number, at: MonotonicMs): void;
  /** What happened since the last call; `undefined` before the first packet. */
  report(at: MonotonicMs): ReceptionBlock | undefined;
}

const SEQUENCES = 2 ** 16;

/** RFC 3550, A.3 (losses) and A.8 (jitter). Another sender begins everything anew. */
export function createReception(): Reception {
  let sender:
    | { readonly ssrc: number; readonly base: number; highest: number; received: number; jitter: number }
    | undefined;
  let lastTransit: number | undefined;
  let before = { expected: 0, received: 0 };
  let lastReport: { readonly ntpMiddle: number; readonly at: MonotonicMs } | undefined;

  const count = (packet: RtpPacket, at: MonotonicMs): void => {
    if (sender?.ssrc !== packet.ssrc) {
      sender = { ssrc: packet.ssrc, base: packet.sequence, highest: packet.sequence, received: 0, jitter: 0 };
      before = { expected: 0, received: 0 };
      lastTransit = undefined;
      lastReport = undefined;
    }
    sender.received++;
    const step = sequenceStep(sender.highest % SEQUENCES, packet.sequence);
    if (step > 0) sender.highest += step;
    const transit = (Math.round(at * TICKS_PER_MS) - packet.timestamp) | 0;
    if (lastTransit !== undefined) sender.jitter += (Math.abs((transit - lastTransit) | 0) - sender.jitter) / 16;
    lastTransit = transit;
  };
  const report = (at: MonotonicMs): ReceptionBlock | undefined => {
    if (sender === undefined) return undefined;
    const { ssrc, base, highest, received, jitter } = sender;
    const expected = highest - base + 1;
    const due = expected - before.expected;
    const lost = due - (received - before.received);
    before = { expected, received };
    return {
      ssrc,
      lostFraction: due > 0 && lost > 0 ? lost / due : 0,
      lostPackets: expected - received,
      highestSequence: highest,
      jitterTicks: jitter,
      lastReport: lastReport?.ntpMiddle ?? 0,
      sinceLastReportMs: lastReport === undefined ? 0 : at - lastReport.at,
    };
  };
  const onSenderReport = (ntpMiddle: number, at: MonotonicMs): void => {
    lastReport = { ntpMiddle, at };
  };
  return { count, onSenderReport, report };
}
