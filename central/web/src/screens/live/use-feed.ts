import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { FeedFilter } from "../../api/feed-filter.ts";
import { feedQuery, sitesQuery, useApi } from "../../api/queries.ts";

/** The feed as far as a filter wants it. Only with the sites it is known which ward an event is of. */
export function useFeed(filter: FeedFilter) {
  const api = useApi();
  const { data: sites } = useQuery(sitesQuery(api));
  return useQuery({ ...feedQuery(api, filter), enabled: filter.ward === undefined || sites !== undefined });
}

const names = { minSeverity: "severity", about: "about", ward: "ward", phase: "phase" } as const;

/** The filter in the address, and a function that changes parts of it. What the address says wrongly is passed over. */
export function useFeedFilter(): [FeedFilter, (change: Partial<FeedFilter>) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(text)), [text]);
  const change = (changes: Partial<FeedFilter>) =>
    setParams((old) => withFilter(old, { ...filter, ...changes }), { replace: true });
  return [filter, change];
}

/** Each part by itself: one that cannot be read leaves the others as they are. */
export function filterOf(params: URLSearchParams): FeedFilter {
  const read = (key: keyof FeedFilter) => params.get(names[key]) ?? undefined;
  const { shape } = FeedFilter;
  const parts = {
    minSeverity: shape.minSeverity.safeParse(read("minSeverity")).data,
    about: shape.about.safeParse(read("about")).data,
    ward: shape.ward.safeParse(read("ward")).data,
    phase: shape.phase.safeParse(read("phase")).data,
  };
  return FeedFilter.parse(parts);
}

/** The same address with another filter. */
export function withFilter(params: URLSearchParams, filter: FeedFilter): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const key of ["minSeverity", "about", "ward", "phase"] as const) {
    const value = filter[key];
    if (value === undefined) next.delete(names[key]);
    else next.set(names[key], value);
  }
  return next;
}
