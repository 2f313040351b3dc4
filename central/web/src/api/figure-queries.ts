import { queryOptions } from "@tanstack/react-query";
import type { FiguresAsked } from "./client.ts";
import type { Api } from "./queries.ts";
import { unwrap } from "./result.ts";

const MINUTE_MS = 60_000;

/** Sums of a stretch. Asked again each minute: the newest window grows, and late data changes older ones. */
export const figuresQuery = ({ client }: Api, asked: FiguresAsked) =>
  queryOptions({
    queryKey: ["figures", asked],
    queryFn: async ({ signal }) => unwrap(await client.figures(asked, signal)),
    refetchInterval: MINUTE_MS,
  });
