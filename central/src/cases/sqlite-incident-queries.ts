import { type LegalBasis, type OpenCounts, Severity } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { StoredIncident } from "./incident.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

const selectIncidents = (database: Kysely<CasesTables>) =>
  database
    .selectFrom("incident")
    .leftJoin("legal_basis", "legal_basis.id", "incident.basis_id")
    .select(["incident.id", "started_at_ms", "state", "basis"]);

/** Of these cameras; of all when absent. */
export async function countOpen(
  database: Kysely<CasesTables>,
  within: ReadonlySet<string> | undefined,
): Promise<OpenCounts> {
  let open = database
    .selectFrom("incident")
    .select(({ fn }) => ["severity", fn.countAll<number>().as("count")])
    .where("is_open", "=", sql.lit(1)); // literal, so that the partial index serves
  if (within !== undefined) open = open.where("camera_id", "in", [...within]);
  const rows = await open.groupBy("severity").execute();
  const counts: OpenCounts = { info: 0, notice: 0, warning: 0, critical: 0 };
  for (const { severity, count } of rows) counts[Severity.parse(severity)] = count;
  return counts;
}

/** The columns are written by `sqlite-incident-writes.ts` only. */
export function toIncident({
  state,
  basis,
}: {
  readonly state: string;
  readonly basis: string | null;
}): StoredIncident {
  const incident = JSON.parse(state) as StoredIncident;
  return basis === null ? incident : { ...incident, legalBasis: JSON.parse(basis) as LegalBasis };
}

/** Those of these incidents that are known, by id. */
export async function readIncidents(
  database: Kysely<CasesTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredIncident>> {
  if (ids.length === 0) return new Map();
  const rows = await selectIncidents(database).where("incident.id", "in", oneOf(ids)).execute();
  return new Map(rows.map((row) => [row.id, toIncident(row)]));
}
