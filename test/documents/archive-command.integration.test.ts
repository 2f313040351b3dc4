import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { caseArchive, sha256Of } from "../../central/src/documents/case-archive.ts";
import { CASE_ID, madeRecord } from "../../central/src/documents/record-kit.ts";

const root = join(import.meta.dirname, "../..");

function verify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, "scripts/ngaba.ts"), "archive", "verify", ...args],
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

async function archiveFile(change: (archive: Uint8Array) => void = () => undefined) {
  const { record, read } = await madeRecord();
  const archive = await caseArchive(record, [], [], read);
  change(archive);
  const folder = await mkdtemp(join(tmpdir(), "ngaba-archive-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "case.zip");
  await writeFile(file, archive);
  return { file, sha256: sha256Of(archive) };
}

test("an archive as it was made is said to be right, with what it lacks and its hash", async () => {
  const { file, sha256 } = await archiveFile();
  const { code, stdout, stderr } = await verify(file, "--sha256", sha256);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`case ${CASE_ID}: `);
  expect(stdout).toContain(`lacks scene ${"9".repeat(64)}: not-arrived\n`);
  expect(stdout).toContain(`sha256 ${sha256}\n`);
});

test("one changed byte of a still is exit code 1, and the still is named", async () => {
  const { file } = await archiveFile((archive) => {
    const place = Buffer.from(archive).indexOf(Buffer.from([0xff, 0xd8, 0xff])) + 500;
    archive[place] = (archive[place] ?? 0) ^ 1;
  });
  const { code, stdout, stderr } = await verify(file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/evidence\/[0-9a-f]{64}\.jpg was changed/);
});

test("another archive than the noted one is exit code 1, though it is right by itself; so is one that is not there", async () => {
  const { file } = await archiveFile();
  const other = await verify(file, "--sha256", "0".repeat(64));
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("not the one that was noted");
  expect((await verify(`${file}.gone`)).code).toBe(1);
});
