import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEvidenceStore } from "@ngaba/edge-agent/evidence/evidence-store.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, onTestFinished, test } from "vitest";

/** A disk of one megabyte; `undefined` where we may not make one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-disk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "ngaba-test", folder]).status !== 0) return undefined;
  onTestFinished(() => void spawnSync("umount", ["--lazy", folder]));
  return folder;
}

test("on a full disk clips give way to a still, the oldest first; without clips the still is refused, and later taken", async ({
  skip,
}) => {
  const folder = smallDisk();
  if (folder === undefined) return skip("mounting a small disk needs root");
  const given: number[] = [];
  const store = openEvidenceStore({ folder, log: createLogger("silent"), onDropped: (count) => given.push(count) });
  const put = (bytes: number, type: "image/jpeg" | "video/mp4") => store.put(randomBytes(bytes), type);
  const clips = [await put(300_000, "video/mp4"), await put(300_000, "video/mp4"), await put(300_000, "video/mp4")];
  const still = await put(500_000, "image/jpeg");
  expect(store.pending().map(({ sha256 }) => sha256)).toEqual([still, clips[2]]);
  expect(given).toEqual([1, 2]);

  const filler = join(folder, "recorded.mkv");
  writeFileSync(filler, Buffer.alloc(200_000));
  await expect(put(500_000, "image/jpeg")).rejects.toMatchObject({ code: "ENOSPC" });
  expect(store.pending().map(({ sha256 }) => sha256)).toEqual([still]);
  rmSync(filler); // the recorded video has given way
  const later = await put(500_000, "image/jpeg");
  expect(store.pending().map(({ sha256 }) => sha256)).toEqual([still, later]);
});
