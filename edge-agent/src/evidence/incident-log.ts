import { type EpochMs, epochMs, fromRfc3339, toRfc3339 } from "@ngaba/contract";
import type { IncidentData, MessageRecorder } from "../outbox/message-recorder.ts";
import type { SqliteOpenIncidents } from "./sqlite-open-incidents.ts";

/** Where every phase of every incident goes: into the outbox, with the open ones remembered across a kill -9. */
export interface IncidentLog {
  /** @throws {EdgeError} OUTBOX_FULL */
  record(incident: IncidentData, at: EpochMs): void;
  /** What an earlier run of the agent left open. */
  leftovers(): IncidentData[];
  /**
   * Ends one of them at the moment it was last known of.
   * @throws {EdgeError} OUTBOX_FULL: it is still there at the next start
   */
  endLeftover(incident: IncidentData): void;
}

/**
 * An incident is remembered as open before its start goes out and forgotten after its end has: killed in between, an
 * end is said twice, which changes nothing, rather than never.
 */
export function createIncidentLog(open: SqliteOpenIncidents, recorder: MessageRecorder): IncidentLog {
  const record = (incident: IncidentData, at: EpochMs): void => {
    const { phase, incidentId } = incident.data;
    if (phase !== "end") open.put(incident);
    recorder.incident(incident, at);
    if (phase === "end") open.remove(incidentId);
  };
  return {
    record,
    leftovers: () => open.all(),
    endLeftover: (incident) => {
      const lastKnownAt = epochMs(fromRfc3339(incident.data.startedAt) + incident.data.durationMs);
      record(ended(incident, toRfc3339(lastKnownAt)), lastKnownAt);
    },
  };
}

function ended(incident: IncidentData, endedAt: string): IncidentData {
  if ("reason" in incident.data) return { kind: "camera-offline", data: { ...incident.data, phase: "end", endedAt } };
  return { kind: incident.kind, data: { ...incident.data, phase: "end", endedAt, snapshots: [] } };
}
