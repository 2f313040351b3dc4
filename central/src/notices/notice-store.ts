import type { WebhookIncident } from "@ngaba/contract";
import type { Waiting } from "./compose-message.ts";
import type { HookStanding } from "./next-step.ts";

/** What is to be told to whom. */
export interface HookNews {
  readonly begun: readonly { readonly hookId: string; readonly incident: WebhookIncident }[];
  readonly ended: readonly { readonly hookId: string; readonly incidentId: string; readonly endedAt: string }[];
}

/** What is still to be told, what is on its way, and what was told: it outlives the process. */
export interface NoticeStore {
  /** Id of the newest inbox row that was taken in. */
  offset(): Promise<number>;
  /** The inbox row from which on a hook is told: the newest one when it was configured first. */
  readonly since: ReadonlyMap<string, number>;
  /**
   * Keeps news and the offset in one transaction. That an incident began is kept once for each hook, and its end once
   * where its beginning was kept.
   */
  keep(news: HookNews, offset: number, nowMs: number): Promise<void>;
  standing(hookId: string): Promise<HookStanding>;
  /** Makes one message of all that waits for a hook, whose body `write` returns. Nothing when nothing waits. */
  compose(hookId: string, nowMs: number, write: (waiting: Waiting) => string): Promise<void>;
  retryLater(messageId: string, attempts: number, nextTryAtMs: number): Promise<void>;
  settle(messageId: string, fate: "delivered" | "given-up", nowMs: number): Promise<void>;
  close(): Promise<void>;
}
