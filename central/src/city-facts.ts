import {
  ConfigError,
  type ConfigProblem,
  collect,
  type DocumentForms,
  loadAuthorities,
  loadCalendar,
  loadCityMap,
  loadDocuments,
  loadInventory,
  loadStatutes,
} from "@ngaba/config";
import type { MapView } from "@ngaba/contract";
import type { CentralConfig } from "./config/central-config.ts";
import type { DataPathOptions } from "./data-path.ts";
import { unknownPlaces } from "./notices/unknown-places.ts";
import { createCityLaw } from "./review/city-law.ts";
import type { LoadedLaw } from "./review/review-law.ts";

/** What the city has put up and looks like, what the law says, and what documents are written with. */
export interface CityFacts extends Pick<DataPathOptions, "inventory" | "statutes"> {
  readonly map: MapView;
  readonly law: LoadedLaw;
  readonly forms: DocumentForms;
}

/** Reads it all. @throws {ConfigError} with every problem of every file */
export function loadCityFacts(config: CentralConfig): CityFacts {
  const problems: ConfigProblem[] = [];
  const inventory = collect(() => loadInventory(config.inventoryDir), problems);
  const statutes = collect(() => loadStatutes(config.statutesDir), problems);
  const city = collect(() => loadCityMap(config.inventoryDir), problems);
  const calendar = collect(() => loadCalendar(config.review.calendarDir), problems);
  const authorities = collect(() => loadAuthorities(config.review.authorityFile), problems);
  const forms = collect(() => loadDocuments(config.documentsDir), problems);
  if (inventory !== undefined) problems.push(...unknownPlaces(config.webhooks, inventory, config.inventoryDir));
  const isWhole = inventory !== undefined && statutes !== undefined && calendar !== undefined;
  if (!isWhole || authorities === undefined || forms === undefined || problems.length > 0)
    throw new ConfigError(problems);
  const { tiles } = config.map;
  const law = createCityLaw({ statutes, calendar, authorities, secondApproval: config.review.secondApproval });
  return { inventory, statutes, law, forms, map: { ...(city && { city }), ...(tiles && { tiles }) } };
}
