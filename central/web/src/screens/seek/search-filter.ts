/** What cases are searched by. The address keeps all of it but the plate and its purpose: addresses go into logs and histories. */
import { CaseListQuery, normalisePlate } from "@ngaba/contract";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { z } from "zod";
import type { CaseSearch } from "../../api/review-client.ts";
import { hasMarkedLetter } from "../review/finding.ts";

const { state, kind, rule, officer, from, to } = CaseListQuery.shape;

const SearchFilter = z.object({
  ...{ state, kind, rule, officer, from, to },
  place: z
    .string()
    .regex(/^(?:ward|site|camera):.{1,100}$/)
    .optional()
    .describe("`ward:` and its Vietnamese name, `site:` or `camera:` and an id"),
});
export type SearchFilter = z.infer<typeof SearchFilter>;

/** What is typed and never stands in an address. */
export type Said = { readonly plate: string; readonly purpose: string };

const NAMES = ["place", "kind", "rule", "state", "officer", "from", "to"] as const;
const PAGE_CASES = 50;
const MIN_PURPOSE_CHARS = 3;

/** Each part by itself: one that cannot be read leaves the others as they are. */
export function searchFilterOf(params: URLSearchParams): SearchFilter {
  const given = NAMES.flatMap((name) => {
    const value = params.get(name);
    const isValid = value !== null && SearchFilter.shape[name].safeParse(value).success;
    return isValid ? [[name, value] as const] : [];
  });
  return SearchFilter.parse(Object.fromEntries(given));
}

export function searchAddress(filter: SearchFilter): string {
  const given = NAMES.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, value]];
  });
  return given.length === 0 ? "/cases" : `/cases?${new URLSearchParams(given)}`;
}

/** `undefined`: it can be asked for. */
export function faultOf(
  { from, to }: SearchFilter,
  { plate, purpose }: Said,
): "plate" | "marked" | "purpose" | "stretch" | undefined {
  if (plate.trim() !== "") {
    if (hasMarkedLetter(plate)) return "marked";
    if (!CaseListQuery.shape.plate.safeParse(plate).success) return "plate";
    if (purpose.trim() === "") return "purpose";
  }
  if (purpose.trim() !== "" && purpose.trim().length < MIN_PURPOSE_CHARS) return "purpose";
  const isEmpty = from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to);
  return isEmpty ? "stretch" : undefined;
}

/** What the centre is asked for, with plates where it is said what for; `undefined` where nothing in particular is looked for. */
export function searchOf({ place, ...filter }: SearchFilter, { plate, purpose }: Said): CaseSearch | undefined {
  const asked = plate.trim() === "" ? {} : { plate: normalisePlate(plate) };
  const wanted = { ...filter, ...placeOf(place), ...asked };
  if (Object.values(wanted).every((value) => value === undefined)) return undefined;
  const why = purpose.trim() === "" ? {} : { purpose: purpose.trim() };
  return { ...wanted, ...why, order: "newest", count: "true", limit: PAGE_CASES };
}

function placeOf(place = ""): Pick<CaseSearch, "ward" | "site" | "camera"> {
  const at = place.indexOf(":");
  return at === -1 ? {} : { [place.slice(0, at)]: place.slice(at + 1) };
}

/** The filter in the address, and how to choose another one. */
export function useSearchFilter(): [SearchFilter, (filter: SearchFilter) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo(() => searchFilterOf(new URLSearchParams(text)), [text]);
  return [filter, (chosen) => setParams(new URL(searchAddress(chosen), "http://page").searchParams)];
}
