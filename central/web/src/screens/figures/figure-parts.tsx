import type { Measure } from "@ngaba/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FiguresAsked } from "../../api/client.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { cityInput } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { whereLine } from "../live/event-words.ts";
import { cameraWords, type Places } from "../live/places.ts";
import type { Period, Stretch } from "./stretch.ts";

/** What a person looks at. */
export type Asked = {
  readonly period: Period;
  readonly stretch: Stretch;
  /** Absent: the whole city. */
  readonly cameraIds: readonly string[] | undefined;
  /** Place and time in words, for pictures. */
  readonly subtitle: string;
};

export const askedOf = ({ stretch, cameraIds }: Asked, measure: Measure, by: readonly string[]): FiguresAsked => ({
  ...{ measure, unit: stretch.unit, by, cameraIds },
  from: new Date(stretch.fromMs).toISOString(),
  to: new Date(stretch.toMs).toISOString(),
});

/** Without its ending: what, and the city's days of its beginning and end. */
export const fileName = (what: string, { stretch: { fromMs, toMs } }: Asked): string =>
  `${what}-${cityInput(fromMs).slice(0, 10)}-${cityInput(toMs - 1).slice(0, 10)}`;

/** An answer of react-query, whatever of. */
type Part = { readonly data: unknown; readonly error: Error | null; readonly refetch: () => unknown };

type ReadingProps = {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly isEmpty: boolean;
  /** What would be here and how it comes. */
  readonly empty: string;
  readonly children: ReactNode;
};

/** What was read, or a sentence in its place; a failure is said also beside what was read before. */
export function Reading({ title, parts, isEmpty, empty, children }: ReadingProps) {
  const { t } = useTranslation();
  const problem = parts.map(({ error }) => apiErrorOf(error)).find((error) => error !== undefined);
  const isRead = parts.every(({ data }) => data !== undefined);
  const retry = () => {
    for (const { refetch } of parts) refetch();
  };
  const trouble = problem !== undefined && <Trouble error={problem} onRetry={retry} />;
  if (isRead && !isEmpty) {
    return (
      <>
        {trouble}
        {children}
      </>
    );
  }
  return (
    <section className="figure">
      <h2>{title}</h2>
      {trouble || <Say>{isRead ? empty : t("figures.loading")}</Say>}
    </section>
  );
}

/** Where a camera stands and what it looks at; its id when the inventory has no name for it. */
export function useCameraName({ cameras, sites }: Places): (id: string) => string {
  const { nameOf } = useLanguage();
  return (id) => {
    const camera = cameras.get(id);
    if (camera === undefined) return id;
    const site = sites.get(camera.siteId);
    return whereLine(cameraWords(nameOf(camera.name), site && nameOf(site.name)));
  };
}
