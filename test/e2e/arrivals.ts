/** When events come into sight on a page, and when they were sent. */
import { EventDetail, IncidentMessage } from "@ngaba/contract";
import type { Page } from "playwright-core";
import type { City } from "./city.ts";

/**
 * Runs in the page: the wall clock at the first frame in which each event's row was there. A tab behind another draws no
 * frames: then a moment after it came.
 */
const NOTE_ARRIVALS = `
  globalThis.arrivedAt = {};
  const look = () => {
    for (const row of document.querySelectorAll(".event-row")) arrivedAt[row.id.slice("event-".length)] ??= Date.now();
  };
  const lookSoon = () => {
    requestAnimationFrame(look);
    setTimeout(look, 100);
  };
  new MutationObserver(lookSoon).observe(document.body, { childList: true, subtree: true });
`;

/** Begins to note arrivals on a page. @returns reads those of events that were not there yet, ms since 1970 by id */
export async function noteArrivals(page: Page): Promise<() => Promise<ReadonlyMap<string, number>>> {
  const before = new Set(await shownIds(page));
  await page.evaluate(NOTE_ARRIVALS);
  return async () => {
    const all = await page.evaluate<Record<string, number>>("arrivedAt");
    return new Map(Object.entries(all).filter(([id]) => !before.has(id)));
  };
}

/** Ids of the events in the page's list, in its order; where many stand in one line, that is opened. */
export async function shownIds(page: Page): Promise<string[]> {
  const folded = page.locator('.event-row[aria-expanded="false"]');
  while ((await folded.count()) > 0) await folded.first().dispatchEvent("click"); // no hand comes near the list
  const rows = page.locator(".event-row:not([aria-expanded])");
  // The page's types are not ours here.
  const ids = await rows.evaluateAll((elements) => elements.map((row) => (row as unknown as { id: string }).id));
  return ids.map((id) => id.slice("event-".length));
}

/** When the agent wrote the first message of an event, ms since 1970: its id is a UUIDv7. */
export async function sentAtMs(city: City, eventId: string): Promise<number> {
  const { messages } = EventDetail.parse(await (await city.get(`/api/events/${eventId}`)).json());
  const { id } = IncidentMessage.parse(messages[0]);
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}
