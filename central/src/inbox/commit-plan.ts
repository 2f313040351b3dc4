import type { AgentAck, Gap, Inbound, Position, StatusMessage, StreamMessage } from "./inbox.ts";

/** What a batch changes, before anything is written. */
export interface CommitPlan {
  /** Events that follow without a hole, in order. */
  readonly events: readonly StreamMessage[];
  /** Telemetry that may still turn out to be repetitions: the unique index decides. */
  readonly telemetry: readonly StreamMessage[];
  readonly eventDuplicates: number;
  readonly outOfOrder: number;
  readonly gaps: readonly Gap[];
  /** Positions of the event stream that changed. */
  readonly positions: readonly Position[];
  readonly acks: readonly AgentAck[];
}

export const positionKey = (agentId: string, epoch: string): string => `${agentId} ${epoch}`;

/**
 * Decides what of a batch is taken. Pure.
 * @param known positions of the event stream by {@link positionKey}
 */
export function planCommit(known: ReadonlyMap<string, Position>, batch: readonly Inbound[], nowMs: number): CommitPlan {
  const draft = new Draft(known, nowMs);
  for (const message of batch) {
    if (message.what === "status") draft.takeStatus(message);
    else if (message.what === "stream" && message.stream === "event") draft.takeEvent(message);
    else if (message.what === "stream") draft.telemetry.push(message);
  }
  return draft.plan();
}

class Draft {
  readonly telemetry: StreamMessage[] = [];
  readonly #known: ReadonlyMap<string, Position>;
  readonly #nowMs: number;
  readonly #changed = new Map<string, Position>();
  readonly #events: StreamMessage[] = [];
  readonly #gaps: Gap[] = [];
  /** Who gets an acknowledgement, and whether it asks to send again. */
  readonly #answers = new Map<string, { agentId: string; epoch: string; resend: boolean }>();
  #duplicates = 0;
  #outOfOrder = 0;

  constructor(known: ReadonlyMap<string, Position>, nowMs: number) {
    this.#known = known;
    this.#nowMs = nowMs;
  }

  takeEvent(event: StreamMessage): void {
    const { agentId, epoch, seq } = event;
    const position = this.#position(agentId, epoch);
    if (seq === position.upTo + 1) {
      this.#events.push(event);
      this.#move(position, { upTo: seq, received: position.received + 1 });
      this.#answer(agentId, epoch, false);
    } else if (seq <= position.upTo) {
      this.#duplicates++;
      this.#answer(agentId, epoch, false);
    } else {
      this.#outOfOrder++;
      this.#answer(agentId, epoch, true);
    }
  }

  /** An agent holds nothing below `oldestSeq`: what we do not have of it will never come. */
  takeStatus({ agentId, status }: StatusMessage): void {
    const { epoch, oldestSeq } = status.outbox;
    const isNew = !this.#known.has(positionKey(agentId, epoch));
    const position = this.#position(agentId, epoch);
    if (oldestSeq - 1 > position.upTo) {
      const why = isNew ? "the agent is not known here, and no longer holds these" : "the agent no longer holds these";
      const [fromSeq, toSeq] = [position.upTo + 1, oldestSeq - 1];
      this.#gaps.push({ agentId, epoch, fromSeq, toSeq, notedAtMs: this.#nowMs, why });
      this.#move(position, { upTo: toSeq });
      this.#answer(agentId, epoch, true);
    } else if (isNew) {
      this.#move(position, {});
      this.#answer(agentId, epoch, true);
    }
  }

  plan(): CommitPlan {
    const acks = [...this.#answers.values()].map((answer) => ({
      ...answer,
      upTo: this.#position(answer.agentId, answer.epoch).upTo,
    }));
    return {
      events: this.#events,
      telemetry: this.telemetry,
      eventDuplicates: this.#duplicates,
      outOfOrder: this.#outOfOrder,
      gaps: this.#gaps,
      positions: [...this.#changed.values()],
      acks,
    };
  }

  #position(agentId: string, epoch: string): Position {
    const key = positionKey(agentId, epoch);
    const unknown: Position = { agentId, stream: "event", epoch, upTo: 0, received: 0 };
    return this.#changed.get(key) ?? this.#known.get(key) ?? unknown;
  }

  #move(position: Position, change: Partial<Position>): void {
    this.#changed.set(positionKey(position.agentId, position.epoch), { ...position, ...change });
  }

  #answer(agentId: string, epoch: string, resend: boolean): void {
    const key = positionKey(agentId, epoch);
    this.#answers.set(key, { agentId, epoch, resend: resend || this.#answers.get(key)?.resend === true });
  }
}
