/**
 * The centre's durable inbox: what is in it has been acknowledged to its agent, everything else the centre shows is a
 * projection of it.
 *
 * The `event` stream is go-back-N. For each agent and epoch only the next seq is taken; a lower one is a repetition and
 * changes nothing, a higher one is thrown away and answered with an acknowledgement that asks for the rest again. So
 * what is committed has no holes, but those that the gap ledger names. Telemetry is taken in any order, once.
 */
import type { AgentStatus, CommandReply, StreamName } from "@ngaba/contract";
import type { z } from "zod";

/**
 * `type` of an event that cannot be read but whose place can. It takes its seq, with its text as received: were it
 * refused, its agent would send it for ever and nothing behind it would arrive. Projections pass it over.
 */
export const UNREADABLE_TYPE = "unreadable";

/** A validated message of one of the two streams, on its way into the inbox. */
export interface StreamMessage {
  readonly what: "stream";
  readonly agentId: string;
  readonly stream: StreamName;
  readonly epoch: string;
  readonly seq: number;
  readonly topic: string;
  readonly type: string;
  /** JSON text, as it was received. */
  readonly message: string;
  readonly parsed?: ParsedMessage;
}

/** What a text was found to be, so that nobody need read it again. Never changed, since everybody is given the same. */
export interface ParsedMessage {
  /** By which it was checked. */
  readonly schema: z.ZodType;
  readonly value: unknown;
}

/** An agent's retained status or its will: outside the streams. */
export interface StatusMessage {
  readonly what: "status";
  readonly agentId: string;
  readonly status: AgentStatus;
}

/** An agent's answer to a command: outside the streams, since the command is repeated until it is answered. */
export interface ReplyMessage {
  readonly what: "reply";
  readonly agentId: string;
  readonly reply: CommandReply;
}

/** Why a message was not taken. */
export type SetAsideReason =
  | "unknown-topic"
  | "too-large"
  | "not-json"
  | "schema"
  | "wrong-agent"
  | "wrong-camera"
  | "wrong-command"
  | "wrong-kind"
  | "wrong-stream";

/** Something that was published to us and is not ours. Kept for a technician to look at. */
export interface SetAsideMessage {
  readonly what: "set-aside";
  readonly topic: string;
  readonly reason: SetAsideReason;
  readonly detail: string;
  /** First 4 KiB at most. */
  readonly head: Uint8Array;
}

export type Inbound = StreamMessage | StatusMessage | ReplyMessage | SetAsideMessage;

/** A committed message. `id` grows in the order of commits and is never used again. */
export interface InboxRow {
  readonly id: number;
  readonly agentId: string;
  readonly stream: StreamName;
  readonly epoch: string;
  readonly seq: number;
  readonly topic: string;
  readonly type: string;
  /**
   * JSON text, as it was received; valid by the schema of its `type` when it was committed, unless that is
   * {@link UNREADABLE_TYPE}. The version that reads it may be another: see `read-messages.ts`.
   */
  readonly message: string;
  /** While it is new. */
  readonly parsed?: ParsedMessage;
  readonly receivedAtMs: number;
}

/** How far an agent's stream is known. `upTo` has no holes below it but gaps; `received` counts rows. */
export interface Position {
  readonly agentId: string;
  readonly stream: StreamName;
  readonly epoch: string;
  /** `event`: everything up to it is committed or in the gap ledger. `telemetry`: the highest seq seen. */
  readonly upTo: number;
  readonly received: number;
}

/** Events that will never come, since their agent no longer holds them. Both ends are inside. */
export interface Gap {
  readonly agentId: string;
  readonly epoch: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly notedAtMs: number;
  readonly why: string;
}

export interface AgentRecord {
  readonly agentId: string;
  readonly status: AgentStatus;
  readonly receivedAtMs: number;
}

export interface AgentAck {
  readonly agentId: string;
  readonly epoch: string;
  readonly upTo: number;
  readonly resend: boolean;
}

export interface CommitResult {
  readonly acks: readonly AgentAck[];
  readonly committed: { readonly event: number; readonly telemetry: number };
  readonly duplicates: { readonly event: number; readonly telemetry: number };
  /** Events that did not follow and were thrown away. */
  readonly outOfOrder: number;
  readonly gaps: readonly Gap[];
  readonly statuses: readonly AgentRecord[];
}

export interface Inbox {
  /** One durable transaction; when it resolves, everything in the batch may be acknowledged.
   * At most 500 messages, one call at a time. */
  commit(batch: readonly Inbound[]): Promise<CommitResult>;
  /** Up to `limit` rows with an id above `id`, in order. */
  readAfter(id: number, limit: number): Promise<readonly InboxRow[]>;
  /** The same from memory, for who follows closely; `undefined` when they are not all there any more. */
  newestAfter(id: number, limit: number): readonly InboxRow[] | undefined;
  /** Lets go of rows up to this one in memory, since everybody who follows has taken them in. In the file they stay. */
  forgetNewest(upToId: number): void;
  /** Id of the newest row; 0 when empty. Answers from memory. */
  lastId(): number;
  /** Acknowledgements that say again where every known agent stands, newest epoch of each. Answers from memory. */
  standing(): readonly AgentAck[];
  agents(): Promise<readonly AgentRecord[]>;
  /** What an agent has answered to a command: its last word once there is one. Only the newest answers are kept. */
  reply(agentId: string, commandId: string): Promise<CommandReply | undefined>;
  /** The proof that nothing was lost, or what was. */
  ledger(): Promise<{ readonly positions: readonly Position[]; readonly gaps: readonly Gap[] }>;
  setAside(limit: number): Promise<readonly (Omit<SetAsideMessage, "what"> & { readonly atMs: number })[]>;
  /** Deletes telemetry received before `beforeMs` with an id up to `upToId`, at most `limit` rows. @returns how many */
  prune(options: { beforeMs: number; upToId: number; limit: number }): Promise<number>;
  /**
   * Deletes events for good: these rows, and those that tell of the evidence of these incidents. Where the streams stand
   * is not changed by it.
   */
  forget(events: { readonly rowIds: readonly number[]; readonly incidentIds: readonly string[] }): Promise<void>;
  /** Calls `listener` after each commit that added rows. @returns how to stop it */
  onCommit(listener: () => void): () => void;
  close(): Promise<void>;
}
