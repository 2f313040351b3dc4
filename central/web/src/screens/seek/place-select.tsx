import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sitesQuery, useApi } from "../../api/queries.ts";
import { placeOptions } from "../figures/place-options.ts";
import { WardChoices } from "../figures/ward-choices.tsx";
import { useWhere } from "./use-where.ts";

/** A ward, a site within one, or the camera that the address names; a field of its form. */
export function PlaceSelect({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation();
  const where = useWhere();
  const { data: sites = [] } = useQuery(sitesQuery(useApi()));
  const wards = placeOptions(sites);
  const isKnown = wards.some((ward) => [ward, ...ward.sites].some((one) => one.value === value));
  const said = value?.startsWith("camera:") ? where(value.slice("camera:".length)) : value;
  return (
    <label>
      {t("search.place")}
      {/* Drawn anew once the places are read, so that what the address says is chosen. */}
      <select key={sites.length} name="place" defaultValue={value ?? ""}>
        <option value="">{t("search.anyPlace")}</option>
        {value !== undefined && !isKnown && <option value={value}>{said}</option>}
        <WardChoices wards={wards} />
      </select>
    </label>
  );
}
