import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packInThread } from "./archive-thread.ts";
import { caseArchive, sha256Of } from "./case-archive.ts";
import type { ReadEvidence } from "./case-record.ts";
import { laidIn, madeRecord } from "./record-kit.ts";
import { verifyArchive } from "./verify-archive.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-packing-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Where the originals lie of which there are bytes. */
async function originalsOf(folder: string, bytes: ReadonlyMap<string, Uint8Array>): Promise<Map<string, string>> {
  const fileOf = await laidIn(folder, bytes);
  const files = await Promise.all(
    [...bytes.keys()].map(async (sha256) => [sha256, (await fileOf(sha256)) ?? ""] as const),
  );
  return new Map(files);
}

test("the thread packs what is packed here, and says its hash; an original that is not what its name says is damaged", async () => {
  const folder = await newFolder();
  const { record, bytes, read, files } = await madeRecord();
  const originals = await originalsOf(folder, bytes);
  const target = join(folder, "case.zip");
  const packing = { record, messages: [{ phase: "start" }], documents: [], originals };
  const sha256 = await packInThread({ ...packing, target });
  const archive = await readFile(target);
  expect(sha256).toBe(sha256Of(archive));
  expect(Buffer.compare(archive, await caseArchive(record, packing.messages, [], read))).toBe(0);
  const [before, at] = files.map((one) => one.sha256);
  originals.set(before ?? "", originals.get(at ?? "") ?? "");
  const other = join(folder, "other.zip");
  await packInThread({ ...packing, originals, target: other });
  expect(verifyArchive(await readFile(other))).toMatchObject({
    missing: expect.arrayContaining([{ sha256: before, what: "before", why: "damaged" }]),
  });
  await expect(packInThread({ ...packing, target })).rejects.toThrow(/EEXIST/);
});

test("while a large clip is packed, this thread has next to nothing to do", async () => {
  const folder = await newFolder();
  const { record, bytes } = await madeRecord();
  const clip = Buffer.alloc(96_000_000, "0123456789abcdef");
  const sha256 = sha256Of(clip);
  const { evidence } = record.event;
  if (evidence === undefined) throw new Error("no evidence");
  const files = evidence.files.map((file) => (file.role === "clip" ? { ...file, sha256, bytes: clip.length } : file));
  const large = { ...record, event: { ...record.event, evidence: { ...evidence, files } } };
  const originals = await originalsOf(folder, new Map([...bytes, [sha256, clip]]));
  const packing = { record: large, messages: [], documents: [], originals, target: join(folder, "case.zip") };
  const inThread = await busyMs(() => packInThread(packing));
  const read: ReadEvidence = async (one) => (one === sha256 ? clip : (bytes.get(one) ?? "not-arrived"));
  const here = await busyMs(() => caseArchive(large, [], [], read));
  expect(inThread).toBeLessThan(here / 4);
});

/** How long this thread works for something, in milliseconds of processor time: no matter what else the machine does. */
async function busyMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
