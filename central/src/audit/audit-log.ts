import type { AuditHead, AuditPage, AuditQuery } from "@ngaba/contract";
import type { Who } from "../auth/who.ts";

export interface AuditEntry {
  /**
   * `command-line`: whoever sat at the centre's own machine, where nobody is asked who they are. `centre`: what the
   * configuration has it do by itself.
   */
  readonly who: Pick<Who, "id" | "name"> & { readonly kind: Who["kind"] | "command-line" | "centre" };
  /** As `evidence.viewed`, `account.created`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly subject: string;
  /** What else an auditor has to know. No secrets, no pictures. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Who did what, for ever: entries are added, never changed. */
export interface AuditLog {
  /**
   * Durable when it resolves: to be awaited before what it tells of is shown, done or answered, so that nothing happens
   * unnoted.
   * Control characters are taken out, and texts cut at 500 characters.
   */
  note(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  read(query: AuditQuery): Promise<AuditPage>;
  /** The newest entry; `undefined` while there is none. */
  head(): Promise<AuditHead | undefined>;
  close(): Promise<void>;
}
