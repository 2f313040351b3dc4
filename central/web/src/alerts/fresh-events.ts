import type { EventView, Severity } from "@ngaba/contract";
import { rank } from "../api/feed-filter.ts";

/**
 * Tells events that were not there before. What is there at first is old: opening the page is no alarm.
 * @returns for each state of the feed those that are new and at least as severe as `from`, oldest first
 */
export function createFreshEvents(): (events: readonly EventView[], from: Severity) => readonly EventView[] {
  let known: ReadonlySet<string> | undefined;
  return (events, from) => {
    const before = known;
    known = new Set(events.map(({ id }) => id));
    if (before === undefined) return [];
    return events.filter(({ id, severity }) => !before.has(id) && rank(severity) >= rank(from)).toReversed();
  };
}
