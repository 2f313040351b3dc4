import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { sitesQuery, useApi } from "../../api/queries.ts";
import { Choice } from "../../parts/choice.tsx";
import { useSettings } from "../../shell/settings.ts";
import { cityDate, clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { usePlaces } from "../live/places.ts";
import { AvailabilityFigures } from "./availability-figures.tsx";
import { CrossingFigures } from "./crossing-figures.tsx";
import { EventFigures } from "./event-figures.tsx";
import type { Asked } from "./figure-parts.tsx";
import { placeOf, placeOptions, type WardOptions } from "./place-options.ts";
import { PERIODS, type Stretch, stretchOf } from "./stretch.ts";
import { useFiguresChoice, WHOLE_CITY } from "./use-figures-choice.ts";
import { useMinute } from "./use-minute.ts";

/** How much there was of what: traffic, events, and how the cameras fared. */
export function FiguresScreen() {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { theme } = useSettings();
  const places = usePlaces();
  const { data: sites } = useQuery(sitesQuery(useApi()));
  const wards = useMemo(() => placeOptions(sites ?? []), [sites]);
  const [choice, choose] = useFiguresChoice();
  const nowMs = useMinute();
  const stretch = useStretch(choice.period, nowMs);
  const place = placeOf(wards, choice.place);
  const placeName = place === undefined ? t("figures.wholeCity") : nameOf(place.name);
  const asked: Asked = {
    ...{ period: choice.period, stretch, cameraIds: place?.cameraIds },
    subtitle: t("figures.subtitle", { place: placeName, from: moment(stretch.fromMs), to: moment(stretch.toMs) }),
  };
  useEffect(() => {
    document.title = `${t("figures.nav")} · ${t("product")}`;
  }, [t]);
  return (
    <div className="figures">
      <header className="figures-head">
        <h1>{t("figures.nav")}</h1>
        <Choice
          label={t("figures.period")}
          options={PERIODS.map((value) => ({ value, text: t(`figures.periods.${value}`) }))}
          value={choice.period}
          onChoose={(period) => choose({ period })}
        />
        <PlaceChoice
          wards={wards}
          value={place?.value ?? WHOLE_CITY}
          onChoose={(chosen) => choose({ place: chosen })}
        />
        <p className="muted">{asked.subtitle}</p>
      </header>
      <div className="figures-grid" key={theme}>
        <CrossingFigures asked={asked} places={places} />
        <EventFigures asked={asked} />
        <AvailabilityFigures asked={asked} places={places} nowMs={nowMs} />
      </div>
    </div>
  );
}

/** The same object as long as it is the same stretch: charts are drawn anew for another one. */
function useStretch(period: Asked["period"], nowMs: number): Stretch {
  const { unit, fromMs, toMs } = stretchOf(period, nowMs);
  return useMemo(() => ({ unit, fromMs, toMs }), [unit, fromMs, toMs]);
}

const moment = (atMs: number): string => `${clockTime(atMs).slice(0, 5)} ${cityDate(atMs)}`;

type PlaceChoiceProps = {
  readonly wards: readonly WardOptions[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
};

function PlaceChoice({ wards, value, onChoose }: PlaceChoiceProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  return (
    <label className="figures-place">
      {t("figures.place")}{" "}
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value={WHOLE_CITY}>{t("figures.wholeCity")}</option>
        {wards.map((ward) => (
          <optgroup key={ward.value} label={nameOf(ward.name)}>
            <option value={ward.value}>{t("figures.wholeWard", { ward: nameOf(ward.name) })}</option>
            {ward.sites.map((site) => (
              <option key={site.value} value={site.value}>
                {nameOf(site.name)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
