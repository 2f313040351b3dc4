import { type FigureSum, RoadUserClass } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { figuresQuery } from "../../api/figure-queries.ts";
import { useApi } from "../../api/queries.ts";
import { useLanguage } from "../../words/use-language.ts";
import { capitalised } from "../live/event-words.ts";
import type { Places } from "../live/places.ts";
import { type Asked, askedOf, fileName, Reading, useCameraName } from "./figure-parts.tsx";
import { type NumberRow, NumberTable } from "./number-table.tsx";
import { hoursOfDay, observedWindows, type Stack, stackOf } from "./stack.ts";
import { StackFigure } from "./stack-figure.tsx";
import { byHour } from "./stretch.ts";

const CLASSES = { keys: RoadUserClass.options, tag: "class", value: "count" } as const;
const colourOf = (key: string): string => `--class-${key}`;

/** Crossings over time, by hour of the day, and by place. */
export function CrossingFigures({ asked, places }: { asked: Asked; places: Places }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const names = useClassNames();
  const api = useApi();
  const counted = useQuery(figuresQuery(api, askedOf(asked, "crossing", ["camera", "class"])));
  const watched = useQuery(figuresQuery(api, askedOf(asked, "line", [])));
  const { stretch } = asked;
  const stack = useMemo(() => {
    if (counted.data === undefined || watched.data === undefined) return undefined;
    return stackOf(counted.data.sums, { ...CLASSES, stretch, observed: observedWindows(watched.data.sums) });
  }, [counted.data, watched.data, stretch]);
  const rows = placeRows(counted.data?.sums ?? [], useCameraName(places));
  const sum = stack?.rows.reduce((all, { total }) => all + total, 0) ?? 0;
  return (
    <>
      <Reading
        title={t("figures.crossings")}
        parts={[counted, watched]}
        isEmpty={sum === 0}
        empty={t("figures.crossingsEmpty")}
      >
        {stack !== undefined && (
          <StackFigure
            {...{ title: t("figures.crossings"), subtitle: asked.subtitle, stack, colourOf }}
            axis="time"
            {...{ nameOf: names, isWhole: true, hasTotal: true, file: fileName("crossings", asked) }}
            label={t("figures.crossingsChart", { sum: number(sum) })}
            caption={stack.isObserved.every(Boolean) ? "" : t("figures.gaps")}
          />
        )}
      </Reading>
      <HourFigure asked={asked} />
      {rows.length > 0 && (
        <section className="figure">
          <NumberTable
            {...{ title: t("figures.places"), first: t("figures.camera"), rows, write: number }}
            columns={[...RoadUserClass.options.map(names), t("figures.total")]}
            file={fileName("crossings-by-place", asked)}
          />
        </section>
      )}
    </>
  );
}

function HourFigure({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const names = useClassNames();
  const stretch = byHour(asked.period, asked.stretch);
  return stretch === undefined ? null : (
    <Hours asked={{ ...asked, stretch }} title={t("figures.hours")} nameOf={names} />
  );
}

function Hours({ asked, title, nameOf }: { asked: Asked; title: string; nameOf: (key: string) => string }) {
  const { t } = useTranslation();
  const api = useApi();
  const { fromMs, toMs } = asked.stretch;
  const counted = useQuery(figuresQuery(api, askedOf(asked, "crossing", ["class"])));
  const watched = useQuery(figuresQuery(api, askedOf(asked, "line", [])));
  const stack = useMemo((): Stack | undefined => {
    if (counted.data === undefined || watched.data === undefined) return undefined;
    const stretch = { unit: "hour", fromMs, toMs } as const;
    const observed = observedWindows(watched.data.sums);
    return hoursOfDay(stackOf(counted.data.sums, { ...CLASSES, stretch, observed }));
  }, [counted.data, watched.data, fromMs, toMs]);
  return (
    <Reading
      title={title}
      parts={[counted, watched]}
      isEmpty={stack?.rows.length === 0}
      empty={t("figures.hoursEmpty")}
    >
      {stack !== undefined && (
        <StackFigure
          {...{ title, subtitle: asked.subtitle, stack, colourOf, nameOf }}
          axis="hour-of-day"
          {...{ isWhole: false, hasTotal: false, file: fileName("crossings-by-hour", asked) }}
          label={t("figures.hoursChart")}
          caption={t("figures.hoursCaption")}
        />
      )}
    </Reading>
  );
}

function useClassNames(): (key: string) => string {
  const { t } = useTranslation();
  return (key) => {
    const known = RoadUserClass.safeParse(key);
    return capitalised(known.success ? t(`roadUser.${known.data}`) : key);
  };
}

/** A line for each camera, the busiest first: its classes, then all. */
function placeRows(sums: readonly FigureSum[], nameOf: (cameraId: string) => string): readonly NumberRow[] {
  return [...Map.groupBy(sums, ({ tags }) => tags.camera ?? "")]
    .map(([camera, own]) => {
      const counts = RoadUserClass.options.map((one) =>
        own.filter(({ tags }) => tags.class === one).reduce((sum, { values }) => sum + (values.count ?? 0), 0),
      );
      const total = counts.reduce((sum, count) => sum + count, 0);
      return { key: camera, name: nameOf(camera), values: [...counts, total] };
    })
    .toSorted((a, b) => (b.values.at(-1) ?? 0) - (a.values.at(-1) ?? 0));
}
