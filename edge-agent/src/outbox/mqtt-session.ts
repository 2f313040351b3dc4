import { Ack, type AgentStatus, agentTopics } from "@ngaba/contract";
import type { MqttClient } from "mqtt";
import { EdgeError } from "../platform/errors.ts";
import { afterSending, onAck, onTime, roomToSend, type Sending, startSending } from "./go-back-n.ts";
import { agentStatus, type PublisherOptions, type PublisherTiming, refused } from "./publisher-options.ts";

/** A row that no notification announced is found this late. */
const SAFETY_POLL_MS = 5_000;
const TELEMETRY_BATCH_ROWS = 50;
/** What happens on one connection once it stands: see mqtt-publisher.ts for the order of things. */
export class MqttSession {
  /** Rejects when going on makes no sense: the outbox cannot be read, or has begun a new epoch. */
  readonly failed: Promise<never>;
  readonly #client: MqttClient;
  readonly #options: PublisherOptions;
  readonly #timing: PublisherTiming;
  readonly #topics: ReturnType<typeof agentTopics>;
  readonly #stopListening: () => void;
  #fail: (error: unknown) => void = () => undefined;
  #sending: Sending;
  #telemetryUnderWay = false;
  #scheduled: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #isClosed = false;
  #badAcks = 0;

  constructor(client: MqttClient, options: PublisherOptions, timing: PublisherTiming) {
    this.#client = client;
    this.#options = options;
    this.#timing = timing;
    this.#topics = agentTopics(options.agentId);
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined); // may be rejected when nobody waits any more
    const { oldestSeq } = options.outbox.counts("event");
    this.#sending = startSending(oldestSeq, options.clock.monotonic(), timing);
    this.#stopListening = options.outbox.onAppend(() => this.#schedule());
    client.on("message", (topic, payload) => this.#guard(() => this.#onMessage(topic, payload)));
    this.#publishStatus("online");
    client.subscribe(this.#topics.ack, { qos: 1 }, (error) => {
      if (error) return this.#fail(refused(options, `the subscription to ${this.#topics.ack}`, error));
      this.#isReady = true;
      this.#schedule();
      this.#listen();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#stopListening();
    clearImmediate(this.#scheduled);
    clearTimeout(this.#timer);
  }

  /** On a good end the broker does not send the will, so we say it. Resolves when the broker has taken it. */
  async sayFarewell(): Promise<void> {
    await new Promise<void>((resolve) => this.#publishStatus("offline", resolve));
  }

  /** Soon, and once for any number of calls: an append must not wait for the network. */
  #schedule(): void {
    if (this.#isClosed || this.#scheduled !== undefined) return;
    this.#scheduled = setImmediate(() => {
      this.#scheduled = undefined;
      this.#guard(() => this.#sendWhatMayGo());
    });
  }

  #sendWhatMayGo(): void {
    if (!this.#isReady) return;
    const now = this.#options.clock.monotonic();
    this.#sending = onTime(this.#sending, now, this.#timing);
    this.#sendEvents();
    this.#sendTelemetry();
    const waitMs = Math.min(SAFETY_POLL_MS, (this.#sending.goBackAt ?? Number.POSITIVE_INFINITY) - now);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#schedule(), Math.max(1, Math.ceil(waitMs)));
  }

  #sendEvents(): void {
    const { outbox, clock } = this.#options;
    const room = roomToSend(this.#sending, outbox.counts("event").lastSeq, this.#timing);
    if (room === 0) return;
    for (const row of outbox.read("event", this.#sending.sent, room)) {
      this.#client.publish(row.topic, row.payload, { qos: 1 }); // what comes of it is told by the centre's ack
      this.#sending = afterSending(this.#sending, row.seq, clock.monotonic());
    }
  }

  #sendTelemetry(): void {
    const { outbox } = this.#options;
    if (this.#telemetryUnderWay) return;
    const rows = outbox.read("telemetry", 0, TELEMETRY_BATCH_ROWS);
    const last = rows.at(-1);
    if (last === undefined) return;
    this.#telemetryUnderWay = true;
    const taken = rows.map((row) => this.#client.publishAsync(row.topic, row.payload, { qos: 1 }));
    Promise.all(taken).then(
      () => this.#guard(() => this.#onTelemetryTaken(last.seq)),
      () => undefined, // the connection is over; the next one sends it again
    );
  }

  #onTelemetryTaken(seq: number): void {
    this.#telemetryUnderWay = false;
    this.#options.outbox.removeUpTo("telemetry", seq);
    this.#schedule();
  }

  /** Beside the outbox: who is refused here still sends. */
  #listen(): void {
    const { listening = [], log } = this.#options;
    if (this.#isClosed) return;
    for (const { topics } of listening) {
      if (topics.length === 0) continue;
      this.#client.subscribe([...topics], { qos: 1 }, (error) => {
        if (error) log.warn({ err: error, topics }, "the broker does not let us hear what we are to listen to");
      });
    }
  }

  #onMessage(topic: string, payload: Buffer): void {
    if (topic === this.#topics.ack) {
      this.#onAckMessage(payload);
      return;
    }
    const publish = (to: string, answer: string) => void this.#client.publish(to, answer, { qos: 1 });
    for (const { onMessage } of this.#options.listening ?? []) onMessage(topic, payload, publish);
  }

  #onAckMessage(payload: Buffer): void {
    const { outbox, clock, log } = this.#options;
    const ack = parseAck(payload);
    if (ack === undefined) {
      this.#badAcks += 1;
      if (this.#badAcks === 1) log.warn("a message on the ack topic is not an ack; it is ignored, and so are others");
      return;
    }
    if (ack.epoch !== outbox.epoch) return; // of an outbox that we had before
    const { lastSeq } = outbox.counts("event");
    const { sending, meaning } = onAck(this.#sending, ack, lastSeq, clock.monotonic(), this.#timing);
    this.#sending = sending;
    if (meaning === "ahead") this.#beginAnew(ack.upTo, lastSeq);
    // The centre has lost its memory: it needs to hear that what it misses is gone, or it would wait for ever.
    if (meaning === "behind") this.#publishStatus("online");
    if (meaning === "progress") outbox.removeUpTo("event", ack.upTo);
    this.#schedule();
  }

  /** Acks and PUBACKs of the old numbering may still be under way here: the connection ends with the epoch. */
  #beginAnew(upTo: number, lastSeq: number): never {
    const { outbox, log } = this.#options;
    outbox.startNewEpoch();
    log.warn({ upTo, lastSeq, epoch: outbox.epoch }, "the outbox has gone back in time: going on in a new epoch");
    throw new EdgeError("BROKER_UNREACHABLE", "the outbox began a new epoch, connecting anew", { retryable: true });
  }

  #publishStatus(state: AgentStatus["state"], onTaken?: () => void): void {
    const payload = JSON.stringify(agentStatus(this.#options, state));
    this.#client.publish(this.#topics.status, payload, { qos: 1, retain: true }, () => onTaken?.());
  }

  /** Runs a callback of the library or a timer, where a throw would be lost or end the process. */
  #guard(action: () => void): void {
    if (this.#isClosed) return;
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }
}

function parseAck(payload: Buffer): Ack | undefined {
  try {
    return Ack.safeParse(JSON.parse(payload.toString())).data;
  } catch {
    return undefined; // not JSON
  }
}
