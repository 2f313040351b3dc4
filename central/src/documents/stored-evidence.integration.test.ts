import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "@ngaba/config";
import { expect, onTestFinished, test } from "vitest";
import { openMediaStore } from "../media/media-store.ts";
import { sha256Of } from "./case-archive.ts";
import { madeRecord } from "./record-kit.ts";
import { manifestOf, storedEvidence } from "./stored-evidence.ts";

async function openStore() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-media-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const media = await openMediaStore(folder, { maxBytes: 4_000_000, minFreeBytes: 0 });
  const put = async (bytes: Buffer) => {
    const sha256 = sha256Of(bytes);
    const upload = { sha256, mediaType: "application/json", agentId: "agent-01" } as const;
    await media.put(
      upload,
      (async function* () {
        yield bytes;
      })(),
    );
    return sha256;
  };
  return { media, put, ...storedEvidence(media) };
}

test("a file is given as it came; one that was changed on the disk is damaged, one that never came is not there", async () => {
  const { media, put, read, fileOf } = await openStore();
  const sha256 = await put(Buffer.from("{}"));
  expect(Buffer.from((await read(sha256)) as Uint8Array).toString()).toBe("{}");
  appendFileSync(join(media.folder, media.pathOf(sha256)), " ");
  expect(await read(sha256)).toBe("damaged");
  expect(await read("0".repeat(64))).toBe("not-arrived");
  expect([await fileOf(sha256), await fileOf("0".repeat(64))]).toEqual([
    join(media.folder, media.pathOf(sha256)),
    undefined,
  ]);
});

test("a large file is given as it came", async () => {
  const { put, read } = await openStore();
  const bytes = Buffer.alloc(3_500_000, "0123456789abcdef");
  expect(Buffer.compare((await read(await put(bytes))) as Uint8Array, bytes)).toBe(0);
});

test("a manifest is read; what is none, or has not come, is none", async () => {
  const { put, read } = await openStore();
  const { record } = await madeRecord();
  expect(await manifestOf(await put(Buffer.from(canonicalJson(record.manifest))), read)).toEqual(record.manifest);
  expect(await manifestOf(await put(Buffer.from("[]")), read)).toBeUndefined();
  expect(await manifestOf(await put(Buffer.from("no JSON")), read)).toBeUndefined();
  expect(await manifestOf(undefined, read)).toBeUndefined();
});
