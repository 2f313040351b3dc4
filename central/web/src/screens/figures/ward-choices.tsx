import { useTranslation } from "react-i18next";
import { useLanguage } from "../../words/use-language.ts";
import type { WardOptions } from "./place-options.ts";

/** Wards as a whole and their sites, for a `select`. */
export function WardChoices({ wards }: { readonly wards: readonly WardOptions[] }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  return wards.map((ward) => (
    <optgroup key={ward.value} label={nameOf(ward.name)}>
      <option value={ward.value}>{t("figures.wholeWard", { ward: nameOf(ward.name) })}</option>
      {ward.sites.map((site) => (
        <option key={site.value} value={site.value}>
          {nameOf(site.name)}
        </option>
      ))}
    </optgroup>
  ));
}
