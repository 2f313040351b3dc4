import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "../platform/logger.ts";
import { openEvidenceStore } from "./evidence-store.ts";

const log = createLogger("silent");
const picture = (name: string, size = 100) => Buffer.from(name.padEnd(size, "."));
const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "ngaba-evidence-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("a picture is a file under its hash, and waits until the centre has it", async () => {
  const path = folder();
  const store = openEvidenceStore({ folder: path, log });
  const sha256 = await store.put(picture("a"), "image/jpeg");
  expect(sha256).toBe(hashOf(picture("a")));
  expect(readFileSync(join(path, `${sha256}.jpg`))).toEqual(picture("a"));
  expect(store.pending()).toEqual([{ sha256, mediaType: "image/jpeg", bytes: 100 }]);
  expect(await store.read(sha256, 0, 1_000)).toEqual(picture("a"));
  expect(await store.read(sha256, 90, 4)).toEqual(picture("a").subarray(90, 94));
  await store.remove(sha256);
  expect(store.pending()).toEqual([]);
  expect(readdirSync(path)).toEqual([]);
});

test("the same bytes are stored once, also when they come twice at the same time", async () => {
  const path = folder();
  const store = openEvidenceStore({ folder: path, log });
  await Promise.all([store.put(picture("a"), "image/jpeg"), store.put(picture("a"), "image/jpeg")]);
  await store.put(picture("a"), "image/jpeg");
  expect(store.pending()).toHaveLength(1);
  expect(readdirSync(path)).toHaveLength(1);
});

test("what waits is known again after a restart, the document first, then the older picture; half-written and foreign files are not taken for it", async () => {
  const path = folder();
  const first = openEvidenceStore({ folder: path, log });
  const hashes = [];
  for (const [index, name] of ["b", "a", "c"].entries()) {
    const sha256 = await first.put(picture(name), name === "c" ? "application/json" : "image/jpeg");
    const file = join(path, sha256 + (name === "c" ? ".json" : ".jpg"));
    utimesSync(file, 1_000 + index, 1_000 + index);
    hashes.push(sha256);
  }
  writeFileSync(join(path, "5f0c.draft"), "half of a pic");
  writeFileSync(join(path, "notes.txt"), "of a technician");

  const second = openEvidenceStore({ folder: path, log });
  const [b, a, document] = hashes;
  expect(second.pending().map(({ sha256 }) => sha256)).toEqual([document, b, a]);
  expect(readdirSync(path)).toHaveLength(4);
});

test("documents go before pictures and pictures before clips, each oldest first", async () => {
  const store = openEvidenceStore({ folder: folder(), log });
  const put = (name: string, type: "image/jpeg" | "video/mp4" | "application/json") => store.put(picture(name), type);
  const clip = await put("clip", "video/mp4");
  const [one, two] = [await put("one", "image/jpeg"), await put("two", "image/jpeg")];
  const document = await put("document", "application/json");
  expect(store.pending().map(({ sha256 }) => sha256)).toEqual([document, one, two, clip]);
});

test("a clip made in a draft is taken over under its hash, and the draft is gone", async () => {
  const path = folder();
  const store = openEvidenceStore({ folder: path, log });
  const draft = store.newDraft();
  writeFileSync(draft, picture("clip", 5_000));
  const file = await store.putFile(draft, "video/mp4");
  expect(file).toEqual({ sha256: hashOf(picture("clip", 5_000)), bytes: 5_000 });
  expect(readdirSync(path)).toEqual([`${file.sha256}.mp4`]);
  expect(openEvidenceStore({ folder: path, log }).pending()).toEqual([{ ...file, mediaType: "video/mp4" }]);
});

test("above its limit the oldest clips go, counted and told; documents, pictures and the newest clip stay", async () => {
  const told: number[] = [];
  const store = openEvidenceStore({ folder: folder(), maxClipBytes: 250, log, onDropped: (count) => told.push(count) });
  const scene = await store.put(picture("scene", 400), "application/json");
  const still = await store.put(picture("still", 400), "image/jpeg");
  await store.put(picture("old"), "video/mp4");
  const newer = await store.put(picture("newer", 200), "video/mp4");
  expect(store.pending().map(({ sha256 }) => sha256)).toEqual([scene, still, newer]);
  const large = await store.put(picture("large", 1_000), "video/mp4");
  expect(store.pending().map(({ sha256 }) => sha256)).toEqual([scene, still, large]);
  expect(told).toEqual([1, 2]);
  expect(store.clipsDropped).toBe(2);
});

test("a file that someone removed is no longer waited for", async () => {
  const path = folder();
  const store = openEvidenceStore({ folder: path, log });
  const sha256 = await store.put(picture("a"), "image/jpeg");
  rmSync(join(path, `${sha256}.jpg`));
  expect(await store.read(sha256, 0, 1_000)).toBeUndefined();
  expect(store.pending()).toEqual([]);
});

test("a put that fails leaves nothing behind and is not waited for", async () => {
  const path = folder();
  const store = openEvidenceStore({ folder: path, log });
  rmSync(path, { recursive: true });
  await expect(store.put(picture("a"), "image/jpeg")).rejects.toMatchObject({ code: "ENOENT" });
  expect(store.pending()).toEqual([]);
});
