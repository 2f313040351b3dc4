import { CAMERA_FAULT_KINDS, type EventQuery, type LegalBasis, type OpenCounts, Severity } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import type { Inventory } from "../cameras/inventory.ts";
import { oneOf } from "../platform/sqlite-json.ts";
import { decodeCursor } from "./cursor.ts";
import type { StoredIncident } from "./incident.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

/** @returns undefined when the query names no place */
export function camerasIn({ sites, cameras }: Inventory, { site, ward }: EventQuery): string[] | undefined {
  if (site === undefined && ward === undefined) return undefined;
  const wanted = sites.filter((one) => (site ?? one.id) === one.id && (ward ?? one.ward.vi) === one.ward.vi);
  const ids = new Set(wanted.map(({ id }) => id));
  return cameras.filter(({ siteId }) => ids.has(siteId)).map(({ id }) => id);
}

const severitiesFrom = (least: Severity): Severity[] => Severity.options.slice(Severity.options.indexOf(least));

const selectIncidents = (database: Kysely<CasesTables>) =>
  database
    .selectFrom("incident")
    .leftJoin("legal_basis", "legal_basis.id", "incident.basis_id")
    .select(["incident.id", "started_at_ms", "state", "basis"]);

/**
 * One row more than the page shows, to know whether another page follows.
 * @param limits lists of cameras of which an incident's must be in each; `undefined` limits nothing
 */
export function pageQuery(
  database: Kysely<CasesTables>,
  query: EventQuery,
  limits: readonly (readonly string[] | undefined)[],
): ReturnType<typeof selectIncidents> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  let rows = selectIncidents(database);
  if (query.camera !== undefined) rows = rows.where("camera_id", "=", query.camera);
  for (const cameraIds of limits) if (cameraIds !== undefined) rows = rows.where("camera_id", "in", [...cameraIds]);
  if (query.kind !== undefined) rows = rows.where("kind", "=", query.kind);
  if (query.severity !== undefined) rows = rows.where("severity", "=", query.severity);
  if (query.minSeverity !== undefined) rows = rows.where("severity", "in", severitiesFrom(query.minSeverity));
  if (query.about !== undefined) {
    rows = rows.where("kind", query.about === "cameras" ? "in" : "not in", [...CAMERA_FAULT_KINDS]);
  }
  if (query.phase !== undefined) rows = rows.where("is_open", "=", query.phase === "open" ? 1 : 0);
  if (query.from !== undefined) rows = rows.where("started_at_ms", ">=", Date.parse(query.from));
  if (query.to !== undefined) rows = rows.where("started_at_ms", "<", Date.parse(query.to));
  if (after !== undefined) {
    rows = rows.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("started_at_ms", "incident.id"), "<", tuple(after.startedAtMs, after.id)),
    );
  }
  return rows
    .orderBy("started_at_ms", "desc")
    .orderBy("incident.id", "desc")
    .limit(query.limit + 1);
}

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
