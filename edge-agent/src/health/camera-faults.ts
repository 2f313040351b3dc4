import { randomUUIDv7 } from "node:crypto";
import { type CameraOfflineData, type ClockState, type EpochMs, elapsed, toRfc3339 } from "@ngaba/contract";
import type { CameraStanding } from "../capture/camera-state.ts";
import type { IncidentLog } from "../evidence/incident-log.ts";
import type { EdgeError, EdgeErrorCode } from "../platform/errors.ts";

/** Makes one incident of each time that a camera is offline. */
export interface CameraFaults {
  /** Takes in a change of state. */
  changed(cameraId: string, standing: CameraStanding, fault: EdgeError | undefined): void;
}

interface OpenFault {
  readonly startedAt: EpochMs;
  readonly data: CameraOfflineData;
}

export function createCameraFaults(options: {
  readonly incidents: IncidentLog;
  readonly configHash: string;
  readonly clockState: () => ClockState;
}): CameraFaults {
  const open = new Map<string, OpenFault>();
  const { incidents, configHash, clockState } = options;

  const start = (cameraId: string, at: EpochMs, fault: EdgeError | undefined): void => {
    const data: CameraOfflineData = {
      schemaVersion: 1,
      cameraId,
      incidentId: randomUUIDv7(),
      phase: "start",
      severity: "warning",
      startedAt: toRfc3339(at),
      durationMs: 0,
      readAt: toRfc3339(at),
      clock: clockState(),
      configHash,
      reason: reasonOf(fault?.code),
      detail: (fault?.message ?? "no picture came").slice(0, 500),
    };
    incidents.record({ kind: "camera-offline", data }, at);
    open.set(cameraId, { startedAt: at, data });
  };

  const end = (cameraId: string, at: EpochMs): void => {
    const fault = open.get(cameraId);
    if (fault === undefined) return;
    open.delete(cameraId);
    const stamp = toRfc3339(at);
    const durationMs = Math.max(0, elapsed(fault.startedAt, at)); // the wall clock may have been set back
    const data = { ...fault.data, phase: "end" as const, endedAt: stamp, readAt: stamp, durationMs };
    incidents.record({ kind: "camera-offline", data }, at);
  };

  return {
    changed: (cameraId, { state, stateSince }, fault) => {
      if (state === "offline") start(cameraId, stateSince, fault);
      else end(cameraId, stateSince);
    },
  };
}

function reasonOf(code: EdgeErrorCode | undefined): CameraOfflineData["reason"] {
  switch (code) {
    case "STREAM_REFUSED":
      return "refused";
    case "STREAM_UNAUTHORISED":
      return "unauthorised";
    case "STREAM_ENDED":
      return "ended";
    case "STREAM_UNREACHABLE":
      return "unreachable";
    case "STREAM_INVALID":
      return "invalid-stream";
    default:
      return "stalled";
  }
}
