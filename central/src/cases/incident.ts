import {
  type EventView,
  epochMs,
  type IncidentMessage,
  isCameraOffline,
  isCameraState,
  kindOfType,
  type RuleIncidentData,
  type Snapshot,
  toRfc3339,
} from "@ngaba/contract";
import { ofCameraState } from "./camera-incident.ts";

/** An incident as it is stored: without what depends on the inventory, on uploads, on its evidence and on people. */
export type StoredIncident = Omit<EventView, "siteId" | "standing" | "snapshots" | "evidence" | "handling"> & {
  readonly snapshots: readonly Snapshot[];
};

export interface ReceivedEvent {
  readonly agentId: string;
  readonly receivedAtMs: number;
  readonly message: IncidentMessage;
}

/** The incident that a message is part of; `undefined` of a camera's change of state that is part of none. */
export const incidentIdOf = (message: IncidentMessage): string | undefined =>
  isCameraState(message) ? message.data.episodeId : message.data.incidentId;

/**
 * The state of an incident after one more of its messages, not yet judged. Pure. An incident may begin with any phase: what came
 * before it may be in the gap ledger. Once ended it stays ended.
 * @param id as {@link incidentIdOf} says
 */
export function withMessage(before: StoredIncident | undefined, id: string, event: ReceivedEvent): StoredIncident {
  const { message } = event;
  const { data } = message;
  const isOver = before?.phase === "end";
  if (isOver && isCameraState(message)) return before;
  const said = saidBy(before, message);
  const endedAt = isOver ? before.endedAt : said.endedAt;
  return {
    ...said,
    id,
    cameraId: data.cameraId,
    agentId: event.agentId,
    phase: isOver ? "end" : said.phase,
    ...(endedAt === undefined ? {} : { endedAt }),
    durationMs: isOver ? before.durationMs : said.durationMs,
    receivedAt: before?.receivedAt ?? toRfc3339(epochMs(event.receivedAtMs)),
    clock: data.clock.source,
    snapshots: joinSnapshots(before?.snapshots ?? [], "snapshots" in data ? data.snapshots : []),
  };
}

type Said = ReturnType<typeof ofCameraState> & Partial<StoredIncident>;

function saidBy(before: StoredIncident | undefined, message: IncidentMessage): Said {
  if (isCameraState(message)) return ofCameraState(before, message.data);
  const { severity, phase, startedAt, endedAt, durationMs } = message.data;
  const ended = endedAt === undefined ? {} : { endedAt };
  const common = { kind: kindOfType(message.type), severity, phase, startedAt, durationMs, ...ended };
  return { ...common, ...(isCameraOffline(message) ? { reason: message.data.reason } : ofRule(message.data)) };
}

function ofRule(data: RuleIncidentData): Partial<StoredIncident> {
  const { title, act, roadUserClass, trackId, confidence, box, moments, measures, signal, picturesAreRendered } = data;
  const place = placeOf(data);
  return {
    ...(title && { title }),
    ...(act !== undefined && { act }),
    ...(place && { place }),
    ...(roadUserClass && { roadUserClass }),
    ...(trackId !== undefined && { trackId }),
    confidence,
    ...(box && { box }),
    ...(moments && { moments }),
    ...(measures && { measures }),
    ...(signal && { signal }),
    ...(picturesAreRendered && { picturesAreRendered }),
  };
}

/** The first agents named a zone in fields of its own. */
function placeOf({ place, zoneId, zoneName }: RuleIncidentData): StoredIncident["place"] {
  if (place !== undefined || zoneId === undefined) return place;
  return { kind: "zone", id: zoneId, ...(zoneName && { name: zoneName }) };
}

/** Every picture once, in the order in which they were named first. */
function joinSnapshots(known: readonly Snapshot[], named: readonly Snapshot[]): readonly Snapshot[] {
  const byHash = new Map([...known, ...named].map((snapshot) => [`${snapshot.role} ${snapshot.sha256}`, snapshot]));
  return [...byHash.values()];
}
