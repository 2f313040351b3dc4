import { spawn } from "node:child_process";
import { expect, onTestFinished, test, vi } from "vitest";
import { readProcessUsage } from "./process-usage.ts";

test("a child's work counts as ours, while it runs", async () => {
  const before = readProcessUsage(process.pid);
  const child = spawn(process.execPath, ["-e", "for (;;) {}"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await vi.waitFor(() => expect(readProcessUsage(process.pid).cpuSeconds).toBeGreaterThan(before.cpuSeconds + 0.1), {
    timeout: 8_000,
  });
  expect(readProcessUsage(process.pid).rssBytes).toBeGreaterThan(process.memoryUsage.rss());
});

test("a process that is gone uses nothing", () => {
  expect(readProcessUsage(2 ** 22 + 1)).toEqual({ cpuSeconds: 0, rssBytes: 0 });
});
