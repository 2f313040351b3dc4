import { fromRfc3339 } from "@ngaba/contract";
import type { CameraWatch } from "../health/camera-watch.ts";
import type { CommandHandlers } from "./command-listener.ts";

/** Carries out what is asked of a camera itself. `done` says that it is on disk, and holds across a restart. */
export function cameraCommands(
  watch: Pick<CameraWatch, "confirmView" | "order">,
  cameraIds: ReadonlySet<string>,
): Required<Pick<CommandHandlers, "confirm-view" | "set-mode">> {
  const unknown = (cameraId: string) =>
    ({ outcome: "refused", code: "CAMERA_UNKNOWN", detail: `this agent has no camera ${cameraId}` }) as const;
  return {
    "confirm-view": ({ cameraId }) => {
      if (!cameraIds.has(cameraId)) return unknown(cameraId);
      watch.confirmView(cameraId);
      return { outcome: "done" };
    },
    "set-mode": ({ cameraId, mode, until, by }) => {
      if (!cameraIds.has(cameraId)) return unknown(cameraId);
      watch.order(cameraId, { mode, by, ...(until !== undefined && { until: fromRfc3339(until) }) });
      return { outcome: "done" };
    },
  };
}
