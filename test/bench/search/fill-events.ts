import type { Severity } from "@ngaba/contract";
import type { StoredIncident } from "../../../central/src/cases/incident.ts";
import type { openCasesDatabase } from "../../../central/src/cases/sqlite-cases-database.ts";
import { writeIncidents } from "../../../central/src/cases/sqlite-incident-writes.ts";
import { createRandom, type Random } from "./random.ts";

const AT_ONCE = 5_000;

/** What rules find, the commonest first, and how grave it is. */
const KINDS: readonly (readonly [kind: string, severity: Severity])[] = [
  ["illegal-stop", "notice"],
  ["red-light", "warning"],
  ["wrong-lane", "notice"],
  ["stop-line", "notice"],
  ["wrong-way", "warning"],
  ["forbidden-turn", "notice"],
  ["crowd", "info"],
  ["camera-degraded", "warning"],
  ["loitering", "info"],
  ["restricted-zone", "critical"],
];

export interface EventsWanted {
  readonly events: number;
  readonly seed: number;
  readonly cameraIds: readonly string[];
  /** They lie between these, in the order of time. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Writes events that have ended into the store of events, without the messages that would have made them. */
export async function fillEvents(
  database: Awaited<ReturnType<typeof openCasesDatabase>>,
  wanted: EventsWanted,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (events: number) => void },
): Promise<void> {
  const random = createRandom(wanted.seed, 1);
  for (let done = 0; done < wanted.events; ) {
    signal.throwIfAborted();
    const count = Math.min(AT_ONCE, wanted.events - done);
    const incidents = Array.from({ length: count }, (_, index) => incidentOf(done + index, wanted, random));
    await database.transaction().execute((trx) => writeIncidents(trx, incidents, []));
    done += count;
    onProgress(done);
  }
}

function incidentOf(number: number, { events, fromMs, toMs, cameraIds }: EventsWanted, random: Random): StoredIncident {
  const startedAtMs = Math.floor(fromMs + ((number + random.share()) * (toMs - fromMs)) / events);
  const durationMs = 500 + random.below(30_000);
  const [kind, severity] = random.pick(KINDS, true);
  const startedAt = new Date(startedAtMs).toISOString();
  const [left, top] = [random.share() * 0.9, random.share() * 0.8];
  return {
    ...{ id: random.uuid(startedAtMs), kind, cameraId: random.pick(cameraIds), agentId: "agent-01", severity },
    ...{ phase: "end", startedAt, endedAt: new Date(startedAtMs + durationMs).toISOString(), durationMs },
    receivedAt: new Date(startedAtMs + durationMs + 800).toISOString(),
    title: { vi: "Nghi vấn vi phạm tại nút giao", en: "Suspected violation at a junction" },
    ...{ act: kind, place: { kind: "line", id: "line-1", name: { vi: "Vạch dừng", en: "Stop line" } } },
    ...{ roadUserClass: "motorcycle", trackId: random.below(100_000), confidence: random.share() },
    box: [left, top, left + 0.1, top + 0.2],
    moments: { at: startedAt },
    snapshots: [],
  };
}
