/**
 * Which provision each deed was judged by. No projection: the statutes may have changed since, so that it cannot be made
 * again from the inbox. See docs/adr/0017-legal-basis-is-kept.md.
 */
import { documentHash, localDateOf, provisionFor, type Statute } from "@ngaba/config";
import type { LegalBasis } from "@ngaba/contract";
import { type Kysely, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { oneOf, rowsOf } from "../platform/sqlite-json.ts";
import type { IncidentDeed, Judge } from "./judge.ts";
import { legalBasisOf } from "./legal-basis.ts";

interface Tables {
  /** JSON of a `LegalBasis` under its hash. */
  legal_basis: { id: string; basis: string };
  /** Nothing in it is ever changed. `basis_id` null: no provision named the act. */
  judgement: { incident_id: string; act: string; vehicle: string; day: string; basis_id: string | null };
}

const migrations: Migrations = {
  "0001-judgements": async (db) => {
    await sql`create table legal_basis(id text primary key, basis text not null) strict, without rowid`.execute(db);
    await sql`
      create table judgement(
        incident_id text not null, act text not null, vehicle text not null, day text not null,
        basis_id text references legal_basis(id),
        primary key (incident_id, act, vehicle, day)
      ) strict, without rowid`.execute(db);
  },
};

export interface Judgements {
  readonly judge: Judge;
  /** Deletes what these incidents were judged to be, for good. */
  forget(incidentIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens the judgements in `file`; deeds that are not in it are judged by `statutes`. */
export async function openSqliteJudgements(file: string, statutes: readonly Statute[]): Promise<Judgements> {
  const database = await openSqlite<Tables>(file, { synchronous: "full", migrations });
  const find = createFinder(statutes);
  return {
    judge: async (deeds) => {
      const kept = await readKept(database, deeds);
      const fresh = deeds
        .map((deed) => ({ key: toKey(deed), deed }))
        .filter(({ key }) => !kept.has(textOf(key)))
        .map(({ key, deed }): Judged => ({ key, found: find(key, deed) }));
      await keep(database, fresh);
      const bases = new Map([...kept, ...fresh.map(({ key, found }) => [textOf(key), found?.basis] as const)]);
      return new Map(
        deeds.flatMap((deed): [string, LegalBasis][] => {
          const basis = bases.get(textOf(toKey(deed)));
          return basis === undefined ? [] : [[deed.incidentId, basis]];
        }),
      );
    },
    forget: async (incidentIds) => {
      await database.deleteFrom("judgement").where("incident_id", "in", oneOf(incidentIds)).execute();
    },
    close: () => database.destroy(),
  };
}

type Key = Omit<Tables["judgement"], "basis_id">;

interface Found {
  /** Its hash. */
  readonly id: string;
  readonly basis: LegalBasis;
}

interface Judged {
  readonly key: Key;
  readonly found: Found | undefined;
}

const MAX_FOUND = 1_000;

/** Deeds of one act, road user and day fall under the same: what that is, is looked up once. */
function createFinder(statutes: readonly Statute[]): (key: Key, deed: IncidentDeed) => Found | undefined {
  const known = new Map<string, Found | undefined>();
  return ({ act, vehicle, day }, deed) => {
    const name = [act, vehicle, day].join(" ");
    if (!known.has(name)) {
      if (known.size >= MAX_FOUND) known.clear();
      const provision = provisionFor(statutes, deed);
      const basis = provision && legalBasisOf(provision);
      known.set(name, basis && { id: documentHash(basis), basis });
    }
    return known.get(name);
  };
}

const toKey = ({ incidentId, act, vehicle, at }: IncidentDeed): Key => ({
  ...{ incident_id: incidentId, act, vehicle, day: localDateOf(at) },
});

const textOf = ({ incident_id, act, vehicle, day }: Key): string => [incident_id, act, vehicle, day].join(" ");

/** By {@link textOf}; `undefined`: it fell under nothing. */
async function readKept(
  database: Kysely<Tables>,
  deeds: readonly IncidentDeed[],
): Promise<ReadonlyMap<string, LegalBasis | undefined>> {
  if (deeds.length === 0) return new Map();
  const rows = await database
    .selectFrom("judgement")
    .leftJoin("legal_basis", "legal_basis.id", "judgement.basis_id")
    .select(["incident_id", "act", "vehicle", "day", "basis"])
    .where("incident_id", "in", oneOf(deeds.map(({ incidentId }) => incidentId)))
    .execute();
  const bases = new Map<string, LegalBasis>(); // the same object to all that fell under the same
  const basisOf = (text: string): LegalBasis => {
    const basis = bases.get(text) ?? (JSON.parse(text) as LegalBasis);
    bases.set(text, basis);
    return basis;
  };
  return new Map(rows.map((row) => [textOf(row), row.basis === null ? undefined : basisOf(row.basis)]));
}

async function keep(database: Kysely<Tables>, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return;
  const bases = [...new Set(judged.flatMap(({ found }) => found ?? []))];
  const rows = judged.map(({ key: { incident_id, act, vehicle, day }, found }) => [
    ...[incident_id, act, vehicle, day, found?.id ?? null],
  ]);
  await database.transaction().execute(async (trx) => {
    await sql`
      insert into legal_basis(id, basis)
      select value->>0, value->1 from ${rowsOf(bases.map(({ id, basis }) => [id, basis]))} where true
      on conflict do nothing`.execute(trx);
    await sql`
      insert into judgement(incident_id, act, vehicle, day, basis_id)
      select value->>0, value->>1, value->>2, value->>3, value->>4 from ${rowsOf(rows)} where true
      on conflict do nothing`.execute(trx);
  });
}
