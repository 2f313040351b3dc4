import type { CameraView, LocalName, SiteView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { camerasQuery, sitesQuery, useApi } from "../../api/queries.ts";

/** The inventory by id. */
export type Places = {
  readonly cameras: ReadonlyMap<string, CameraView>;
  readonly sites: ReadonlyMap<string, SiteView>;
  /** False until both were read: what is missing may be in the inventory all the same. */
  readonly isComplete: boolean;
};

/** Where a camera stands and what it looks at. `view` is empty when its name says no more than its site's. */
export type CameraWords = { readonly place: string; readonly view: string };

/** Splits a camera's name: many begin with the name of their site, which need not be said twice. */
export function cameraWords(camera: string, site: string | undefined): CameraWords {
  if (site === undefined) return { place: camera, view: "" };
  const view = camera.startsWith(site) ? camera.slice(site.length).replace(/^[\s,·–-]+/, "") : camera;
  return { place: site, view };
}

/** Each ward of the city once, by name. */
export const wardsOfCity = (sites: readonly SiteView[]): readonly LocalName[] =>
  [...new Map(sites.map(({ ward }) => [ward.vi, ward])).values()].toSorted((a, b) => a.vi.localeCompare(b.vi, "vi"));

const byId = <T extends { readonly id: string }>(list: readonly T[] = []): ReadonlyMap<string, T> =>
  new Map(list.map((entry) => [entry.id, entry]));

export function usePlaces(): Places {
  const api = useApi();
  const { data: cameras } = useQuery(camerasQuery(api));
  const { data: sites } = useQuery(sitesQuery(api));
  return useMemo(
    () => ({
      cameras: byId(cameras),
      sites: byId(sites),
      isComplete: cameras !== undefined && sites !== undefined,
    }),
    [cameras, sites],
  );
}
