import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UNIT_MS } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { openCasesDatabase } from "../../central/src/cases/sqlite-cases-database.ts";
import { incidentCounts } from "../../central/src/cases/sqlite-incident-counts.ts";
import { createMarks } from "../../central/src/cases/sqlite-series-marks.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { downsample } from "../../central/src/series/downsampling.ts";
import { openSqliteSeriesStore } from "../../central/src/series/sqlite-series-store.ts";
import { sumSources } from "../../central/src/series/sum-sources.ts";
import { logger, yesterday } from "./series-kit.ts";

test.each([1, 2, 6, 11, 16, 30])(
  "killed once the %s. of its sums are in their place, the next start makes them all",
  async (calls) => {
    const dataDir = await mkdtemp(join(tmpdir(), "ngaba-killed-"));
    const file = fileURLToPath(new URL("./self-killing-sums.ts", import.meta.url));
    const dying = spawn(process.execPath, [file, dataDir, String(calls)], { stdio: "inherit" });
    const [, signal] = await once(dying, "exit");
    expect(signal).toBe("SIGKILL");

    const database = await openCasesDatabase(join(dataDir, "cases.sqlite"));
    const store = await openSqliteSeriesStore(join(dataDir, "series.sqlite"));
    onTestFinished(async () => {
      await Promise.all([database.destroy(), store.close()]);
      await rm(dataDir, { recursive: true });
    });
    const marks = createMarks(database);
    expect(await marks.newest(10)).not.toEqual([]);
    const sources = sumSources(store, incidentCounts(database));
    await downsample({ store, sources, marks, clock: systemClock, logger });
    expect(await marks.newest(10)).toEqual([]);
    const fromMs = Date.parse(yesterday(0));
    const window = { fromMs, toMs: fromMs + UNIT_MS.day };
    const counts = async (unit: "minute" | "hour" | "day") =>
      (await store.readSums({ measure: "crossing", unit, by: [], ...window })).map(({ values }) => values.count);
    expect(await counts("minute")).toEqual([1, 2, 91]);
    expect(await counts("hour")).toEqual([3, 91]);
    expect(await counts("day")).toEqual([94]);
  },
);
