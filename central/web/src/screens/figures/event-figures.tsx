import { type FigureSum, Severity } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { figuresQuery } from "../../api/figure-queries.ts";
import { useApi } from "../../api/queries.ts";
import { useLanguage } from "../../words/use-language.ts";
import { kindName } from "../live/kind-name.ts";
import { type Asked, askedOf, fileName, Reading } from "./figure-parts.tsx";
import { type NumberRow, NumberTable } from "./number-table.tsx";
import { stackOf } from "./stack.ts";
import { StackFigure } from "./stack-figure.tsx";

/** The gravest at the bottom, where bars are compared best. */
const SEVERITIES = Severity.options.toReversed();
const colourOf = (key: string): string => `--${key}`;

/** Events over time by severity, and by kind. */
export function EventFigures({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const counted = useQuery(figuresQuery(useApi(), askedOf(asked, "event", ["kind", "severity"])));
  const { stretch } = asked;
  const sums = counted.data?.sums;
  const stack = useMemo(
    () => sums && stackOf(sums, { stretch, keys: SEVERITIES, tag: "severity", value: "count" }),
    [sums, stretch],
  );
  const severityName = (key: string): string => {
    const known = Severity.safeParse(key);
    return known.success ? t(`severity.${known.data}`) : key;
  };
  const sum = stack?.rows.reduce((all, { total }) => all + total, 0) ?? 0;
  return (
    <Reading title={t("figures.events")} parts={[counted]} isEmpty={sum === 0} empty={t("figures.eventsEmpty")}>
      {stack !== undefined && (
        <StackFigure
          {...{ title: t("figures.events"), subtitle: asked.subtitle, stack, colourOf }}
          axis="time"
          {...{ nameOf: severityName, isWhole: true, hasTotal: true, file: fileName("events", asked) }}
          label={t("figures.eventsChart", { sum: number(sum) })}
          caption={t("figures.eventsCaption")}
        />
      )}
      <section className="figure">
        <NumberTable
          {...{ title: t("figures.kinds"), first: t("figures.kindHead"), rows: kindRows(t, sums ?? []), write: number }}
          columns={[...SEVERITIES.map(severityName), t("figures.total")]}
          file={fileName("events-by-kind", asked)}
        />
      </section>
    </Reading>
  );
}

/** A line for each kind, the most frequent first: its severities, then all. */
function kindRows(t: TFunction, sums: readonly FigureSum[]): readonly NumberRow[] {
  return [...Map.groupBy(sums, ({ tags }) => tags.kind ?? "")]
    .map(([kind, own]) => {
      const counts = SEVERITIES.map((severity) =>
        own.filter(({ tags }) => tags.severity === severity).reduce((sum, { values }) => sum + (values.count ?? 0), 0),
      );
      return { key: kind, name: kindName(t, kind), values: [...counts, counts.reduce((sum, count) => sum + count, 0)] };
    })
    .toSorted((a, b) => (b.values.at(-1) ?? 0) - (a.values.at(-1) ?? 0));
}
