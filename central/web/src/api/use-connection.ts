import { skipToken, useQuery } from "@tanstack/react-query";
import { keys } from "./queries.ts";
import type { ConnectionState } from "./stream-protocol.ts";

/** Whether the page hears the centre now; undefined before the first word of the stream's owner. */
export function useConnection(): ConnectionState | undefined {
  return useQuery<ConnectionState>({ queryKey: keys.connection, queryFn: skipToken }).data;
}
