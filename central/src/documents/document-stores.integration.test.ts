/** What every store of documents does, run against each of them. */
import { appendFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { sha256Of } from "./case-archive.ts";
import type { DocumentStore } from "./document-store.ts";
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
const made = { code, kind: "case", caseId, caseVersion: 3, madeAt: at } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const lan = { id: "p-1", name: "Lan" };

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

  test("an archive is kept under its hash", async () => {
    const { store } = await open();
    const sha256 = await store.keepArchive(caseId, bytes("PK"));
    expect(sha256).toBe(sha256Of(bytes("PK")));
    expect(await store.keepArchive(caseId, bytes("PK"))).toBe(sha256);
    expect(Buffer.from((await store.read(sha256)) ?? []).toString()).toBe("PK");
  });

  test("of a case that is forgotten nothing is left, and whatever is of others stays", async () => {
    const { store, folder } = await open();
    const document = await store.keep(made, bytes("%PDF one"));
    await store.keepSigned(code, { at, by: lan }, bytes("%PDF one, signed"));
    const archive = await store.keepArchive(caseId, bytes("PK"));
    const otherId = "01988000-0000-7000-8000-000000000000";
    const other = await store.keep({ ...made, code: "ZZZZ-4567-89AB-CDEF", caseId: otherId }, bytes("%PDF other"));
    const otherArchive = await store.keepArchive(otherId, bytes("PK other"));
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
    const sha256 = await store.keepArchive(caseId, bytes("PK"));
    appendFileSync(join(folder, "documents", sha256.slice(0, 2), sha256), "!");
    expect(await store.read(sha256)).toBeUndefined();
    await store.keepArchive(caseId, bytes("PK"));
    expect(await store.read(sha256)).toBeDefined();
    expect(await readdir(join(folder, "documents", sha256.slice(0, 2)))).toEqual([sha256]);
  });
});
