import { CAMERA_FAULT_KINDS, EventQuery, type EventView, Severity, type SiteView } from "@ngaba/contract";
import { z } from "zod";

const { minSeverity, about, ward } = EventQuery.shape;

/** Which events a person wants to see; without anything, all. The centre reads it alike in its query. */
export const FeedFilter = z.object({ minSeverity, about, ward, phase: z.literal("open").optional() });
export type FeedFilter = z.infer<typeof FeedFilter>;

/** Name of the ward of a site, Vietnamese. */
export type WardOf = (siteId: string | undefined) => string | undefined;

export function wardsOf(sites: readonly SiteView[] = []): WardOf {
  const wards = new Map(sites.map((site) => [site.id, site.ward.vi]));
  return (siteId) => wards.get(siteId ?? "");
}

/** What the centre's query for a filter finds, by the same rules: what the stream brings is never asked for. */
export function isWanted(event: EventView, filter: FeedFilter, wardOf: WardOf): boolean {
  if (filter.minSeverity !== undefined && rank(event.severity) < rank(filter.minSeverity)) return false;
  if (filter.about !== undefined && (filter.about === "cameras") !== CAMERA_FAULT_KINDS.includes(event.kind)) {
    return false;
  }
  if (filter.phase === "open" && event.phase === "end") return false;
  return filter.ward === undefined || wardOf(event.siteId) === filter.ward;
}

/** Higher is worse. */
export const rank = (severity: Severity): number => Severity.options.indexOf(severity);

/** The worst of them; undefined of none. */
export function worst(severities: readonly Severity[]): Severity | undefined {
  return severities.toSorted((a, b) => rank(b) - rank(a))[0];
}
