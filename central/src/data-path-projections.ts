import { loadOffset, saveOffset } from "./cases/sqlite-cases-database.ts";
import { addMarks } from "./cases/sqlite-series-marks.ts";
import type { DataPathOptions } from "./data-path.ts";
import { reportUnreadable, type Stores, seriesProjection } from "./data-path-stores.ts";
import type { InboxRow } from "./inbox/inbox.ts";
import { type Projection, type ProjectionOptions, runProjection } from "./inbox/projection.ts";
import { toldBefore } from "./inbox/read-messages.ts";
import { takenBy } from "./inbox/taken-by.ts";
import type { DataPathMetrics } from "./platform/metrics.ts";
import { runsOf } from "./series/camera-runs.ts";
import { minutesOf } from "./series/series-minutes.ts";
import { marksOf } from "./series/sum-sources.ts";

/** What is made of the inbox's rows: the review follows the lists, all others the inbox. */
export async function startProjections(
  options: DataPathOptions,
  { inbox, database, events, cameras, timelines, series, live, webhooks, review }: Stores,
  metrics: DataPathMetrics,
  signal: AbortSignal,
): Promise<readonly Projection[]> {
  const { logger } = options;
  const inLists = takenBy(inbox, await events.offset());
  const onUnreadable = reportUnreadable("series", options, metrics);
  const seriesName = seriesProjection(series);
  const start = (
    name: string,
    loadOffset: () => Promise<number>,
    apply: (rows: readonly InboxRow[]) => Promise<void>,
    from: ProjectionOptions["inbox"] = inbox,
  ) => {
    const onFailure = () => metrics.projectionFailures.inc({ projection: name });
    const projection = runProjection({ name, inbox: from, loadOffset, apply, onFailure, logger, signal });
    metrics.watchLag(name, projection.lagRows);
    return projection;
  };
  return [
    start("cases", events.offset, async (rows) => {
      live.advance(rows, await events.apply(rows));
      live.countOpen(await events.openCounts());
      inLists.advance(rows.at(-1)?.id ?? 0);
    }),
    start("review", review.offset, review.apply, inLists),
    start("cameras", cameras.offset, async (rows) => {
      if (await cameras.apply(rows)) live.lookAgain();
    }),
    start("timelines", timelines.offset, timelines.apply),
    ...(webhooks === undefined ? [] : [start("notices", webhooks.offset, webhooks.apply)]),
    start(
      "series",
      () => loadOffset(database, seriesName),
      async (rows) => {
        const minutes = minutesOf(rows, onUnreadable);
        const { refused } = await series.write(minutes);
        if (refused > 0) logger.warn({ refused }, "the series store refuses points, they stay in the inbox only");
        metrics.refusedPoints.inc(refused);
        const runs = runsOf(rows, toldBefore); // the cameras' projection tells of what cannot be read
        await series.writeRuns(runs);
        const lastId = rows.at(-1)?.id ?? 0;
        await database.transaction().execute(async (trx) => {
          await addMarks(trx, marksOf(minutes, runs, lastId));
          await saveOffset(trx, seriesName, lastId);
        });
        live.counted(minutes);
      },
    ),
  ];
}
