import {
  epochMs,
  type HandOver,
  HandOverItem,
  type HandOverQuery,
  type HandOverRequest,
  toRfc3339,
} from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { Clock } from "../platform/clock.ts";
import type { HandOverStore } from "./hand-over-store.ts";
import type { Handlings } from "./handlings.ts";

const MAX_ITEMS = 200;

/** What one shift tells the next. Of cameras that who asks may not see, nothing. */
export interface HandOvers {
  /** Writes a note down with what is in hand now. A repeated one is written once. */
  write(request: HandOverRequest, who: Who): Promise<HandOver>;
  /** Says that the next shift has read it. `undefined`: no such note; otherwise as it stands, whoever has taken it. */
  take(id: string, who: Who): Promise<HandOver | undefined>;
  /** Newest first. */
  find(query: HandOverQuery, who: Who): Promise<readonly HandOver[]>;
}

export interface HandOversOptions {
  readonly handOverStore: HandOverStore;
  readonly handlings: Pick<Handlings, "inHand">;
  readonly events: Pick<EventStore, "openCounts">;
  readonly clock: Pick<Clock, "now">;
}

export function createHandOvers({ handOverStore: store, handlings, events, clock }: HandOversOptions): HandOvers {
  const now = () => toRfc3339(epochMs(clock.now()));
  const shown = async (id: string, who: Who) => {
    const note = await store.get(id);
    return note && visibleTo(who, note);
  };
  return {
    write: async ({ id, text }, who) => {
      const items = await itemsFor(who, handlings);
      const by = { id: who.id, name: who.name };
      const note = { id, at: now(), by, text, items, openCounts: await events.openCounts() };
      await store.add(note);
      return (await shown(id, who)) ?? visibleTo(who, note);
    },
    take: async (id, who) => {
      await store.take(id, { at: now(), by: { id: who.id, name: who.name } });
      return shown(id, who);
    },
    find: async (query, who) => (await store.find(query)).map((note) => visibleTo(who, note)),
  };
}

/** A note is of the whole city: the next shift may see other cameras than who wrote it. */
const EVERYTHING: Pick<Who, "cameraIds"> = { cameraIds: undefined };

/** Of the whole city; when that is too much, what the writer may see goes before the rest. */
async function itemsFor(who: Who, { inHand }: HandOversOptions["handlings"]): Promise<HandOverItem[]> {
  const events = [...(await inHand(who)), ...(await inHand(EVERYTHING))];
  const items = new Map(events.map((event) => [event.id, HandOverItem.parse(event)]));
  return [...items.values()].slice(0, MAX_ITEMS).toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}

/** How much is open was counted over the whole city, so it is only for who may see all of it. */
function visibleTo(who: Who, note: HandOver): HandOver {
  if (who.cameraIds === undefined) return note;
  const { openCounts: _openCounts, ...rest } = note;
  return { ...rest, items: note.items.filter(({ cameraId }) => maySee(who, cameraId)) };
}
