import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { figuresQuery } from "../../api/figure-queries.ts";
import { useApi } from "../../api/queries.ts";
import { useLanguage } from "../../words/use-language.ts";
import type { Places } from "../live/places.ts";
import { availabilities, type KnownState, STATES, statesOverTime } from "./availability.ts";
import { type Asked, askedOf, fileName, Reading, useCameraName } from "./figure-parts.tsx";
import { NumberTable } from "./number-table.tsx";
import { StackFigure } from "./stack-figure.tsx";

const HOUR_MS = 3_600_000;
const COLOURS: Readonly<Record<KnownState, string>> = {
  ...{ live: "--class-car", degraded: "--warning", offline: "--critical", connecting: "--notice" },
  ...{ maintenance: "--line-strong", disabled: "--line", unknown: "--muted" },
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

const isState = (key: string): key is KnownState => STATES.some((state) => state === key);
const colourOf = (key: string): string => (isState(key) ? COLOURS[key] : "--muted");

type AvailabilityProps = { readonly asked: Asked; readonly places: Places; readonly nowMs: number };

/** How many cameras were in which state over time, and for how much of it each was. */
export function AvailabilityFigures({ asked, places, nowMs }: AvailabilityProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const cameraName = useCameraName(places);
  const lasted = useQuery(figuresQuery(useApi(), askedOf(asked, "camera", ["camera", "state"])));
  const { stretch } = asked;
  const sums = lasted.data?.sums;
  const stack = useMemo(() => sums && statesOverTime(sums, stretch, nowMs), [sums, stretch, nowMs]);
  const cameras = useMemo(() => availabilities(sums ?? [], stretch, nowMs), [sums, stretch, nowMs]);
  const stateName = (key: string): string => (isState(key) ? t(`cameraState.${key}`) : key);
  const rows = cameras.map(({ cameraId, totalMs, shares }) => ({
    key: cameraId,
    name: cameraName(cameraId),
    values: [...STATES.map((state) => rounded(100 * shares[state])), rounded(totalMs / HOUR_MS)],
  }));
  const write = (value: number, column: number): string =>
    column < STATES.length
      ? t("figures.share", { value: number(value) })
      : t("figures.hoursLong", { hours: number(value) });
  return (
    <Reading
      title={t("figures.availability")}
      parts={[lasted]}
      isEmpty={cameras.length === 0}
      empty={t("figures.availabilityEmpty")}
    >
      {stack !== undefined && (
        <StackFigure
          {...{ title: t("figures.availability"), subtitle: asked.subtitle, stack, colourOf }}
          axis="time"
          {...{ nameOf: stateName, isWhole: false, hasTotal: false, file: fileName("cameras", asked) }}
          label={t("figures.availabilityChart")}
          caption={t("figures.availabilityCaption")}
        />
      )}
      <section className="figure">
        <NumberTable
          {...{ title: t("figures.availabilityTable"), first: t("figures.camera"), rows, write }}
          columns={[...STATES.map(stateName), t("figures.reported")]}
          file={fileName("cameras-availability", asked)}
        />
        <p className="muted">{t("figures.availabilityCounted", { count: cameras.length })}</p>
      </section>
    </Reading>
  );
}
