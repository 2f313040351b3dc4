import { useQuery } from "@tanstack/react-query";
import { camerasQuery, namedGroupsQuery, sitesQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import type { WallFilter } from "./wall-filter.ts";

/** What must have been read before a wall can be shown; the groups only when it is of one. */
export function useInventory({ group }: Pick<WallFilter, "group">) {
  const api = useApi();
  const cameras = useQuery(camerasQuery(api));
  const sites = useQuery(sitesQuery(api));
  const groups = useQuery(namedGroupsQuery(api));
  const needed = group === undefined ? [cameras, sites] : [cameras, sites, groups];
  return {
    cameras: cameras.data ?? [],
    isRead: needed.every(({ data }) => data !== undefined),
    problem: apiErrorOf(needed.find(({ error }) => error !== null)?.error),
    retry: () => void Promise.all(needed.map(({ refetch }) => refetch())),
  };
}
