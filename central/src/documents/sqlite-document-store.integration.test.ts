/** What a kill between the file of a document and its row leaves, as the centre finds it when it starts again. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { sha256Of } from "./case-archive.ts";
import { openSqliteDocumentStore } from "./sqlite-document-store.ts";

const caseId = "01988000-0000-7000-8000-00000000ca5e";
const made = { code: "0123-4567-89AB-CDEF", kind: "case", caseId, caseVersion: 3 } as const;
const madeAt = "2026-03-03T01:00:00.000Z";
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
    await store.keep({ ...made, madeAt }, bytes);
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
  const kept = await store.keep({ ...made, madeAt }, bytes);
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

test("what was half written is removed once nobody can be at it any more", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, "documents", "ab"), { recursive: true });
  const [old, young] = ["old.part", "young.part"].map((name) => join(folder, "documents", "ab", name));
  for (const draft of [old, young]) await writeFile(draft ?? "", "%PD");
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(old ?? "", twoHoursAgo, twoHoursAgo);
  await using _store = await openSqliteDocumentStore(folder);
  expect(await readdir(join(folder, "documents", "ab"))).toEqual(["young.part"]);
});
