import type { CameraView, SiteView } from "@ngaba/contract";
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
