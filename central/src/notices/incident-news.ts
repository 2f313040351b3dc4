import {
  EventMessage,
  type IncidentMessage,
  isCameraState,
  isEvidence,
  type LocalName,
  type WebhookIncident,
} from "@ngaba/contract";
import { isCameraFault } from "../cases/camera-incident.ts";
import type { CameraPlaces } from "../cases/event-view.ts";
import { incidentIdOf, type StoredIncident, withMessage } from "../cases/incident.ts";
import { type InboxRow, UNREADABLE_TYPE } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages } from "../inbox/read-messages.ts";

/** What rows of the inbox tell of incidents. */
export interface IncidentNews {
  /** Each message of an incident that may be the first one that matters to somebody, with its row. */
  readonly begun: readonly { readonly rowId: number; readonly incident: WebhookIncident }[];
  readonly ended: readonly { readonly incidentId: string; readonly endedAt: string }[];
}

/** Reads rows for their incidents. */
export function newsOf(rows: readonly InboxRow[], places: CameraPlaces, onUnreadable: OnUnreadable): IncidentNews {
  const events = rows.filter(({ stream, type }) => stream === "event" && type !== UNREADABLE_TYPE);
  const news = readMessages(events, EventMessage, onUnreadable).flatMap(({ row, message }) => {
    if (isEvidence(message)) return [];
    const id = incidentIdOf(message);
    return id === undefined ? [] : [{ row, message, stored: withMessage(undefined, id, { ...row, message }) }];
  });
  return {
    // The end of a camera's fault does not say what the fault was.
    begun: news
      .filter(({ message, stored }) => stored.phase !== "end" || !isCameraState(message))
      .map(({ row, message, stored }) => ({ rowId: row.id, incident: toIncident(stored, message, places) })),
    ended: news.flatMap(({ stored: { id, phase, endedAt, startedAt } }) =>
      phase === "end" ? [{ incidentId: id, endedAt: endedAt ?? startedAt }] : [],
    ),
  };
}

function toIncident(incident: StoredIncident, message: IncidentMessage, places: CameraPlaces): WebhookIncident {
  const { camera, site } = places.get(incident.cameraId) ?? {};
  return {
    ...{ id: incident.id, what: "begun", kind: incident.kind, severity: incident.severity },
    title: titleOf(incident),
    isSuspicion: !isCameraFault(incident) && incident.act !== undefined,
    cameraId: message.data.cameraId,
    ...(camera && { cameraName: camera.name }),
    ...(site && { siteId: site.id, siteName: site.name }),
    startedAt: incident.startedAt,
  };
}

/** The rule's own words; of a camera's faults, and for the first agents, who sent none, ours. */
function titleOf({ kind, title }: StoredIncident): LocalName {
  if (kind === "camera-offline") return { vi: "Camera mất kết nối", en: "Camera offline" };
  if (kind === "camera-degraded") return { vi: "Camera suy giảm", en: "Camera degraded" };
  return title ?? { vi: "Có đối tượng trong khu vực cấm", en: "Somebody in a prohibited area" };
}
