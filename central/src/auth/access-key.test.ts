import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { accessKeyFile, openAccessKey } from "./access-key.ts";

function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A logger whose lines the test can read. */
function recordingLogger() {
  const lines: string[] = [];
  return { lines, logger: pino({}, { write: (line: string) => void lines.push(line) }) };
}

test("the key is made once, for its owner's eyes, and is the same at the next start", async () => {
  const folder = join(dataDir(), "new");
  const { lines, logger } = recordingLogger();
  const key = await openAccessKey(folder, logger);
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(statSync(accessKeyFile(folder)).mode & 0o777).toBe(0o600);
  expect(await openAccessKey(folder, logger)).toBe(key);
  expect(lines).toEqual([]);
});

test("a key that others can read is closed, with a warning that does not tell it", async () => {
  const folder = dataDir();
  const { lines, logger } = recordingLogger();
  const key = await openAccessKey(folder, logger);
  chmodSync(accessKeyFile(folder), 0o644);
  await openAccessKey(folder, logger);
  expect(statSync(accessKeyFile(folder)).mode & 0o777).toBe(0o600);
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain(key);
});

test("an empty or short key is refused, in place of a door that is open to all", async () => {
  const folder = dataDir();
  writeFileSync(accessKeyFile(folder), "\n");
  await expect(openAccessKey(folder, recordingLogger().logger)).rejects.toMatchObject({ code: "SECRET_MISSING" });
});
