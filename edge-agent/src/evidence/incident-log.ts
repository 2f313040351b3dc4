import { type EpochMs, fromRfc3339 } from "@ngaba/contract";
import type { IncidentData, MessageRecorder } from "../outbox/message-recorder.ts";
import type { SqliteOpenIncidents } from "./sqlite-open-incidents.ts";

/** Where every phase of every incident goes: into the outbox, with the open ones remembered across a kill -9. */
export interface IncidentLog {
  /** @throws {EdgeError} OUTBOX_FULL */
  record(incident: IncidentData, at: EpochMs): void;
  /** Ends what an earlier run of the agent left open, at the moment it was last known of. @returns how many */
  endLeftovers(): number;
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
    endLeftovers: () => {
      const leftovers = open.all();
      for (const incident of leftovers) {
        const lastKnownAt = fromRfc3339(incident.data.startedAt) + incident.data.durationMs;
        record(ended(incident, new Date(lastKnownAt).toISOString()), lastKnownAt as EpochMs);
      }
      return leftovers.length;
    },
  };
}

function ended(incident: IncidentData, endedAt: string): IncidentData {
  return incident.kind === "restricted-zone"
    ? { kind: incident.kind, data: { ...incident.data, phase: "end", endedAt, snapshots: [] } }
    : { kind: incident.kind, data: { ...incident.data, phase: "end", endedAt } };
}
