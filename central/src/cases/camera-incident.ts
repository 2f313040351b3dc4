import { type CameraStateData, endsEpisode, epochMs, toRfc3339 } from "@ngaba/contract";
import type { StoredIncident } from "./incident.ts";

/** What a change of a camera's state says of the incident that it is part of. */
type Said = Pick<StoredIncident, "kind" | "severity" | "phase" | "startedAt" | "durationMs"> &
  Partial<Pick<StoredIncident, "endedAt" | "reason" | "reasons">>;

/**
 * One time out of order is one incident, whatever states it goes through: a fault of the pictures until the camera is
 * offline, then a camera that is offline, until it works again or somebody has taken it in hand. Pure.
 */
export function ofCameraState(before: StoredIncident | undefined, data: CameraStateData): Said {
  const wasOffline = before?.kind === "camera-offline" || data.to === "offline";
  const startedAt = before?.startedAt ?? data.since;
  const isOver = endsEpisode(data.to);
  // The agent's wall clock may have been set back in between.
  const momentMs = Math.max(Date.parse(startedAt), Date.parse(isOver ? data.since : data.at));
  const reason = data.offlineReason ?? before?.reason;
  const reasons = data.reasons.length > 0 ? data.reasons : before?.reasons;
  return {
    ...(wasOffline
      ? { kind: "camera-offline", severity: "warning" as const }
      : { kind: "camera-degraded", severity: "notice" as const }),
    phase: isOver ? "end" : before === undefined ? "start" : "update",
    startedAt,
    durationMs: momentMs - Date.parse(startedAt),
    ...(isOver && { endedAt: toRfc3339(epochMs(momentMs)) }),
    ...(reason !== undefined && { reason }),
    ...(reasons && { reasons }),
  };
}

/** A fault of the camera, which is nobody's act. */
export const isCameraFault = ({ kind }: Pick<StoredIncident, "kind">): boolean =>
  kind === "camera-offline" || kind === "camera-degraded";
