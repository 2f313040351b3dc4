import type { Who } from "../auth/who.ts";

export interface AuditEntry {
  readonly who: Pick<Who, "kind" | "id" | "name">;
  /** For example `evidence.viewed`, `account.created`. */
  readonly action: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Who did what. */
export interface AuditLog {
  note(entry: AuditEntry): Promise<void>;
}
