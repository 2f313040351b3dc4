import type { CameraView, LocalName, SiteView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { camerasQuery, sitesQuery, useApi } from "../../api/queries.ts";

/** The inventory by id. */
export type Places = {
  readonly cameras: ReadonlyMap<string, CameraView>;
  readonly sites: ReadonlyMap<string, SiteView>;
  /** False until both were read: what is missing may be in the inventory all the same. */
  readonly isComplete: boolean;
};

/** Of a camera only what it is called and where it stands. */
type NamedCamera = Pick<CameraView, "id" | "siteId" | "name" | "isSmart">;

/** The inventory without what the cameras do: in a city some camera always does something, its name stays. */
export type NamedPlaces = Pick<Places, "sites" | "isComplete"> & {
  readonly cameras: ReadonlyMap<string, NamedCamera>;
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

function useById<Camera extends NamedCamera>(cameras: readonly Camera[] | undefined) {
  const { data: sites } = useQuery(sitesQuery(useApi()));
  return useMemo(
    () => ({
      cameras: byId(cameras),
      sites: byId(sites),
      isComplete: cameras !== undefined && sites !== undefined,
    }),
    [cameras, sites],
  );
}

/** Cameras with their states: another object whenever one of them changes. */
export function usePlaces(): Places {
  return useById(useQuery(camerasQuery(useApi())).data);
}

/** Cameras by name: the same object until one is called otherwise, so that what is drawn with it need not be drawn again. */
export function useNamedPlaces(): NamedPlaces {
  return useById(useQuery({ ...camerasQuery(useApi()), select: namesOf }).data);
}

const namesOf = (cameras: readonly CameraView[]): readonly NamedCamera[] =>
  cameras.map(({ id, siteId, name, isSmart }) => ({ id, siteId, name, isSmart }));

/** One camera with its state; undefined without an id, or when there is no such camera. */
export function useCamera(id: string | undefined): CameraView | undefined {
  const select = useCallback((cameras: readonly CameraView[]) => cameras.find((camera) => camera.id === id), [id]);
  return useQuery({ ...camerasQuery(useApi()), select }).data;
}
