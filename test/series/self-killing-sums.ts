/**
 * `node self-killing-sums.ts DATA_DIR N`: writes three minutes with their marks, and makes their sums, but kills itself
 * (SIGKILL) once it has put the N-th sums in their place.
 */
import { join } from "node:path";
import { openCasesDatabase } from "../../central/src/cases/sqlite-cases-database.ts";
import { incidentCounts } from "../../central/src/cases/sqlite-incident-counts.ts";
import { addMarks, createMarks } from "../../central/src/cases/sqlite-series-marks.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { downsample } from "../../central/src/series/downsampling.ts";
import { openSqliteSeriesStore } from "../../central/src/series/sqlite-series-store.ts";
import { marksOf, sumSources } from "../../central/src/series/sum-sources.ts";
import { bikes, minute, yesterday } from "./series-kit.ts";

const [dataDir = "", lastCall = ""] = process.argv.slice(2);
const database = await openCasesDatabase(join(dataDir, "cases.sqlite"));
const series = await openSqliteSeriesStore(join(dataDir, "series.sqlite"));
const minutes = [0, 1, 90].map((at) => minute("cam-1", yesterday(at), [bikes(at + 1)]));
await series.write(minutes);
await addMarks(database, marksOf(minutes, [], 1));
let calls = 0;
const store: typeof series = {
  ...series,
  replaceSums: async (windows, sums) => {
    await series.replaceSums(windows, sums);
    if (++calls === Number(lastCall)) process.kill(process.pid, "SIGKILL");
  },
};
const sources = sumSources(series, incidentCounts(database));
await downsample({ store, sources, marks: createMarks(database), clock: systemClock, logger: createLogger("silent") });
