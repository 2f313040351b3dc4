import type { EventView, Severity } from "@ngaba/contract";
import { rank } from "../api/feed-filter.ts";

/**
 * Tells events that were not there before, and those that have become worse: a camera that is degraded and then offline
 * is one incident. What is there at first is old: opening the page is no alarm.
 * @returns for each state of the feed those that are as severe as `from` and were not before, oldest first
 */
export function createFreshEvents(): (events: readonly EventView[], from: Severity) => readonly EventView[] {
  let known: ReadonlyMap<string, number> | undefined;
  return (events, from) => {
    const before = known;
    known = new Map(events.map(({ id, severity }) => [id, rank(severity)]));
    if (before === undefined) return [];
    const wasLoud = (id: string) => (before.get(id) ?? Number.NEGATIVE_INFINITY) >= rank(from);
    return events.filter(({ id, severity }) => rank(severity) >= rank(from) && !wasLoud(id)).toReversed();
  };
}
