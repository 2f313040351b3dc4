import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sitesQuery, useApi } from "../../api/queries.ts";
import { useLanguage } from "../../words/use-language.ts";
import { capitalised } from "./event-words.ts";
import { wardsOfCity } from "./places.ts";

type WardChoiceProps = {
  readonly ward: string | undefined;
  readonly onWard: (ward: string | undefined) => void;
};

/** One of the city's wards, by its Vietnamese name, or any. */
export function WardChoice({ ward, onWard }: WardChoiceProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { data: sites = [] } = useQuery(sitesQuery(useApi()));
  return (
    <select
      aria-label={t("filter.ward")}
      value={ward ?? ""}
      onChange={({ target }) => onWard(target.value === "" ? undefined : target.value)}
    >
      <option value="">{t("filter.anyWard")}</option>
      {wardsOfCity(sites).map((name) => (
        <option key={name.vi} value={name.vi}>
          {capitalised(nameOf(name))}
        </option>
      ))}
    </select>
  );
}
