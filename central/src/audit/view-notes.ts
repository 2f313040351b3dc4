import type { Clock } from "../platform/clock.ts";
import type { AuditEntry, AuditLog } from "./audit-log.ts";

const AGAIN_AFTER_MS = 600_000;
const MAX_REMEMBERED = 10_000;

/** Resolves when the view is noted, now or a moment ago. */
export type NoteView = (entry: Omit<AuditEntry, "detail">) => Promise<void>;

/**
 * Notes that somebody looks at something, once in ten minutes: a player asks for one clip in a hundred pieces, and a
 * page for one event again and again.
 */
export function createViewNotes(audit: Pick<AuditLog, "note">, clock: Pick<Clock, "monotonic">): NoteView {
  const noted = new Map<string, { readonly atMs: number; readonly done: Promise<void> }>();
  return (entry) => {
    const { who, action, subject } = entry;
    const key = JSON.stringify([who.kind, who.id, action, subject]);
    const nowMs = clock.monotonic();
    const last = noted.get(key);
    if (last !== undefined && nowMs - last.atMs < AGAIN_AFTER_MS) return last.done;
    noted.delete(key); // what is set anew stands behind all others: the first one is the oldest
    const done = audit.note(entry);
    noted.set(key, { atMs: nowMs, done });
    done.catch(() => noted.delete(key)); // the asker is told; the next one tries again
    const oldest = noted.keys().next();
    if (noted.size > MAX_REMEMBERED && oldest.done !== true) noted.delete(oldest.value);
    return done;
  };
}
