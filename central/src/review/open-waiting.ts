/**
 * Cases of incidents whose evidence is never finished: the agent's disk has died after the stills, say. Once a day has passed
 * they are opened with what is there, or nobody would be told, and the event would go without anybody having looked.
 */
import type { CaseDetail, EventView } from "@ngaba/contract";
import type { EventStore } from "../cases/event-store.ts";
import { type CaseOpening, isCandidate, openCases } from "./open-cases.ts";

const WAITED_FOR_MS = 24 * 3_600_000;
const AT_ONCE = 200;

export interface WaitingOptions extends CaseOpening {
  readonly events: Pick<EventStore, "get" | "some" | "unfinished">;
  /** Aborting it ends the look after the page that goes on. */
  readonly signal: AbortSignal;
}

/** @returns cases that were made, and how many incidents still wait for their evidence to become one */
export async function openWaiting(
  options: WaitingOptions,
): Promise<{ readonly made: readonly CaseDetail[]; readonly waiting: number }> {
  const { caseStore, events, clock, signal } = options;
  const isReady = (incident: EventView) => isDue(incident, clock.now());
  const made: CaseDetail[] = [];
  let waiting = 0;
  for (let after: string | undefined; ; ) {
    const ids = await events.unfinished(AT_ONCE, after);
    const candidates = (await events.some(ids)).filter(isCandidate);
    made.push(...(await openCases(candidates, options, isReady)));
    waiting += candidates.length - (await caseStore.ofEvents(candidates.map(({ id }) => id))).size;
    after = ids.at(-1);
    if (ids.length < AT_ONCE || signal.aborted) return { made, waiting };
  }
}

/** Nothing can be decided without a picture, so at least a still has to be there. */
function isDue({ startedAt, evidence }: EventView, nowMs: number): boolean {
  const hasStill = evidence?.files.some(({ mediaType, isStored }) => mediaType === "image/jpeg" && isStored) === true;
  return hasStill && Date.parse(startedAt) <= nowMs - WAITED_FOR_MS;
}
