import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openMediaStore } from "./media-store.ts";

const picture = Buffer.from("bytes of a picture");
const sha256 = createHash("sha256").update(picture).digest("hex");
const upload = { sha256, mediaType: "image/jpeg", agentId: "agent-01" } as const;

async function* body(...chunks: Uint8Array[]) {
  yield* chunks;
}

async function store(minFreeBytes = 0) {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-media-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return openMediaStore(folder, { maxBytes: 100, minFreeBytes });
}

test("nothing new is taken while less is free than is to be left, and no draft stays", async () => {
  const media = await store(Number.MAX_SAFE_INTEGER);
  expect(await media.put(upload, body(picture))).toBe("no-room");
  expect(await media.find(sha256)).toBeUndefined();
  expect(readdirSync(join(media.folder, "incoming"))).toEqual([]);
});

test("a body in pieces is found under its hash, byte for byte, with its type", async () => {
  const media = await store();
  expect(await media.put(upload, body(picture.subarray(0, 5), picture.subarray(5)))).toBe("stored");
  expect(await media.find(sha256)).toMatchObject({ ...upload, bytes: picture.length });
  expect(readFileSync(join(media.folder, media.pathOf(sha256)))).toEqual(picture);
  expect(await media.put(upload, body(picture))).toBe("already-there");
  expect(await media.stored([sha256, "0".repeat(64)])).toEqual(new Set([sha256]));
});

test.each([
  ["hash-mismatch", [Buffer.from("other bytes")]],
  ["too-large", [Buffer.alloc(60), Buffer.alloc(60)]],
])("%s: nothing is kept", async (result, chunks) => {
  const media = await store();
  expect(await media.put(upload, body(...chunks))).toBe(result);
  expect(await media.find(sha256)).toBeUndefined();
  expect(readdirSync(join(media.folder, "incoming"))).toEqual([]);
});

test("a body that breaks off leaves nothing behind", async () => {
  const media = await store();
  async function* broken() {
    yield picture;
    throw new Error("connection reset");
  }
  await expect(media.put(upload, broken())).rejects.toThrow("connection reset");
  expect(readdirSync(join(media.folder, "incoming"))).toEqual([]);
});

test("what an earlier life left half received is thrown away, what may still be coming is not", async () => {
  const media = await store();
  const incoming = join(media.folder, "incoming");
  for (const name of ["old", "new"]) writeFileSync(join(incoming, name), "half");
  const anHourAgo = Date.now() / 1000 - 3600;
  utimesSync(join(incoming, "old"), anHourAgo, anHourAgo);
  await openMediaStore(media.folder, { maxBytes: 100, minFreeBytes: 0 });
  expect(readdirSync(incoming)).toEqual(["new"]);
});

test.each(["../../etc/passwd", "AB".repeat(32), "", "0".repeat(63)])("%j is no name in the store", async (name) => {
  const media = await store();
  expect(() => media.pathOf(name)).toThrow();
});
