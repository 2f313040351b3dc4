import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Measure, startOfWindow, UNIT_MS } from "@ngaba/contract";
import { expect, test, vi } from "vitest";
import {
  startBrokerAndAgent,
  startCentre,
  startCentreBehindUplink,
  type TestCentre,
  temporaryFolder,
  untilConnected,
} from "./data-path-kit.ts";
import { recordFault, recordFlow, recordHealth } from "./messages.ts";

const WAIT = { timeout: 40_000, interval: 100 };

/** Yesterday's 10 o'clock in UTC, and `minutes` after it. */
const TEN_MS = startOfWindow("day", Date.now()) - UNIT_MS.day + 17 * UNIT_MS.hour;
const minute = (minutes: number) => new Date(TEN_MS + minutes * 60_000).toISOString();

/** Sums of the last two days, as `<tag> <sum>`. */
async function days(centre: TestCentre, measure: Measure, tag: string, value: string): Promise<string[]> {
  const fromMs = startOfWindow("day", Date.now()) - UNIT_MS.day;
  const query = { measure, unit: "day", by: [tag], fromMs, toMs: fromMs + 2 * UNIT_MS.day } as const;
  return (await centre.series.readSums(query)).map(({ tags, values }) => `${tags[tag]} ${values[value]}`);
}

test("what agents report becomes figures: crossings, incidents, and how long cameras were in which state", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const dataDir = temporaryFolder();
  const before = await startCentre(url, dataDir);
  await untilConnected(before);
  recordFlow(outbox, minute(0), 3);
  recordFlow(outbox, minute(59), 4);
  recordFault(outbox);
  recordFault(outbox, { cameraId: "cam-2" });
  const stateSince = new Date(Date.now() - 60_000).toISOString();
  recordHealth(outbox, { "cam-1": { state: "live", stateSince }, "cam-2": { state: "offline", stateSince } });
  const figures = async (centre: TestCentre) => ({
    crossings: await days(centre, "crossing", "class", "count"),
    incidents: await days(centre, "event", "kind", "count"),
    states: (await days(centre, "camera", "state", "lasted_ms")).map((told) => told.replace(/ \d+.*/, "")),
  });
  const expected = { crossings: ["motorcycle 7"], incidents: ["camera-offline 2"], states: ["live", "offline"] };
  await vi.waitFor(async () => expect(await figures(before)).toEqual(expected), WAIT);

  recordFlow(outbox, minute(30), 10); // late
  await vi.waitFor(
    async () => expect(await days(before, "crossing", "class", "count")).toEqual(["motorcycle 17"]),
    WAIT,
  );
  await before[Symbol.asyncDispose]();
  for (const file of ["cases.sqlite", "series.sqlite"]) rmSync(join(dataDir, file));

  const anew = await startCentre(url, dataDir);
  await vi.waitFor(
    async () => expect(await figures(anew)).toEqual({ ...expected, crossings: ["motorcycle 17"] }),
    WAIT,
  );
});

test("InfluxDB away: what comes meanwhile is in the sums once it is back, and nobody else waits", async () => {
  const { url, outbox } = await startBrokerAndAgent();
  const { centre, uplink } = await startCentreBehindUplink(url);
  recordFlow(outbox, minute(0), 1);
  await vi.waitFor(
    async () => expect(await days(centre, "crossing", "class", "count")).toEqual(["motorcycle 1"]),
    WAIT,
  );

  uplink.cut();
  for (let number = 1; number <= 20; number++) recordFlow(outbox, minute(number), 1);
  const incident = recordFault(outbox);
  await vi.waitFor(async () => expect(await centre.events.get(incident)).toMatchObject({ phase: "start" }), WAIT);
  uplink.restore();
  await vi.waitFor(async () => {
    expect(await days(centre, "crossing", "class", "count")).toEqual(["motorcycle 21"]);
    expect(await days(centre, "event", "kind", "count")).toEqual(["camera-offline 1"]);
  }, WAIT);
});
