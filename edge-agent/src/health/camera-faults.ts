import { randomUUIDv7 } from "node:crypto";
import {
  type CameraOfflineData,
  type ClockState,
  type EpochMs,
  elapsed,
  epochMs,
  fromRfc3339,
  toRfc3339,
} from "@ngaba/contract";
import type { CameraStanding } from "../capture/camera-state.ts";
import type { IncidentLog } from "../evidence/incident-log.ts";
import type { EdgeError, EdgeErrorCode } from "../platform/errors.ts";

/** Makes one incident of each time that a camera is offline, however often the agent is started anew meanwhile. */
export interface CameraFaults {
  /** Takes in a change of state. @throws {EdgeError} OUTBOX_FULL */
  changed(cameraId: string, standing: CameraStanding, fault: EdgeError | undefined): void;
}

interface OpenFault {
  readonly startedAt: EpochMs;
  readonly data: CameraOfflineData;
}

export function createCameraFaults(options: {
  readonly incidents: Pick<IncidentLog, "record">;
  /** Faults that an earlier run of the agent left open: they go on until their camera is seen again. */
  readonly leftovers: readonly CameraOfflineData[];
  readonly configHash: string;
  readonly clockState: () => ClockState;
}): CameraFaults {
  const { incidents, configHash, clockState } = options;
  const open = new Map<string, OpenFault>(
    options.leftovers.map((data) => [data.cameraId, { startedAt: fromRfc3339(data.startedAt), data }]),
  );

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
    const endedAt = epochMs(Math.max(fault.startedAt, at)); // the wall clock may have been set back
    const durationMs = elapsed(fault.startedAt, endedAt);
    const stamp = toRfc3339(endedAt);
    const data = { ...fault.data, phase: "end" as const, endedAt: stamp, readAt: stamp, durationMs };
    incidents.record({ kind: "camera-offline", data }, endedAt);
  };

  return {
    changed: (cameraId, { state, stateSince }, fault) => {
      if (state !== "offline") end(cameraId, stateSince);
      else if (!open.has(cameraId)) start(cameraId, stateSince, fault);
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
