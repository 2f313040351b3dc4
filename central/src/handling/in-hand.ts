import type { EventView } from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { HandlingStore } from "./handling-store.ts";

const MAX_IN_HAND = 200;

/** Events that somebody looks after and `who` may see, newest first: the 200 whose handling changed last. */
export async function inHandOf(
  who: Pick<Who, "cameraIds">,
  { handlingStore, events }: { handlingStore: Pick<HandlingStore, "inHand">; events: Pick<EventStore, "some"> },
): Promise<readonly EventView[]> {
  const found: EventView[] = [];
  let page = await handlingStore.inHand(MAX_IN_HAND);
  while (page.length > 0 && found.length < MAX_IN_HAND) {
    const views = await events.some(page.map(({ eventId }) => eventId));
    found.push(...views.filter(({ cameraId }) => maySee(who, cameraId)));
    if (page.length < MAX_IN_HAND) break;
    page = await handlingStore.inHand(MAX_IN_HAND, page.at(-1));
  }
  return found.slice(0, MAX_IN_HAND).toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}
