import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { namedGroupsQuery, useApi } from "../../api/queries.ts";

/** Cameras of a group; none while it is being read or when there is no such group. @returns undefined when none is asked for */
export function useGroupCameras(groupId: string | undefined): ReadonlySet<string> | undefined {
  const { data: groups } = useQuery(namedGroupsQuery(useApi()));
  return useMemo(
    () => (groupId === undefined ? undefined : new Set(groups?.find(({ id }) => id === groupId)?.cameraIds)),
    [groups, groupId],
  );
}
