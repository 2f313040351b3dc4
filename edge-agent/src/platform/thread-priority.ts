import { readlinkSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { basename } from "node:path";

/**
 * Lets the thread that calls, and those that it starts later, stand back behind the others of this process and of the
 * machine. Where the system knows no priority of one thread, nothing changes.
 *
 * @param niceLevel 0 to 19; a thread that stands back further already stays where it is
 */
export function standThreadBack(niceLevel: number): void {
  try {
    const thread = Number(basename(readlinkSync("/proc/thread-self"))); // Linux: priorities are each thread's own
    setPriority(thread, Math.max(getPriority(thread), niceLevel));
  } catch {
    // it works as well, only not as politely
  }
}
