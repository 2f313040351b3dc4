import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CaseDocument } from "@ngaba/contract";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { oneOf } from "../platform/sqlite-json.ts";
import { sha256Of } from "./case-archive.ts";
import type { DocumentStore, SignedCopy } from "./document-store.ts";
import { type KeptFiles, keptFiles } from "./kept-files.ts";

interface DocumentTables {
  /**
   * JSON of a `CaseDocument` without `signed` and `signedBefore`, which are JSON of their own, null until then. Nothing else is
   * ever changed.
   */
  document: {
    code: string;
    case_id: string;
    made_at_ms: number;
    document: string;
    signed: string | null;
    signed_before: string | null;
  };
  /** Of every file, written before that is: after a kill none is left of which nobody knows the case. */
  file: { sha256: string; case_id: string };
}

const migrations: Migrations = {
  "0001-documents": async (db) => {
    await sql`
      create table document(
        code text primary key, case_id text not null, made_at_ms integer not null, document text not null, signed text,
        signed_before text
      ) strict, without rowid`.execute(db);
    await sql`create index document_of_case on document(case_id, made_at_ms)`.execute(db);
    await sql`create table file(sha256 text primary key, case_id text not null) strict, without rowid`.execute(db);
    await sql`create index file_of_case on file(case_id)`.execute(db);
  },
};

export interface SqliteDocumentStore extends DocumentStore, AsyncDisposable {
  /** Removes what a kill left half written, as originals of evidence: for who alone works on the folder, before they begin. */
  dropDrafts(): Promise<void>;
}

/** Opens `documents.sqlite` and the files beside it in a folder. */
export async function openSqliteDocumentStore(folder: string): Promise<SqliteDocumentStore> {
  const kept = join(folder, "documents");
  await mkdir(kept, { recursive: true, mode: 0o700 }); // there from the beginning, for whoever makes backups
  const files = keptFiles(kept);
  const file = join(folder, "documents.sqlite");
  const database = await openSqlite<DocumentTables>(file, { synchronous: "full", migrations });
  const get = async (code: string) => {
    const row = await database.selectFrom("document").selectAll().where("code", "=", code).executeTakeFirst();
    return row && toDocument(row);
  };
  const keepFile = async (caseId: string, bytes: Uint8Array) => {
    await addFile(database, { sha256: sha256Of(bytes), case_id: caseId });
    return files.keep(bytes);
  };
  return {
    ...{ get, read: files.read, dropDrafts: files.dropDrafts },
    keepArchive: async (caseId, write) => {
      const draft = await files.draft(write);
      await addFile(database, { sha256: draft.sha256, case_id: caseId });
      await files.keepDraft(draft);
      return draft.sha256;
    },
    passArchive: async (write) => files.passDraft(await files.draft(write)),
    openArchive: files.open,
    forget: (caseIds) => forget(database, files, caseIds),
    keep: async (made, bytes) => {
      const document = { ...made, sha256: await keepFile(made.caseId, bytes), bytes: bytes.length };
      await addDocument(database, document);
      return (await get(made.code)) ?? document;
    },
    keepSigned: async (code, copy, bytes, replaces) => {
      const document = await get(code);
      if (document === undefined || document.signed?.sha256 !== replaces) return false; // or its file would lie there for nobody
      const sha256 = await keepFile(document.caseId, bytes);
      const signed: SignedCopy = { ...copy, sha256, bytes: bytes.length };
      return addSigned(database, code, signed, replaces);
    },
    ofCase: async (caseId) => {
      const rows = database.selectFrom("document").selectAll().where("case_id", "=", caseId);
      return (await rows.orderBy("made_at_ms").orderBy("code").execute()).map(toDocument);
    },
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}

async function addDocument(database: Kysely<DocumentTables>, document: CaseDocument): Promise<void> {
  const { code, caseId: case_id, madeAt } = document;
  const row = { code, case_id, made_at_ms: Date.parse(madeAt), document: JSON.stringify(document) };
  const unsigned = { signed: null, signed_before: null };
  await database
    .insertInto("document")
    .values({ ...row, ...unsigned })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function addFile(database: Kysely<DocumentTables>, row: DocumentTables["file"]): Promise<void> {
  await database
    .insertInto("file")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Files go first: after a kill in between, what names them is still there. What is deleted is overwritten in the database. */
async function forget(database: Kysely<DocumentTables>, files: KeptFiles, caseIds: readonly string[]): Promise<void> {
  const named = database.selectFrom("file").select("sha256").where("case_id", "in", oneOf(caseIds));
  for (const { sha256 } of await named.execute()) await files.remove(sha256);
  await sql`pragma secure_delete = on`.execute(database);
  for (const table of ["document", "file"] as const) {
    await database.deleteFrom(table).where("case_id", "in", oneOf(caseIds)).execute();
  }
}

async function addSigned(
  database: Kysely<DocumentTables>,
  code: string,
  signed: SignedCopy,
  replaces: string | undefined,
): Promise<boolean> {
  const withReplaced = sql<string>`json_insert(coalesce(signed_before, '[]'), '$[#]', json(signed))`;
  const { numUpdatedRows } = await database
    .updateTable("document")
    .set({ signed: JSON.stringify(signed), ...(replaces !== undefined && { signed_before: withReplaced }) })
    .where("code", "=", code)
    .where(sql`json_extract(signed, '$.sha256')`, "is", replaces ?? null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const toDocument = ({ document, signed, signed_before }: Selectable<DocumentTables["document"]>): CaseDocument =>
  CaseDocument.parse({
    ...JSON.parse(document),
    ...(signed !== null && { signed: JSON.parse(signed) }),
    ...(signed_before !== null && { signedBefore: JSON.parse(signed_before) }),
  });
