import type { ConfigProblem } from "@ngaba/config";
import type { Inventory } from "../cameras/inventory.ts";
import type { Webhook } from "../config/webhook-config.ts";

/** Sites and cameras that webhooks name and the city's inventory does not know. */
export function unknownPlaces(
  hooks: readonly Webhook[],
  { sites, cameras }: Inventory,
  inventoryDir: string,
): readonly ConfigProblem[] {
  const siteIds = new Set(sites.map(({ id }) => id));
  const cameraIds = new Set(cameras.map(({ id }) => id));
  const missing = (path: string, what: string, named: readonly string[] = [], known: ReadonlySet<string>) =>
    named.flatMap((id, place): ConfigProblem[] => {
      const message = `there is no ${what} "${id}" in the inventory`;
      return known.has(id) ? [] : [{ file: inventoryDir, path: `${path}[${place}]`, message }];
    });
  return hooks.flatMap((hook, index) => [
    ...missing(`webhooks[${index}].sites`, "site", hook.sites, siteIds),
    ...missing(`webhooks[${index}].cameras`, "camera", hook.cameras, cameraIds),
  ]);
}
