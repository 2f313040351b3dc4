import {
  type CameraChange,
  type CameraOfflineEvent,
  type CameraStateEvent,
  type CameraTimeline,
  isCameraOffline,
  type TimelineQuery,
} from "@ngaba/contract";

/** What became of each camera, as its agents told it. */
export interface CameraTimelines {
  of(cameraId: string, query: TimelineQuery): Promise<CameraTimeline>;
}

/** Most changes in one answer: a camera that flaps is damped by its agent long before. */
export const MAX_CHANGES = 1000;

/** What a message says of a camera's state; older agents only told when it was offline. Pure. */
export function changeOf(message: CameraStateEvent | CameraOfflineEvent, agentId: string): CameraChange | undefined {
  if (isCameraOffline(message)) return ofOffline(message.data, agentId);
  const {
    schemaVersion: _form,
    cameraId: _camera,
    readAt: _read,
    clock: _clock,
    configHash: _hash,
    ...change
  } = message.data;
  return { ...change, agentId };
}

/** @returns `undefined` of a message in between, which changes nothing */
function ofOffline(data: CameraOfflineEvent["data"], agentId: string): CameraChange | undefined {
  const { phase, incidentId: episodeId, startedAt, endedAt, readAt: at, reason, detail } = data;
  if (phase === "update") return undefined;
  const told = { agentId, at, episodeId, reasons: [] };
  if (phase === "end") return { ...told, to: "live", since: endedAt ?? at };
  return { ...told, to: "offline", since: startedAt, offlineReason: reason, ...(detail !== undefined && { detail }) };
}
