import { epochMs, localTimeOf, Severity, type WebhookIncident } from "@ngaba/contract";
import type { Hook } from "./hook.ts";

/** Low to high. */
export const severityRank = (severity: Severity): number => Severity.options.indexOf(severity);

type Filter = Pick<Hook, "kinds" | "minSeverity" | "sites" | "cameras" | "hours">;

/** True when a hook is to be told that this incident began. Pure. */
export function matchesHook({ kinds, minSeverity, sites, cameras, hours }: Filter, incident: WebhookIncident): boolean {
  if (severityRank(incident.severity) < severityRank(minSeverity)) return false;
  if (kinds !== undefined && !kinds.includes(incident.kind)) return false;
  return isAtPlace({ sites, cameras }, incident) && isWithin(hours, incident.startedAt);
}

function isAtPlace(
  { sites, cameras }: Pick<Filter, "sites" | "cameras">,
  { siteId, cameraId }: WebhookIncident,
): boolean {
  if (sites === undefined && cameras === undefined) return true;
  return cameras?.includes(cameraId) === true || (siteId !== undefined && sites?.includes(siteId) === true);
}

function isWithin(hours: Filter["hours"], startedAt: string): boolean {
  if (hours === undefined) return true;
  const { from, to } = hours;
  const time = localTimeOf(epochMs(Date.parse(startedAt))).slice(11, 16);
  return from < to ? from <= time && time < to : from <= time || time < to;
}
