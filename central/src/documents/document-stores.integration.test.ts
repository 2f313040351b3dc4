/** What every store of documents does, run against each of them. */
import { appendFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { sha256Of } from "./case-archive.ts";
import type { DocumentStore, NewDocument } from "./document-store.ts";
import { openSqliteDocumentStore } from "./sqlite-document-store.ts";

async function openSqlite(): Promise<{ store: DocumentStore; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-documents-"));
  const store = await openSqliteDocumentStore(folder);
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  return { store, folder };
}

const caseId = "01988000-0000-7000-8000-00000000ca5e";
const code = "0123-4567-89AB-CDEF";
const at = "2026-03-03T01:00:00.000Z";
const made: NewDocument = { code, kind: "case", caseId, caseVersion: 3, stills: ["a".repeat(64)], madeAt: at };
const bytes = (text: string) => new TextEncoder().encode(text);
const lan = { id: "p-1", name: "Lan" };
const archiveOf = (text: string) => async (file: string) => {
  await writeFile(file, text);
  return sha256Of(bytes(text));
};

describe.each([{ name: "SQLite", open: openSqlite }])("$name", ({ open }) => {
  test("a document is found by its code and by its case, and its bytes are those that were kept", async () => {
    const { store } = await open();
    const kept = await store.keep(made, bytes("%PDF one"));
    expect(kept).toEqual({ ...made, sha256: sha256Of(bytes("%PDF one")), bytes: 8 });
    const later = { ...made, code: "ZZZZ-4567-89AB-CDEF", madeAt: "2026-03-03T02:00:00.000Z" };
    await store.keep(later, bytes("%PDF later"));
    expect(await store.get(code)).toEqual(kept);
    expect(await store.get("1111-4567-89AB-CDEF")).toBeUndefined();
    expect((await store.ofCase(caseId)).map((one) => one.code)).toEqual([code, later.code]);
    expect(await store.ofCase("01988000-0000-7000-8000-000000000000")).toEqual([]);
    expect(Buffer.from((await store.read(kept.sha256)) ?? []).toString()).toBe("%PDF one");
  });

  test("what was first made under a code stays", async () => {
    const { store } = await open();
    const [one, other] = await Promise.all([store.keep(made, bytes("one")), store.keep(made, bytes("other"))]);
    expect(other).toEqual(one);
    expect(await store.keep({ ...made, caseVersion: 9 }, bytes("third"))).toEqual(one);
  });

  test("what a signer made is kept beside, once", async () => {
    const { store } = await open();
    const kept = await store.keep(made, bytes("%PDF one"));
    expect(await store.keepSigned(code, { at, by: lan }, bytes("%PDF one, signed"))).toBe(true);
    expect(await store.keepSigned(code, { at, by: lan }, bytes("%PDF one, signed by another"))).toBe(false);
    const signed = { at, by: lan, sha256: sha256Of(bytes("%PDF one, signed")), bytes: 16 };
    expect(await store.get(code)).toEqual({ ...kept, signed });
    expect(Buffer.from((await store.read(signed.sha256)) ?? []).toString()).toBe("%PDF one, signed");
    expect(await store.keepSigned("1111-4567-89AB-CDEF", { at, by: lan }, bytes("x"))).toBe(false);
  });

  test("a signed copy gives way to another that names it, and is kept too", async () => {
    const { store } = await open();
    const kept = await store.keep(made, bytes("%PDF one"));
    const sign = (text: string, replaces?: string) =>
      store.keepSigned(code, { at, by: lan }, bytes(`%PDF one, ${text}`), replaces);
    const copyOf = (text: string) => ({
      at,
      by: lan,
      sha256: sha256Of(bytes(`%PDF one, ${text}`)),
      bytes: 10 + text.length,
    });
    const [first, second, third] = [copyOf("a"), copyOf("b"), copyOf("c")];
    expect(await sign("b", first.sha256)).toBe(false); // there is none yet
    expect(await sign("a")).toBe(true);
    expect(await sign("b", second.sha256)).toBe(false);
    expect(await sign("b", first.sha256)).toBe(true);
    expect(await sign("c", first.sha256)).toBe(false);
    expect(await sign("c", second.sha256)).toBe(true);
    expect(await store.get(code)).toEqual({ ...kept, signed: third, signedBefore: [first, second] });
    for (const { sha256 } of [first, second, third]) expect(await store.read(sha256)).toBeDefined();
    await store.forget([caseId]);
    for (const { sha256 } of [first, second, third]) expect(await store.read(sha256)).toBeUndefined();
  });

  test("of two who replace the same copy at once, one does", async () => {
    const { store } = await open();
    await store.keep(made, bytes("%PDF one"));
    await store.keepSigned(code, { at, by: lan }, bytes("a"));
    const both = ["b", "c"].map((text) => store.keepSigned(code, { at, by: lan }, bytes(text), sha256Of(bytes("a"))));
    expect((await Promise.all(both)).toSorted()).toEqual([false, true]);
  });

  test("an archive is kept under its hash, and read as often as it is asked for", async () => {
    const { store, folder } = await open();
    const sha256 = await store.keepArchive(caseId, archiveOf("PK"));
    expect(sha256).toBe(sha256Of(bytes("PK")));
    expect(await store.keepArchive(caseId, archiveOf("PK"))).toBe(sha256);
    for (const _ of [1, 2]) {
      const archive = await store.openArchive(sha256);
      expect(archive).toMatchObject({ sha256, bytes: 2 });
      expect(archive && (await buffer(archive.stream)).toString()).toBe("PK");
    }
    expect(await store.openArchive("0".repeat(64))).toBeUndefined();
    expect(await readdir(join(folder, "documents"))).toEqual([sha256.slice(0, 2)]);
  });

  test("an archive that is not kept is read once, and nothing of it is left; nor of one that could not be written", async () => {
    const { store, folder } = await open();
    const { stream, ...archive } = await store.passArchive(archiveOf("PK"));
    expect(archive).toEqual({ sha256: sha256Of(bytes("PK")), bytes: 2 });
    expect((await buffer(stream)).toString()).toBe("PK");
    const broken = async (file: string) => {
      await writeFile(file, "P");
      throw new Error("the disk is full");
    };
    await expect(store.passArchive(broken)).rejects.toThrow("the disk is full");
    await expect(store.keepArchive(caseId, broken)).rejects.toThrow("the disk is full");
    expect(await readdir(join(folder, "documents"))).toEqual([]);
  });

  test("of a case that is forgotten nothing is left, and whatever is of others stays", async () => {
    const { store, folder } = await open();
    const document = await store.keep(made, bytes("%PDF one"));
    await store.keepSigned(code, { at, by: lan }, bytes("%PDF one, signed"));
    const archive = await store.keepArchive(caseId, archiveOf("PK"));
    const otherId = "01988000-0000-7000-8000-000000000000";
    const other = await store.keep({ ...made, code: "ZZZZ-4567-89AB-CDEF", caseId: otherId }, bytes("%PDF other"));
    const otherArchive = await store.keepArchive(otherId, archiveOf("PK other"));
    await store.forget([caseId]);
    await store.forget([caseId]);
    expect([await store.get(code), await store.ofCase(caseId)]).toEqual([undefined, []]);
    for (const sha256 of [document.sha256, sha256Of(bytes("%PDF one, signed")), archive]) {
      expect(await store.read(sha256)).toBeUndefined();
    }
    expect(await store.get(other.code)).toEqual(other);
    const files = (await readdir(join(folder, "documents"), { recursive: true })).filter((name) => name.includes("/"));
    const others = [other.sha256, otherArchive].map((sha256) => `${sha256.slice(0, 2)}/${sha256}`);
    expect(files.toSorted()).toEqual(others.toSorted());
  });

  test("bytes that were changed on the disk are none, and are written anew when they are kept again", async () => {
    const { store, folder } = await open();
    const sha256 = await store.keepArchive(caseId, archiveOf("PK"));
    appendFileSync(join(folder, "documents", sha256.slice(0, 2), sha256), "!");
    expect([await store.read(sha256), await store.openArchive(sha256)]).toEqual([undefined, undefined]);
    await store.keepArchive(caseId, archiveOf("PK"));
    expect(await store.read(sha256)).toBeDefined();
    expect(await readdir(join(folder, "documents", sha256.slice(0, 2)))).toEqual([sha256]);
  });
});
