/** What a kill between the file of a document and its row leaves, as the centre finds it when it starts again. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { sha256Of } from "./case-archive.ts";
import type { NewDocument } from "./document-store.ts";
import { openSqliteDocumentStore } from "./sqlite-document-store.ts";

const caseId = "01988000-0000-7000-8000-00000000ca5e";
const made: NewDocument = {
  ...{ code: "0123-4567-89AB-CDEF", kind: "case", caseId, caseVersion: 3, stills: [] },
  madeAt: "2026-03-03T01:00:00.000Z",
};
const bytes = new TextEncoder().encode("%PDF one");
const sha256 = sha256Of(bytes);

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-documents-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const fileIn = (folder: string, hash: string) => join(folder, "documents", hash.slice(0, 2), hash);

/** A folder in which a document's file was written, and the process killed before its row was. */
async function folderOfKilled(): Promise<string> {
  const folder = await newFolder();
  {
    await using store = await openSqliteDocumentStore(folder);
    await store.keep(made, bytes);
  }
  const database = new DatabaseSync(join(folder, "documents.sqlite"));
  expect(database.prepare("delete from document").run().changes).toBe(1);
  database.close();
  return folder;
}

test("a document whose row was not written is made again by the next ask, under its file", async () => {
  const folder = await folderOfKilled();
  await using store = await openSqliteDocumentStore(folder);
  expect(await store.get(made.code)).toBeUndefined();
  const kept = await store.keep(made, bytes);
  expect(kept).toMatchObject({ code: made.code, sha256 });
  expect(await store.ofCase(caseId)).toEqual([kept]);
  expect(Buffer.from((await store.read(sha256)) ?? []).toString()).toBe("%PDF one");
});

test("when the case goes before anybody asks again, the file goes with it", async () => {
  const folder = await folderOfKilled();
  await using store = await openSqliteDocumentStore(folder);
  expect(existsSync(fileIn(folder, sha256))).toBe(true);
  await store.forget([caseId]);
  expect(existsSync(fileIn(folder, sha256))).toBe(false);
});

test("what a kill left half written is removed at once by who says that nobody else is at it, and by nobody else", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, "documents", "ab"), { recursive: true });
  for (const name of ["one.part", "ab/other.part"]) await writeFile(join(folder, "documents", name), "%PD");
  await using store = await openSqliteDocumentStore(folder);
  const { sha256: kept } = await store.keep(made, bytes);
  const names = () => readdir(join(folder, "documents"), { recursive: true });
  expect((await names()).filter((name) => name.endsWith(".part"))).toHaveLength(2);
  await store.dropDrafts();
  expect((await names()).filter((name) => name.endsWith(".part"))).toEqual([]);
  expect(existsSync(fileIn(folder, kept))).toBe(true);
});
