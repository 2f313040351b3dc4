/** Retention policies of InfluxDB: sums of minutes, hours and days lie in one each, what messages said in the default one. */
import { SumUnit } from "@ngaba/contract";
import { type InfluxDB, escape as influxEscape } from "influx";
import { CentralError } from "../platform/errors.ts";
import { reached } from "./influx-client.ts";
import { KEPT_DAYS } from "./kept.ts";

const DAY_MS = 86_400_000;

/** A shard is what is dropped at once, and should hold enough to be worth a file. */
const SHARDS: Readonly<Record<SumUnit, string>> = { minute: "7d", hour: "28d", day: "364d" };

interface Policy {
  readonly name: string;
  readonly duration: string;
  readonly default: boolean;
}

/** Asked with the database beside it: an ordinary login's rights are looked up by that. */
const readPolicies = (client: InfluxDB, database: string) =>
  reached(client.query<Policy>(`show retention policies on ${influxEscape.quoted(database)}`, { method: "POST" }));

/** How long what messages said is kept, ms. */
export async function readRawMs(client: InfluxDB, database: string): Promise<number> {
  const policies = await readPolicies(client, database);
  return lengthMs(policies.find((policy) => policy.default)?.duration ?? "0s");
}

/**
 * Makes the policies of sums where they are missing.
 * @throws {CentralError} SERIES_REFUSED when the login may not, or one keeps too little: with what to tell InfluxDB
 */
export async function ensurePolicies(client: InfluxDB, database: string): Promise<void> {
  const known = await readPolicies(client, database);
  for (const unit of SumUnit.options) {
    const policy = known.find(({ name }) => name === unit);
    if (policy === undefined) await create(client, database, unit);
    else if (lengthMs(policy.duration) < KEPT_DAYS[unit] * DAY_MS) {
      throw refused(`keeps ${policy.duration} only`, statement("alter", unit, database));
    }
  }
}

async function create(client: InfluxDB, database: string, unit: SumUnit): Promise<void> {
  const text = statement("create", unit, database);
  try {
    await reached(client.query(text, { method: "POST" }));
  } catch (error) {
    if (!(error instanceof CentralError && error.code === "SERIES_REFUSED")) throw error;
    throw refused("is missing, and the centre's login may not make it", text);
  }
}

const refused = (why: string, text: string) =>
  new CentralError("SERIES_REFUSED", `a retention policy ${why}; as InfluxDB's administrator: ${text}`);

function statement(verb: "create" | "alter", unit: SumUnit, database: string): string {
  const days = KEPT_DAYS[unit];
  const duration = Number.isFinite(days) ? `${days}d` : "INF";
  const [policy, on] = [influxEscape.quoted(unit), influxEscape.quoted(database)];
  return `${verb} retention policy ${policy} on ${on} duration ${duration} replication 1 shard duration ${SHARDS[unit]}`;
}

/** Of `2160h0m0s`, as InfluxDB writes it; `0s` is for ever. */
function lengthMs(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return ms === 0 ? Number.POSITIVE_INFINITY : ms;
}
