import {
  type EventMessage,
  type EventView,
  epochMs,
  isCameraOffline,
  kindOfType,
  type RuleIncidentData,
  type Snapshot,
  toRfc3339,
} from "@ngaba/contract";

/** An incident as it is stored: without what depends on the inventory and on uploads. */
export type StoredIncident = Omit<EventView, "siteId" | "standing" | "snapshots"> & {
  readonly snapshots: readonly Snapshot[];
};

export interface ReceivedEvent {
  readonly agentId: string;
  readonly receivedAtMs: number;
  readonly message: EventMessage;
}

/**
 * The state of an incident after one more of its messages, not yet judged. Pure. An incident may begin with any phase: what came
 * before it may be in the gap ledger. Once ended it stays ended.
 */
export function withMessage(before: StoredIncident | undefined, event: ReceivedEvent): StoredIncident {
  const { message } = event;
  const { data } = message;
  const isOver = before?.phase === "end";
  const endedAt = isOver ? before.endedAt : data.endedAt;
  return {
    id: data.incidentId,
    kind: kindOfType(message.type),
    cameraId: data.cameraId,
    agentId: event.agentId,
    severity: data.severity,
    phase: isOver ? "end" : data.phase,
    startedAt: data.startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    durationMs: isOver ? before.durationMs : data.durationMs,
    receivedAt: before?.receivedAt ?? toRfc3339(epochMs(event.receivedAtMs)),
    clock: data.clock.source,
    ...ofKind(message),
    snapshots: joinSnapshots(before?.snapshots ?? [], "snapshots" in data ? data.snapshots : []),
  };
}

function ofKind(message: EventMessage): Partial<StoredIncident> {
  return isCameraOffline(message) ? { reason: message.data.reason } : ofRule(message.data);
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
