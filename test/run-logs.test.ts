import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { areLogsKept, keepSecrets, lookThrough, openRunLog } from "./run-logs.ts";

const SECRET = "mật khẩu: p@ss/w1%41";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ngaba-run-logs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  vi.stubEnv("NGABA_RUN_LOGS", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
});

test.each([
  ["as it is", SECRET],
  ["in an address", `http://127.0.0.1/?key=${encodeURIComponent(SECRET)}`],
  ["in base64", `Basic ${Buffer.from(SECRET).toString("base64")}`],
  ["in base64, with more behind it", Buffer.from(`${SECRET}!`).toString("base64")],
])("a secret that was logged is told with file and line, itself left out: %s", (_, text) => {
  keepSecrets("another secret", SECRET, SECRET);
  const keep = openRunLog("central/src/main.ts");
  keep("one line\n");
  keep(Buffer.from(`{"msg":"${text} was sent"}\n`));
  const { logCount, secretCount, leaks } = lookThrough(folder);
  expect({ logCount, secretCount }).toEqual({ logCount: 1, secretCount: 2 });
  expect(leaks).toHaveLength(1);
  expect(leaks[0]).toMatch(/^main-[\w-]+\.log:2: \{"msg":".*\(the secret\).* was sent"\}$/);
  expect(leaks[0]).not.toContain(SECRET);
});

test("logs without a secret have no leak; what is too short to be one is not looked for", () => {
  keepSecrets("another secret", "main");
  openRunLog("agent")("another secre, secret, main\n");
  expect(lookThrough(folder)).toEqual({ logCount: 1, secretCount: 1, leaks: [] });
});

test("where nobody looks, nothing is kept", () => {
  vi.stubEnv("NGABA_RUN_LOGS", undefined);
  expect(areLogsKept()).toBe(false);
  keepSecrets(SECRET);
  openRunLog("agent")("a line\n");
  expect(lookThrough(folder)).toEqual({ logCount: 0, secretCount: 0, leaks: [] });
});
