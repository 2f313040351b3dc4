import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "./sqlite-lock.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a folder is locked for one at a time, and free again afterwards", () => {
  const folder = temporaryFolder();
  const first = lockFolder(folder);
  expect(first).toBeDefined();
  expect(lockFolder(folder)).toBeUndefined();
  first?.[Symbol.dispose]();
  const second = lockFolder(folder);
  expect(second).toBeDefined();
  second?.[Symbol.dispose]();
});

test("a process that is killed leaves no lock behind", async () => {
  const folder = temporaryFolder();
  const module = new URL("./sqlite-lock.ts", import.meta.url).href;
  const script = `const { lockFolder } = await import(${JSON.stringify(module)});
    globalThis.lock = lockFolder(${JSON.stringify(folder)});
    process.stdout.write("locked");
    setInterval(() => undefined, 1_000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  expect(lockFolder(folder)).toBeUndefined();
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = lockFolder(folder);
  expect(lock).toBeDefined();
  lock?.[Symbol.dispose]();
});
