import type { EventView } from "@ngaba/contract";
import { rank } from "../../api/feed-filter.ts";

/** What happens in a moment and is over is brought forward as long as this, so that a glance can catch it. */
const SHOWN_AT_LEAST_MS = 60_000;

const isAlarm = ({ severity }: EventView): boolean => rank(severity) >= rank("warning");

/**
 * The alarm of each camera that has one: its worst incident that goes on, or has just begun; of several equal ones the
 * newest. Worst cameras first, then the newest.
 * @param events in any order; the same one may stand twice
 */
export function alarmsOf(events: readonly EventView[], nowMs: number): readonly EventView[] {
  const alarms = new Map<string, EventView>();
  for (const event of events) {
    const isNow = event.phase !== "end" || nowMs - Date.parse(event.receivedAt) < SHOWN_AT_LEAST_MS;
    if (!isNow || !isAlarm(event)) continue;
    const known = alarms.get(event.cameraId);
    if (known === undefined || worseFirst(event, known) < 0) alarms.set(event.cameraId, event);
  }
  return [...alarms.values()].toSorted(worseFirst);
}

const worseFirst = (a: EventView, b: EventView): number =>
  rank(b.severity) - rank(a.severity) || Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.id < b.id ? 1 : -1);

export type WallTurn = {
  /** Cameras with an alarm that stand in front, the worst first. */
  readonly forward: readonly string[];
  /** How many more have one, for which there is no room in front. */
  readonly more: number;
  /** The others that are on now. */
  readonly rotating: readonly string[];
  readonly page: number;
  readonly pages: number;
};

/**
 * What a display without hands shows: half of it at most for alarms, the rest for the other cameras, page after page.
 * @param slots pictures on the display
 * @param turn counts up by one each time the page changes
 */
export function wallTurn(
  cameraIds: readonly string[],
  alarmedIds: readonly string[],
  slots: number,
  turn: number,
): WallTurn {
  const forward = alarmedIds.slice(0, Math.floor(slots / 2));
  const inFront = new Set(forward);
  const others = cameraIds.filter((id) => !inFront.has(id));
  const room = Math.max(1, slots - forward.length);
  const pages = Math.max(1, Math.ceil(others.length / room));
  const page = turn % pages;
  const rotating = others.slice(page * room, (page + 1) * room);
  return { forward, more: alarmedIds.length - forward.length, rotating, page, pages };
}
