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

/** The ward or site of this value; `undefined` stands for the whole city. */
export const placeOf = (wards: readonly WardOptions[], value: string): PlaceOption | undefined =>
  wards.flatMap((ward) => [ward, ...ward.sites]).find((place) => place.value === value);
