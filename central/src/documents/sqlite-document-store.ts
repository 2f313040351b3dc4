import { join } from "node:path";
import { CaseDocument } from "@ngaba/contract";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Migrations, openSqlite } from "../platform/sqlite-database.ts";
import { sha256Of } from "./case-archive.ts";
import type { DocumentStore, SignedCopy } from "./document-store.ts";
import { keptFiles } from "./kept-files.ts";

interface DocumentTables {
  /** JSON of a `CaseDocument` without `signed`, which is JSON of its own, null until then. Nothing else is ever changed. */
  document: { code: string; case_id: string; made_at_ms: number; document: string; signed: string | null };
}

const migrations: Migrations = {
  "0001-documents": async (db) => {
    await sql`
      create table document(
        code text primary key, case_id text not null, made_at_ms integer not null, document text not null, signed text
      ) strict, without rowid`.execute(db);
    await sql`create index document_of_case on document(case_id, made_at_ms)`.execute(db);
  },
};

/** Opens `documents.sqlite` and the files beside it in a folder. */
export async function openSqliteDocumentStore(folder: string): Promise<DocumentStore & AsyncDisposable> {
  const files = keptFiles(join(folder, "documents"));
  const file = join(folder, "documents.sqlite");
  const database = await openSqlite<DocumentTables>(file, { synchronous: "full", migrations });
  const get = async (code: string) => {
    const row = await database.selectFrom("document").selectAll().where("code", "=", code).executeTakeFirst();
    return row && toDocument(row);
  };
  return {
    ...{ get, read: files.read, keepArchive: files.keep },
    keep: async (made, bytes) => {
      const document = { ...made, sha256: await files.keep(bytes), bytes: bytes.length };
      const { code, caseId: case_id, madeAt } = document;
      const row = { code, case_id, made_at_ms: Date.parse(madeAt), document: JSON.stringify(document), signed: null };
      await database
        .insertInto("document")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await get(code)) ?? document;
    },
    keepSigned: async (code, copy, bytes) => {
      const signed: SignedCopy = { ...copy, sha256: sha256Of(bytes), bytes: bytes.length };
      await files.keep(bytes);
      return addSigned(database, code, signed);
    },
    ofCase: async (caseId) => {
      const rows = database.selectFrom("document").selectAll().where("case_id", "=", caseId);
      return (await rows.orderBy("made_at_ms").orderBy("code").execute()).map(toDocument);
    },
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}

async function addSigned(database: Kysely<DocumentTables>, code: string, signed: SignedCopy): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable("document")
    .set({ signed: JSON.stringify(signed) })
    .where("code", "=", code)
    .where("signed", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

const toDocument = ({ document, signed }: Selectable<DocumentTables["document"]>): CaseDocument =>
  CaseDocument.parse({ ...JSON.parse(document), ...(signed !== null && { signed: JSON.parse(signed) }) });
