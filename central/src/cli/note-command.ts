import { auditFile } from "../audit/audit-file.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import { openSqliteAuditLog } from "../audit/sqlite-audit-log.ts";
import { systemClock } from "../platform/clock.ts";

/**
 * Notes what a command at the centre's machine changes, by the id of the system's user who gives it. The centre may be
 * running. To be awaited before the change is anybody's: nobody gets a right unnoted.
 */
export async function noteCommand(dataDir: string, entry: Omit<AuditEntry, "who">): Promise<void> {
  const audit = await openSqliteAuditLog(auditFile(dataDir), systemClock);
  try {
    const who = { kind: "command-line", id: String(process.getuid?.() ?? "unknown"), name: "command line" } as const;
    await audit.note({ who, ...entry });
  } finally {
    await audit.close();
  }
}
