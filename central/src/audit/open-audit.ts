import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { auditFile } from "./audit-file.ts";
import type { AuditLog } from "./audit-log.ts";
import { openSqliteAuditLog } from "./sqlite-audit-log.ts";
import { createViewNotes, type NoteView } from "./view-notes.ts";

const TELL_HEAD_MS = 86_400_000;

export interface Audit extends AsyncDisposable {
  readonly audit: AuditLog;
  readonly noteView: NoteView;
}

/**
 * Opens the audit log of a centre. Its head goes into the centre's own log at the start and every day, where who changes
 * the audit log afterwards does not reach it as easily.
 */
export async function openAudit(
  dataDir: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<Audit> {
  const audit = await openSqliteAuditLog(auditFile(dataDir), clock);
  const tellHead = async () => {
    const head = await audit.head();
    if (head !== undefined) logger.info({ auditHead: `${head.seq}:${head.hash}` }, "newest entry of the audit log");
  };
  await tellHead();
  const telling = setInterval(() => {
    tellHead().catch((err: unknown) => logger.warn({ err }, "the audit log cannot be read"));
  }, TELL_HEAD_MS);
  return {
    audit,
    noteView: createViewNotes(audit, clock),
    [Symbol.asyncDispose]: () => {
      clearInterval(telling);
      return audit.close();
    },
  };
}
