import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Inbound } from "../../central/src/inbox/inbox.ts";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { lockFolder } from "../../central/src/platform/sqlite-lock.ts";
import { temporaryFolder } from "./data-path-kit.ts";
import { openReviewDesk, rowOf } from "./review-kit.ts";

const root = join(import.meta.dirname, "../..");

function retention(folder: string, ...more: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = [join(root, "scripts/ngaba.ts"), "retention", "--config", join(folder, "central.yaml"), ...more];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function configure(days: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "central.yaml"), `dataDir: ./data\ninventoryDir: ./city\nretention: ${days}\n`);
  return folder;
}

test("an event of the spring is told of by a dry run, and gone after a run", async () => {
  const folder = configure("{ eventWithoutCaseDays: 7 }");
  mkdirSync(join(folder, "data"));
  const incidentId = randomUUID();
  const desk = await openReviewDesk({ dataDir: join(folder, "data") });
  const inbox = await openSqliteInbox(join(folder, "data/inbox.sqlite"), desk.clock);
  const rows = ["red-light-start", "red-light-end"].map((file, index) => rowOf(index + 1, file, incidentId));
  await inbox.commit(rows.map((row): Inbound => ({ what: "stream", ...row })));
  await desk.take(await inbox.readAfter(0, 10));
  await inbox.close();
  await desk.close();
  const would = await retention(folder, "--dry-run");
  expect(would).toMatchObject({ code: 0, stderr: "" });
  expect(would.stdout.split("\n")[1]?.split(/ +/).slice(0, 4)).toEqual(["eventWithoutCase", "7", "0", "1"]);
  expect((await retention(folder)).stdout).toBe(would.stdout);
  expect((await retention(folder, "--dry-run")).stdout.split("\n")[1]?.split(/ +/)[3]).toBe("0");
});

test("a running centre removes by itself: the command only looks", async () => {
  const folder = configure("{}");
  mkdirSync(join(folder, "data"));
  const lock = lockFolder(join(folder, "data"));
  onTestFinished(() => lock?.[Symbol.dispose]());
  expect(await retention(folder)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("by itself") });
  expect(await retention(folder, "--dry-run")).toMatchObject({ code: 0, stdout: "nothing is configured to go\n" });
});

test("without data there is one sentence", async () => {
  const { code, stderr } = await retention(configure("{}"), "--dry-run");
  expect([code, stderr]).toEqual([1, expect.stringContaining("does not exist")]);
});
