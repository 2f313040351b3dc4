import { type RtpPacket, sequenceStep } from "./rtp-packet.ts";

/** Puts packets that overtook each other into order. For UDP: TCP keeps the order by itself. */
export interface ReorderBuffer {
  /**
   * Takes a packet in, and gives those whose turn it is, in order. What is missing is given up once {@link ReorderLimits}
   * are met; one that comes after that, or twice, is dropped.
   */
  put(packet: RtpPacket, nowMs: number): readonly RtpPacket[];
}

export interface ReorderLimits {
  /** More that wait than this: the missing one is lost. */
  readonly maxPackets: number;
  /** Nothing waits longer, as long as packets come. */
  readonly maxWaitMs: number;
}

const LIMITS: ReorderLimits = { maxPackets: 64, maxWaitMs: 200 };
/** No network delays a packet by more than this many others (RFC 3550, A.1): the sender began to count anew. */
const MAX_MISORDER = 100;
const MAX_DROPOUT = 3000;

export function createReorderBuffer(limits: Partial<ReorderLimits> = {}): ReorderBuffer {
  const { maxPackets, maxWaitMs } = { ...LIMITS, ...limits };
  const waiting = new Map<number, { readonly packet: RtpPacket; readonly sinceMs: number }>(); // by sequence
  let next: number | undefined;
  let ssrc: number | undefined;

  /** Those that follow without a gap. */
  const takeReady = (ready: RtpPacket[]): void => {
    for (let found = take(); found !== undefined; found = take()) ready.push(found);
  };
  const take = (): RtpPacket | undefined => {
    if (next === undefined) return undefined;
    const found = waiting.get(next);
    if (found === undefined) return undefined;
    waiting.delete(next);
    next = (next + 1) & 0xffff;
    return found.packet;
  };
  /** Goes on at the first one that waits. */
  const giveUpMissing = (): void => {
    const from = next ?? 0;
    const steps = [...waiting.keys()].map((sequence) => sequenceStep(from, sequence));
    next = (from + Math.min(...steps)) & 0xffff;
  };
  const isOverdue = (nowMs: number): boolean => {
    const oldest = Math.min(...[...waiting.values()].map(({ sinceMs }) => sinceMs));
    return waiting.size > maxPackets || nowMs - oldest >= maxWaitMs;
  };

  const put = (packet: RtpPacket, nowMs: number): readonly RtpPacket[] => {
    const ready: RtpPacket[] = [];
    const step = next === undefined ? 0 : sequenceStep(next, packet.sequence);
    const isRestart = packet.ssrc !== ssrc || step < -MAX_MISORDER || step > MAX_DROPOUT;
    if (isRestart) {
      while (waiting.size > 0) {
        giveUpMissing();
        takeReady(ready);
      }
      ssrc = packet.ssrc;
      next = packet.sequence;
    } else if (step < 0) return ready;
    if (!waiting.has(packet.sequence)) waiting.set(packet.sequence, { packet, sinceMs: nowMs });
    takeReady(ready);
    while (waiting.size > 0 && isOverdue(nowMs)) {
      giveUpMissing();
      takeReady(ready);
    }
    return ready;
  };
  return { put };
}
