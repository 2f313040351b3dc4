import { durationMs, type MonotonicMs, monotonicMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterSending,
  onAck,
  onTime,
  roomToSend,
  type Sending,
  type SendingLimits,
  startSending,
} from "./go-back-n.ts";

const limits: SendingLimits = { windowRows: 4, firstTimeoutMs: durationMs(100), maxTimeoutMs: durationMs(350) };
const at = (ms: number): MonotonicMs => monotonicMs(ms);
const sendAll = (sending: Sending, lastSeq: number, now: number): Sending =>
  afterSending(sending, sending.sent + roomToSend(sending, lastSeq, limits), at(now));

test("no more is under way than the window allows, and no more than there is", () => {
  const sending = startSending(3, at(0), limits);
  expect(roomToSend(sending, 4, limits)).toBe(2);
  expect(roomToSend(sending, 100, limits)).toBe(4);
  expect(roomToSend(sendAll(sending, 100, 0), 100, limits)).toBe(0);
});

test("without progress it goes back after a time-out that doubles up to its maximum, and progress makes it short again", () => {
  let sending = sendAll(startSending(1, at(0), limits), 10, 0);
  const waits: number[] = [];
  for (let now = 0; waits.length < 4; ) {
    const due = sending.goBackAt ?? at(0);
    waits.push(due - now);
    expect(onTime(sending, at(due - 1), limits).sent).toBe(4);
    sending = onTime(sending, due, limits);
    expect(sending.sent).toBe(0);
    now = due;
    sending = sendAll(sending, 10, now);
  }
  expect(waits).toEqual([100, 200, 350, 350]);
  const { sending: moved } = onAck(sending, { upTo: 1, resend: false }, 10, at(5_000), limits);
  expect(moved.goBackAt).toBe(5_100);
});

test("a centre that asks is heard at once, but in one second only once", () => {
  const sending = sendAll(startSending(1, at(0), limits), 10, 2_000);
  const asked = onAck(sending, { upTo: 0, resend: true }, 10, at(2_010), limits).sending;
  const back = onTime(asked, at(2_010), limits);
  expect(back.sent).toBe(0);
  const again = onAck(sendAll(back, 10, 2_011), { upTo: 0, resend: true }, 10, at(2_020), limits).sending;
  expect(onTime(again, at(2_020), limits).sent).toBe(4);
});

test.each([
  { upTo: 11, meaning: "ahead", why: "we never gave out 11" },
  { upTo: 1, meaning: "behind", why: "2 is committed and forgotten here" },
  { upTo: 2, meaning: "repeated", why: "known already" },
  { upTo: 3, meaning: "progress", why: "one more" },
  { upTo: 10, meaning: "progress", why: "an earlier connection carried what this one has not sent yet" },
])("ack up to $upTo means $meaning: $why", ({ upTo, meaning }) => {
  const sending = sendAll(startSending(3, at(0), limits), 10, 0);
  const result = onAck(sending, { upTo, resend: false }, 10, at(1), limits);
  expect(result.meaning).toBe(meaning);
  expect(result.sending.sent).toBeGreaterThanOrEqual(result.sending.acked);
});

/** What may happen to an agent, a broker and a centre, in any order. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant("append" as const) },
  { weight: 6, arbitrary: fc.constant("send" as const) },
  { weight: 6, arbitrary: fc.constant("deliver" as const) },
  { weight: 4, arbitrary: fc.constant("deliver-ack" as const) },
  { weight: 2, arbitrary: fc.constant("lose-message" as const) },
  { weight: 1, arbitrary: fc.constant("lose-ack" as const) },
  { weight: 1, arbitrary: fc.constant("reconnect" as const) },
  { weight: 1, arbitrary: fc.constant("restart-agent" as const) },
  { weight: 1, arbitrary: fc.constant("restart-centre" as const) },
  { weight: 1, arbitrary: fc.constant("wait" as const) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The whole line in memory: outbox, two lossy channels, and a centre that commits in order. */
class Line {
  now = 0;
  lastSeq = 0;
  oldestSeq = 1;
  sending = startSending(1, at(0), limits);
  toCentre: number[] = [];
  toAgent: { readonly upTo: number; readonly resend: boolean }[] = [];
  committed: number[] = [];

  readonly #steps: Record<Step, () => void> = {
    append: () => {
      this.lastSeq += 1;
    },
    send: () => this.#send(),
    deliver: () => this.#deliver(),
    "deliver-ack": () => this.#deliverAck(),
    "lose-message": () => void this.toCentre.shift(),
    "lose-ack": () => void this.toAgent.shift(),
    reconnect: () => this.#connect(),
    "restart-agent": () => this.#connect(),
    "restart-centre": () => void this.toAgent.push({ upTo: this.committed.length, resend: true }),
    wait: () => {
      this.now += 400;
    },
  };

  take(one: Step): void {
    this.now += 1;
    this.#steps[one]();
    expect(this.sending.sent - this.sending.acked).toBeLessThanOrEqual(limits.windowRows);
    expect(this.oldestSeq - 1, "nothing is forgotten before it is committed").toBeLessThanOrEqual(
      this.committed.length,
    );
  }

  /** A new connection knows only what the disk knows. */
  #connect(): void {
    this.toCentre = [];
    this.toAgent = [];
    this.sending = startSending(this.oldestSeq, at(this.now), limits);
  }

  #send(): void {
    this.sending = onTime(this.sending, at(this.now), limits);
    const room = roomToSend(this.sending, this.lastSeq, limits);
    for (let seq = this.sending.sent + 1; seq <= this.lastSeq && seq <= this.sending.sent + room; seq += 1) {
      this.toCentre.push(seq);
    }
    if (room > 0) this.sending = afterSending(this.sending, this.sending.sent + room, at(this.now));
  }

  #deliver(): void {
    const seq = this.toCentre.shift();
    if (seq === undefined) return;
    const next = this.committed.length + 1;
    if (seq === next) this.committed.push(seq);
    this.toAgent.push({ upTo: this.committed.length, resend: seq > next });
  }

  #deliverAck(): void {
    const ack = this.toAgent.shift();
    if (ack === undefined) return;
    const { sending, meaning } = onAck(this.sending, ack, this.lastSeq, at(this.now), limits);
    expect(meaning).not.toBe("ahead");
    this.sending = sending;
    this.oldestSeq = Math.max(this.oldestSeq, ack.upTo + 1);
  }
}

test("whatever is lost, cut, repeated or restarted, the centre gets every event once and in order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const line = new Line();
      for (const one of steps) line.take(one);
      // The trouble is over. It must come right by itself, and in a bounded number of rounds.
      const rounds = line.lastSeq + 5;
      for (let round = 0; round < rounds; round += 1) {
        line.take("wait");
        line.take("send");
        while (line.toCentre.length > 0) line.take("deliver");
        while (line.toAgent.length > 0) line.take("deliver-ack");
      }
      expect(line.committed).toEqual(Array.from({ length: line.lastSeq }, (_, index) => index + 1));
      expect(line.oldestSeq).toBe(line.lastSeq + 1);
    }),
    { numRuns: 500 },
  );
});
