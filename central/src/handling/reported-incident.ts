import { epochMs, type HandlingDetail, REPORTED_KIND, toRfc3339 } from "@ngaba/contract";
import type { EventStore } from "../cases/event-store.ts";
import type { StoredIncident } from "../cases/incident.ts";
import type { HandlingStore } from "./handling-store.ts";

const AT_ONCE = 500;

/**
 * The incident that people made by hand, as lists show it: it goes on until it is closed. `undefined` of the handling of
 * what an agent found. Pure.
 */
export function reportedIncident({ eventId, state, acts }: HandlingDetail): StoredIncident | undefined {
  const [first] = acts;
  if (first?.act.kind !== "report") return undefined;
  const { cameraId, severity, text, startedAt } = first.act;
  const closed = state === "closed" ? acts.findLast(({ act }) => act.kind === "close") : undefined;
  const startedAtMs = Date.parse(startedAt);
  const momentMs = Math.max(startedAtMs, Date.parse((closed ?? acts.at(-1) ?? first).at));
  return {
    ...{ id: eventId, kind: REPORTED_KIND, cameraId, severity, startedAt, snapshots: [] },
    phase: closed !== undefined ? "end" : acts.length > 1 ? "update" : "start",
    ...(closed !== undefined && { endedAt: toRfc3339(epochMs(momentMs)) }),
    durationMs: momentMs - startedAtMs,
    receivedAt: first.at,
    title: { vi: text, en: text },
  };
}

/** Puts every incident that people made where lists find it: that place is made anew now and then, and a kill may have come between. */
export async function fillReported(
  store: Pick<HandlingStore, "reported">,
  events: Pick<EventStore, "report">,
): Promise<void> {
  for (let afterId = ""; ; ) {
    const some = await store.reported(afterId, AT_ONCE);
    const last = some.at(-1);
    if (last === undefined) return;
    await events.report(some.flatMap((handling) => reportedIncident(handling) ?? []));
    afterId = last.eventId;
  }
}
