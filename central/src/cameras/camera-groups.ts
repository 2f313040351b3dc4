import type { CameraGroupView, LocalName, NamedGroupView, SeenGroups } from "@ngaba/contract";
import type { Inventory } from "./inventory.ts";

/** A list of cameras that the configuration names. */
export interface ListedGroup {
  readonly id: string;
  readonly name: LocalName;
  readonly sites: readonly string[];
  readonly cameras: readonly string[];
}

/** What a person may be limited to: wards and sites of the inventory, and lists of the configuration. */
export interface CameraGroups {
  list(): readonly CameraGroupView[];
  /** The lists of the configuration. */
  named(): readonly NamedGroupView[];
  has(groupId: string): boolean;
  /** Cameras of these groups together, `undefined` for all; a group that is gone has none. */
  camerasOf(groups: SeenGroups): ReadonlySet<string> | undefined;
}

export function createCameraGroups({ sites, cameras }: Inventory, listed: readonly ListedGroup[]): CameraGroups {
  const atSites = (siteIds: readonly string[]) =>
    cameras.filter(({ siteId }) => siteIds.includes(siteId)).map(({ id }) => id);
  const wards = Map.groupBy(sites, ({ ward }) => wardId(ward));
  const named = listed.map(({ id, name, sites: siteIds, cameras: cameraIds }) => ({
    ...{ id: `list:${id}`, name, cameraIds: [...new Set([...atSites(siteIds), ...cameraIds])] },
  }));
  const groups: readonly NamedGroupView[] = [
    ...[...wards].map(([id, inWard]) => ({
      ...{ id: `ward:${id}`, name: inWard[0]?.ward ?? { vi: id, en: id } },
      cameraIds: atSites(inWard.map((site) => site.id)),
    })),
    ...named,
    ...sites.map(({ id, name }) => ({ id: `site:${id}`, name, cameraIds: atSites([id]) })),
  ];
  const known = new Map(groups.map((group) => [group.id, group]));
  return {
    list: () => groups.map(({ id, name, cameraIds }) => ({ id, name, cameraCount: cameraIds.length })),
    named: () => named,
    has: (id) => known.has(id),
    camerasOf: (ids) => (ids === null ? undefined : new Set(ids.flatMap((id) => known.get(id)?.cameraIds ?? []))),
  };
}

/** Of a ward's Vietnamese name, without accents: `phường Việt Trì` is `phuong-viet-tri`. */
function wardId({ vi }: LocalName): string {
  const plain = vi
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll("đ", "d");
  return plain.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}

/** What a listed group names and the inventory does not have, in words. */
export function unknownMembers({ sites, cameras }: Inventory, listed: readonly ListedGroup[]) {
  const [siteIds, cameraIds] = [new Set(sites.map(({ id }) => id)), new Set(cameras.map(({ id }) => id))];
  return listed.flatMap((group, index) => [
    ...group.sites.flatMap((id, at) =>
      siteIds.has(id)
        ? []
        : [{ path: `cameraGroups[${index}].sites[${at}]`, message: `the inventory has no site "${id}"` }],
    ),
    ...group.cameras.flatMap((id, at) =>
      cameraIds.has(id)
        ? []
        : [{ path: `cameraGroups[${index}].cameras[${at}]`, message: `the inventory has no camera "${id}"` }],
    ),
  ]);
}
