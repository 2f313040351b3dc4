/**
 * What agents have said last of evidence. It may come before its incident, or without one, as when an
 * operator asked for it: so it is kept by itself, and joined when somebody looks.
 */
import type { EvidenceData } from "@ngaba/contract";
import { type Kysely, type SqlBool, sql, type Transaction } from "kysely";
import { oneOf } from "../platform/sqlite-json.ts";
import type { EvidenceById } from "./event-view.ts";
import type { CasesTables } from "./sqlite-cases-database.ts";

export interface ReceivedEvidence {
  readonly agentId: string;
  readonly data: EvidenceData;
}

/** The incident or request that it is of; `undefined` when it names neither. */
const subjectOf = ({ incidentId, requestId }: EvidenceData): string | undefined => incidentId ?? requestId;

/** Takes in what was said, oldest first: the newest replaces what was said before. */
export async function writeEvidence(
  trx: Transaction<CasesTables>,
  received: readonly ReceivedEvidence[],
): Promise<void> {
  const newest = new Map(received.map((one) => [`${one.agentId} ${subjectOf(one.data)}`, one]));
  for (const { agentId, data } of newest.values()) {
    const subject_id = subjectOf(data);
    if (subject_id === undefined) continue;
    const key = { subject_id, agent_id: agentId };
    await trx
      .replaceInto("evidence")
      .values({ ...key, evidence: JSON.stringify(data) })
      .execute();
    await trx
      .deleteFrom("evidence_file")
      .where("subject_id", "=", subject_id)
      .where("agent_id", "=", agentId)
      .execute();
    const files = [...new Set(data.files.map(({ sha256 }) => sha256))];
    if (files.length === 0) continue;
    await trx
      .insertInto("evidence_file")
      .values(files.map((sha256) => ({ sha256, ...key })))
      .execute();
  }
}

/** What the agent of each incident has said of its evidence: nobody else's word counts. */
export async function readEvidence(
  database: Kysely<CasesTables>,
  incidents: readonly { readonly id: string; readonly agentId?: string | undefined }[],
): Promise<EvidenceById> {
  if (incidents.length === 0) return new Map();
  const agents = new Map(incidents.map(({ id, agentId }) => [id, agentId]));
  const rows = await database
    .selectFrom("evidence")
    .selectAll()
    .where("subject_id", "in", oneOf([...agents.keys()]))
    .execute();
  const own = rows.filter(({ subject_id, agent_id }) => agents.get(subject_id) === agent_id);
  return new Map(own.map(({ subject_id, evidence }) => [subject_id, parseEvidence(evidence)]));
}

/** Ids of the incidents and requests whose evidence names this file. */
export async function subjectsOfFile(database: Kysely<CasesTables>, sha256: string): Promise<readonly string[]> {
  const rows = await database.selectFrom("evidence_file").select("subject_id").where("sha256", "=", sha256).execute();
  return rows.map(({ subject_id }) => subject_id);
}

/** Ids of incidents of whose evidence the clip is still to come, as their agents said last. */
export async function unfinishedOf(
  database: Kysely<CasesTables>,
  limit: number,
  after = "",
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom("evidence")
    .innerJoin("incident", (join) =>
      join.onRef("incident.id", "=", "subject_id").onRef("incident.agent_id", "=", "evidence.agent_id"),
    )
    .select("subject_id")
    .where(sql<SqlBool>`evidence.evidence->>'stage' = 'stills'`) // as the index says it
    .where("subject_id", ">", after)
    .orderBy("subject_id")
    .limit(limit)
    .execute();
  return rows.map(({ subject_id }) => subject_id);
}

/** The column is written by {@link writeEvidence} only. */
const parseEvidence = (evidence: string): EvidenceData => JSON.parse(evidence) as EvidenceData;
