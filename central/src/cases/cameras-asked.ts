import type { EventQuery } from "@ngaba/contract";
import type { Inventory } from "../cameras/inventory.ts";

/** @returns cameras of which incidents are wanted, `undefined` for all */
export function camerasIn(
  inventory: Inventory,
  { camera, site, ward }: EventQuery,
  within: ReadonlySet<string> | undefined,
): readonly string[] | undefined {
  const isPlace = site !== undefined || ward !== undefined;
  const limits = [
    ...(camera === undefined ? [] : [new Set([camera])]),
    ...(isPlace ? [camerasAt(inventory, { site, ward })] : []),
    ...(within === undefined ? [] : [within]),
  ];
  const [first] = limits;
  return first && [...first].filter((id) => limits.every((limit) => limit.has(id)));
}

function camerasAt({ sites, cameras }: Inventory, { site, ward }: Pick<EventQuery, "site" | "ward">): Set<string> {
  const wanted = sites.filter((one) => (site ?? one.id) === one.id && (ward ?? one.ward.vi) === one.ward.vi);
  const ids = new Set(wanted.map(({ id }) => id));
  return new Set(cameras.filter(({ siteId }) => ids.has(siteId)).map(({ id }) => id));
}
