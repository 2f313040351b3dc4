/**
 * Sums in InfluxDB 1.x: a measurement for each measure, in the retention policy of its unit, at the start of its window.
 * Points cannot be taken away within one request that also writes: what a window no longer holds is written as zero.
 */
import { LOCAL_OFFSET_MS, MEASURES, type SumUnit, tagsOf, UNIT_MS } from "@ngaba/contract";
import { type INanoDate, type InfluxDB, type IPoint, escape as influxEscape } from "influx";
import { ofCameras, reached, writePoints } from "./influx-client.ts";
import { ensurePolicies } from "./influx-policies.ts";
import { checkCount, inOrder, keyOf, type Sum, type SumStore, type SumsQuery, sumOf } from "./sum-store.ts";

export interface InfluxSumsOptions {
  readonly client: InfluxDB;
  readonly database: string;
  /** To be called before each request. */
  readonly prepare: () => Promise<void>;
}

export function createInfluxSums({ client, database, prepare }: InfluxSumsOptions): SumStore {
  let arePoliciesThere = false;
  const readSums = async (query: SumsQuery): Promise<readonly Sum[]> => {
    if (query.cameraIds?.length === 0) return [];
    await prepare();
    if (!arePoliciesThere) await ensurePolicies(client, database);
    arePoliciesThere = true;
    const { text, counting, placeholders } = statement(query);
    if (query.maxSums !== undefined) {
      const counted = await reached(client.query<{ sums: number }>(counting, { method: "POST", placeholders }));
      checkCount(query, counted[0]?.sums ?? 0);
    }
    const rows = await reached(client.query<Row>(text, { precision: "ms", method: "POST", placeholders }));
    return inOrder(rows.map((row) => sumOf(query, row, row.time.getTime())));
  };
  return {
    readSums,
    replaceSums: async (windows, sums) => {
      const by = tagsOf(windows.measure);
      const before = await readSums({ ...windows, by });
      const there = new Set(sums.map((sum) => keyOf(sum, by)));
      const gone = before.filter((sum) => !there.has(keyOf(sum, by))).map(zeroed);
      const points = [...sums, ...gone].map((sum) => toPoint(windows.measure, sum));
      await writePoints(client, points, { retentionPolicy: windows.unit });
    },
  };
}

type Row = Readonly<Record<string, unknown>> & { readonly time: INanoDate };

/** Camera ids travel beside the text as parameters; every other name is one of the contract's. */
function statement(query: SumsQuery): { text: string; counting: string; placeholders: Record<string, string> } {
  const { measure, unit, fromMs, toMs, by, into = unit } = query;
  const { sums, peaks } = MEASURES[measure];
  const values = [
    ...sums.map((name) => `sum(${quoted(name)}) as ${quoted(name)}`),
    ...peaks.map((name) => `max(${quoted(name)}) as ${quoted(name)}`),
  ];
  const cameras = query.cameraIds && ofCameras(query.cameraIds);
  const rest = `
      from ${quoted(unit)}.${quoted(measure)}
      where time >= ${fromMs}ms and time < ${toMs}ms${cameras === undefined ? "" : ` and ${cameras.condition}`}
      group by ${[WINDOWS[into], ...by.map(quoted)].join(", ")} fill(none)`;
  return {
    text: `select ${values.join(", ")} ${rest}`,
    // InfluxDB can limit how many windows a series has, but not how many sums there are.
    counting: `select count(one) as sums from (select sum(${quoted(sums[0])}) as one ${rest})`,
    placeholders: cameras?.placeholders ?? {},
  };
}

const quoted = (name: string): string => influxEscape.quoted(name);

const HOUR_MS = 3_600_000;
const WINDOWS: Readonly<Record<SumUnit, string>> = {
  minute: "time(1m)",
  hour: "time(1h)",
  day: `time(1d, ${(UNIT_MS.day - LOCAL_OFFSET_MS) / HOUR_MS}h)`,
};

const zeroed = (sum: Sum): Sum => ({
  ...sum,
  values: Object.fromEntries(Object.keys(sum.values).map((name) => [name, 0])),
});

const toPoint = (measurement: string, { atMs, tags, values }: Sum): IPoint => ({
  ...{ measurement, tags: { ...tags }, fields: { ...values }, timestamp: String(atMs) },
});
