import type { LocalName, SiteView } from "@ngaba/contract";

/** A place that figures can be of: a ward, or a site within one. */
export type PlaceOption = {
  /** For the address of the page. */
  readonly value: string;
  readonly name: LocalName;
  readonly cameraIds: readonly string[];
};

export type WardOptions = PlaceOption & { readonly sites: readonly PlaceOption[] };

/** Wards in the order of their Vietnamese names, with their sites that have cameras. */
export function placeOptions(sites: readonly SiteView[]): readonly WardOptions[] {
  const inUse = sites.filter(({ cameraIds }) => cameraIds.length > 0);
  return [...Map.groupBy(inUse, ({ ward }) => ward.vi)]
    .toSorted(([a], [b]) => a.localeCompare(b, "vi"))
    .map(([ward, own]) => ({
      value: `ward:${ward}`,
      name: own[0]?.ward ?? { vi: ward, en: ward },
      cameraIds: own.flatMap(({ cameraIds }) => cameraIds),
      sites: own
        .toSorted((a, b) => a.name.vi.localeCompare(b.name.vi, "vi"))
        .map(({ id, name, cameraIds }) => ({ value: `site:${id}`, name, cameraIds })),
    }));
}

/** Stands for every camera that may be seen. */
export const EVERYWHERE = "";

/** What a value asks for. Until the places were read it is not known whether there is such a one. */
export type AskedPlace =
  | { readonly is: "everywhere" | "unread" | "unknown" }
  | { readonly is: "place"; readonly place: PlaceOption };

/** @param wards absent: not read yet */
export function askedPlace(wards: readonly WardOptions[] | undefined, value: string): AskedPlace {
  if (value === EVERYWHERE) return { is: "everywhere" };
  if (wards === undefined) return { is: "unread" };
  const place = wards.flatMap((ward) => [ward, ...ward.sites]).find((one) => one.value === value);
  return place === undefined ? { is: "unknown" } : { is: "place", place };
}
