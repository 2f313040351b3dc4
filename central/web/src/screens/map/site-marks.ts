import type { CameraConnection, CameraView, EventView, Severity, SiteView } from "@ngaba/contract";
import { worst } from "../../api/feed-filter.ts";
import { urgency } from "../live/group-cameras.ts";
import type { Places } from "../live/places.ts";

/** A site on the map. */
export type SiteMark = {
  readonly site: SiteView;
  readonly cameras: readonly CameraView[];
  /** Of its cameras the one that needs a person most. */
  readonly state: CameraConnection;
  /** Of the worst alarm at it; undefined without any. */
  readonly severity: Severity | undefined;
};

/** Every site that has a camera, by id. */
export function siteMarks({ cameras, sites }: Places, alarms: readonly EventView[]): readonly SiteMark[] {
  const bySite = Map.groupBy(cameras.values(), ({ siteId }) => siteId);
  const severities = new Map(alarms.map(({ cameraId, severity }) => [cameraId, severity]));
  return [...sites.values()]
    .flatMap((site): SiteMark[] => {
      const ofSite = bySite.get(site.id) ?? [];
      if (ofSite.length === 0) return [];
      return [
        {
          site,
          cameras: ofSite,
          state: mostUrgent(ofSite.map(({ connection }) => connection)),
          severity: worst(ofSite.flatMap(({ id }) => severities.get(id) ?? [])),
        },
      ];
    })
    .toSorted((a, b) => (a.site.id < b.site.id ? -1 : 1));
}

/** @param states not empty: of none, nothing is connected */
export const mostUrgent = (states: readonly CameraConnection[]): CameraConnection =>
  states.toSorted((a, b) => urgency[a] - urgency[b])[0] ?? "not-connected";

/** What needs a person first: alarms by severity, then states; sites where all is well are left out. */
export function troubledFirst(marks: readonly SiteMark[]): readonly SiteMark[] {
  const weight = ({ severity, state }: SiteMark) =>
    [severity === "critical" ? 0 : severity ? 1 : 2, urgency[state]] as const;
  return marks
    .filter(({ severity, state }) => severity !== undefined || urgency[state] <= urgency.degraded)
    .toSorted((a, b) => {
      const [alarmA, stateA] = weight(a);
      const [alarmB, stateB] = weight(b);
      return alarmA - alarmB || stateA - stateB || (a.site.id < b.site.id ? -1 : 1);
    });
}

/** Where something stands on the map at one zoom, pixels. */
export type Spot = { readonly id: string; readonly xPx: number; readonly yPx: number };

/**
 * Puts spots that are too close to be told apart together: each joins the first group that began within `gapPx` of it.
 * @returns ids of each group, its first one named for it: the same spots make the same groups
 */
export function groupSpots(spots: readonly Spot[], gapPx: number): readonly (readonly [string, ...string[]])[] {
  const groups: { readonly first: Spot; readonly ids: [string, ...string[]] }[] = [];
  for (const spot of spots) {
    const near = groups.find(({ first }) => Math.hypot(first.xPx - spot.xPx, first.yPx - spot.yPx) < gapPx);
    if (near === undefined) groups.push({ first: spot, ids: [spot.id] });
    else near.ids.push(spot.id);
  }
  return groups.map(({ ids }) => ids);
}
