/**
 * Pages of incidents among ten million of them. SQLite does not know how many a kind or a camera has, and would now and then
 * sort millions; so one condition leads, by an index that has the order, and the others are kept from any index (`+`). Of
 * several cameras each is read in order as far as a page goes, and the page is taken of them together.
 */
import { CAMERA_FAULT_KINDS, type EventQuery, Severity } from "@ngaba/contract";
import { type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import { decodeCursor } from "./cursor.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

/** Cameras that are each read in order; of more, the order leads and their ids are looked at. */
const MAX_BRANCHES = 20;

type Condition = RawBuilder<SqlBool>;
type IncidentRow = Pick<CasesTables["incident"], "id" | "started_at_ms" | "state"> & { readonly basis: string | null };

const order = sql`order by started_at_ms desc, id desc`;

/**
 * One row more than the page shows, to know whether another page follows.
 * @param cameraIds only of these; `undefined`: of all
 * @throws {CentralError} CURSOR_INVALID
 */
export async function readIncidentPage(
  database: Kysely<CasesTables>,
  query: EventQuery,
  cameraIds: readonly string[] | undefined,
): Promise<readonly IncidentRow[]> {
  const { branches, others } = leadOf(query, cameraIds);
  if (branches.length === 0) return [];
  const limit = query.limit + 1;
  const limits = [...others, ...commonLimits(query)];
  const pages = branches.map(
    (branch) => sql`
      select * from (
        select id, started_at_ms from incident where ${sql.join([branch, ...limits], sql` and `)}
        ${order} limit ${limit})`,
  );
  const { rows } = await sql<IncidentRow>`
    select page.id, page.started_at_ms, incident.state, legal_basis.basis
    from (select * from (${sql.join(pages, sql` union all `)}) ${order} limit ${limit}) page
    join incident using (id) left join legal_basis on legal_basis.id = incident.basis_id
    order by page.started_at_ms desc, page.id desc`.execute(database);
  return rows;
}

interface Lead {
  readonly branches: readonly Condition[];
  readonly others: readonly Condition[];
}

/** What is open is little; what one camera saw is less than what is of one kind. */
function leadOf({ phase, kind, about }: EventQuery, cameraIds: readonly string[] | undefined): Lead {
  const isKind = kind === undefined ? [] : [sql<SqlBool>`+kind = ${kind}`];
  const isAbout = about === undefined ? [] : [aboutLimit(about)];
  const isOfCameras = cameraIds === undefined ? [] : [sql<SqlBool>`+camera_id in ${oneOf(cameraIds)}`];
  if (phase === "open") {
    return { branches: [sql<SqlBool>`is_open = 1`], others: [...isOfCameras, ...isKind, ...isAbout] };
  }
  const isEnded = phase === undefined ? [] : [sql<SqlBool>`+is_open = 0`];
  if (cameraIds !== undefined && cameraIds.length <= MAX_BRANCHES) {
    const branches = cameraIds.map((id) => sql<SqlBool>`camera_id = ${id}`);
    return { branches, others: [...isEnded, ...isKind, ...isAbout] };
  }
  const kinds = kind !== undefined ? [kind] : about === "cameras" ? CAMERA_FAULT_KINDS : undefined;
  const branches = kinds?.map((one) => sql<SqlBool>`kind = ${one}`) ?? [sql<SqlBool>`true`];
  return { branches, others: [...isEnded, ...isOfCameras, ...isAbout] };
}

const aboutLimit = (about: NonNullable<EventQuery["about"]>): Condition =>
  about === "cameras"
    ? sql<SqlBool>`+kind in ${oneOf(CAMERA_FAULT_KINDS)}`
    : sql<SqlBool>`+kind not in ${oneOf(CAMERA_FAULT_KINDS)}`;

/** Of which none leads, but for the times, which every index goes on with. */
function commonLimits({ severity, minSeverity, from, to, cursor }: EventQuery): readonly Condition[] {
  const least = minSeverity === undefined ? undefined : Severity.options.indexOf(minSeverity);
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  return [
    ...(severity === undefined ? [] : [sql<SqlBool>`+severity = ${severity}`]),
    ...(least === undefined ? [] : [sql<SqlBool>`+severity in ${oneOf(Severity.options.slice(least))}`]),
    ...(from === undefined ? [] : [sql<SqlBool>`started_at_ms >= ${Date.parse(from)}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`started_at_ms < ${Date.parse(to)}`]),
    ...(after === undefined ? [] : [sql<SqlBool>`(started_at_ms, id) < (${after.startedAtMs}, ${after.id})`]),
  ];
}
