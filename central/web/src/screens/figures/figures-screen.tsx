import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { sitesQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Choice } from "../../parts/choice.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useTitle } from "../../parts/use-title.ts";
import { useSession } from "../../shell/session.ts";
import { useSettings } from "../../shell/settings.ts";
import { cityDate, clockTime } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { usePlaces } from "../live/places.ts";
import { AvailabilityFigures } from "./availability-figures.tsx";
import { CrossingFigures } from "./crossing-figures.tsx";
import { EventFigures } from "./event-figures.tsx";
import type { Asked } from "./figure-parts.tsx";
import { askedPlace, EVERYWHERE, placeOptions, type WardOptions } from "./place-options.ts";
import { PERIODS, type Stretch, stretchOf } from "./stretch.ts";
import { useFiguresChoice } from "./use-figures-choice.ts";
import { useMinute } from "./use-minute.ts";
import { WardChoices } from "./ward-choices.tsx";

/** How much there was of what: traffic, events, and how the cameras fared. */
export function FiguresScreen() {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const everywhere = useEverywhere();
  const { data: sites, error, refetch } = useQuery(sitesQuery(useApi()));
  const wards = useMemo(() => sites && placeOptions(sites), [sites]);
  const [choice, choose] = useFiguresChoice();
  const nowMs = useMinute();
  const stretch = useStretch(choice.period, nowMs);
  const where = askedPlace(wards, choice.place);
  const place = where.is === "place" ? where.place : undefined;
  const isKnown = where.is === "place" || where.is === "everywhere";
  const asked: Asked = {
    ...{ period: choice.period, stretch, cameraIds: place?.cameraIds },
    subtitle: t("figures.subtitle", {
      ...{ place: place === undefined ? everywhere : nameOf(place.name) },
      ...{ from: moment(stretch.fromMs), to: moment(stretch.toMs) },
    }),
  };
  const problem = where.is === "unread" ? apiErrorOf(error) : undefined;
  useTitle(t("figures.nav"));
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
          wards={wards ?? []}
          isKnown={isKnown}
          value={choice.place}
          onChoose={(chosen) => choose({ place: chosen })}
        />
        {isKnown && <p className="muted">{asked.subtitle}</p>}
      </header>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {where.is === "unread" && problem === undefined && <Say>{t("figures.loading")}</Say>}
      {where.is === "unknown" && <Say>{t("figures.noPlace")}</Say>}
      {isKnown && <Charts asked={asked} nowMs={nowMs} />}
    </div>
  );
}

function Charts({ asked, nowMs }: { asked: Asked; nowMs: number }) {
  const { theme } = useSettings();
  const places = usePlaces();
  return (
    <div className="figures-grid" key={theme}>
      <CrossingFigures asked={asked} places={places} />
      <EventFigures asked={asked} />
      <AvailabilityFigures asked={asked} places={places} nowMs={nowMs} />
    </div>
  );
}

/** Who sees a part of the city is not told that it is the whole. */
function useEverywhere(): string {
  const { t } = useTranslation();
  const isWhole = (useSession()?.cameraGroups ?? null) === null;
  return t(isWhole ? "figures.wholeCity" : "figures.ownCameras");
}

/** The same object as long as it is the same stretch: charts are drawn anew for another one. */
function useStretch(period: Asked["period"], nowMs: number): Stretch {
  const { unit, fromMs, toMs } = stretchOf(period, nowMs);
  return useMemo(() => ({ unit, fromMs, toMs }), [unit, fromMs, toMs]);
}

const moment = (atMs: number): string => `${clockTime(atMs).slice(0, 5)} ${cityDate(atMs)}`;

type PlaceChoiceProps = {
  readonly wards: readonly WardOptions[];
  /** False: `value` stands among the choices all the same, so that another one can be chosen. */
  readonly isKnown: boolean;
  readonly value: string;
  readonly onChoose: (value: string) => void;
};

function PlaceChoice({ wards, isKnown, value, onChoose }: PlaceChoiceProps) {
  const { t } = useTranslation();
  const everywhere = useEverywhere();
  return (
    <label className="figures-place">
      {t("figures.place")}{" "}
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value={EVERYWHERE}>{everywhere}</option>
        {!isKnown && <option value={value}>{value}</option>}
        <WardChoices wards={wards} />
      </select>
    </label>
  );
}
