/**
 * What to send next, decided without I/O.
 *
 * The centre commits an agent's events strictly in order, so a single number says all: `acked`, up to which it has
 * committed. The agent sends ahead of that number, at most a window, and remembers how far it got (`sent`). When
 * something was lost on the way, everything after `acked` is sent again, in order: that is Go-Back-N, and it keeps the
 * centre free of any reordering. What makes the agent go back:
 *
 * - a new connection ({@link startSending}: whatever the old one carried may be lost),
 * - an ack with `resend` (the centre saw a hole, or has just come back), at most once in {@link RESEND_INTERVAL_MS},
 *   since the messages that were under way when it asked make it ask again,
 * - no progress for a time-out, which doubles each time and starts anew with each progress.
 */
import { type Ack, type DurationMs, durationMs, type MonotonicMs, monotonicMs } from "@ngaba/contract";

/** How far sending may run ahead and when it gives up waiting. */
export interface SendingLimits {
  /** Events sent and not yet committed by the centre, at most. */
  readonly windowRows: number;
  readonly firstTimeoutMs: DurationMs;
  readonly maxTimeoutMs: DurationMs;
}

/** Where sending stands on one connection. */
export interface Sending {
  /** The centre has committed everything up to here. */
  readonly acked: number;
  /** Everything up to here is under way or committed; never below `acked`. */
  readonly sent: number;
  readonly timeoutMs: DurationMs;
  /** When to go back to `acked`; absent while nothing is under way. */
  readonly goBackAt?: MonotonicMs;
  readonly wentBackAt: MonotonicMs;
}

/** What an ack means for us. `behind`: the centre knows less than we have forgotten; `ahead`: it knows more than we sent. */
export type AckMeaning = "progress" | "repeated" | "behind" | "ahead";

/** Shortest time between two goings-back that the centre asked for. */
export const RESEND_INTERVAL_MS = durationMs(1_000);

/** A new connection: nothing is under way. `oldestSeq` is the lowest seq that the outbox still holds. */
export function startSending(oldestSeq: number, now: MonotonicMs, limits: SendingLimits): Sending {
  return { acked: oldestSeq - 1, sent: oldestSeq - 1, timeoutMs: limits.firstTimeoutMs, wentBackAt: now };
}

/** How many rows after `sent` may be sent now; `lastSeq` is the newest in the outbox. */
export function roomToSend(sending: Sending, lastSeq: number, limits: SendingLimits): number {
  const inWindow = sending.acked + limits.windowRows - sending.sent;
  return Math.max(0, Math.min(inWindow, lastSeq - sending.sent));
}

/** Rows up to `seq` were handed to the broker's connection. */
export function afterSending(sending: Sending, seq: number, now: MonotonicMs): Sending {
  return { ...sending, sent: seq, goBackAt: sending.goBackAt ?? after(now, sending.timeoutMs) };
}

/** The centre spoke, of our epoch. `lastSeq` is the highest seq that our outbox ever gave out. */
export function onAck(
  sending: Sending,
  ack: Pick<Ack, "upTo" | "resend">,
  lastSeq: number,
  now: MonotonicMs,
  limits: SendingLimits,
): { readonly sending: Sending; readonly meaning: AckMeaning } {
  if (ack.upTo > lastSeq) return { sending, meaning: "ahead" };
  const meaning = ack.upTo > sending.acked ? "progress" : ack.upTo < sending.acked ? "behind" : "repeated";
  const known = meaning === "progress" ? moveOn(sending, ack.upTo, now, limits) : sending;
  return { sending: ack.resend ? askBack(known, now) : known, meaning };
}

/** Goes back to `acked` when its time has come. */
export function onTime(sending: Sending, now: MonotonicMs, limits: SendingLimits): Sending {
  if (sending.goBackAt === undefined || now < sending.goBackAt) return sending;
  const timeoutMs = durationMs(Math.min(sending.timeoutMs * 2, limits.maxTimeoutMs));
  return { acked: sending.acked, sent: sending.acked, timeoutMs, wentBackAt: now };
}

function moveOn(sending: Sending, upTo: number, now: MonotonicMs, limits: SendingLimits): Sending {
  const sent = Math.max(sending.sent, upTo); // higher when it commits what an earlier connection carried
  const timeoutMs = limits.firstTimeoutMs;
  const base = { acked: upTo, sent, timeoutMs, wentBackAt: sending.wentBackAt };
  return sent > upTo ? { ...base, goBackAt: after(now, timeoutMs) } : base;
}

function askBack(sending: Sending, now: MonotonicMs): Sending {
  if (sending.goBackAt === undefined) return sending; // nothing under way, so nothing can be missing
  const earliest = Math.max(now, sending.wentBackAt + RESEND_INTERVAL_MS);
  return { ...sending, goBackAt: monotonicMs(Math.min(sending.goBackAt, earliest)) };
}

const after = (now: MonotonicMs, wait: DurationMs): MonotonicMs => monotonicMs(now + wait);
