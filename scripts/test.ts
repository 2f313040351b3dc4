/**
 * `pnpm test [vitest filters]`: installs what the tests need, runs them, and closes with `N passed, N failed`. What is
 * long runs in a short form. What services log meanwhile must hold no secret. `pnpm test:faults` (`--faults`) runs what
 * is long alone and in full, one file after another: faults, the stories in both languages, and how soon a live picture comes.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lookThrough } from "../test/run-logs.ts";
import { fetchVtest } from "../test/simulator/footage.ts";
import { buildPage } from "./build-page.ts";
import { cacheFolder, repositoryRoot } from "./folders.ts";
import { ensurePrograms } from "./system-programs.ts";

interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const SHOWN_LEAKS = 20;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const args = process.argv.slice(2);
const isFull = args.includes("--faults");
const filters = args.filter((arg) => arg !== "--faults");
const projects = isFull ? ["e2e", "faults"] : ["unit", "integration", "e2e", "faults"];
const LONG_ONES = [".faults.test.ts", "e2e/stories.", "e2e/live-view.", "start/start."];
const chosenFiles = isFull && filters.length === 0 ? LONG_ONES : filters;

try {
  const servers = ["ffmpeg", "mosquitto", "influxd", "chromium"] as const;
  await ensurePrograms([...servers, "faketime", "pdftotext", "sqlite3", "unzip"], say);
  await fetchVtest({ cacheDir: cacheFolder, onProgress: say });
  await buildPage(say);
  process.exitCode = await runVitest();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function runVitest(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-test-"));
  const reportFile = join(folder, "report.json");
  const logsFolder = join(folder, "logs");
  await mkdir(logsFolder);
  // Only the verbose one tells of a test that passed what was noted beside it: figures.
  const reporters = [
    `--reporter=${isFull ? "verbose" : "default"}`,
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ];
  const chosen = projects.map((project) => `--project=${project}`);
  const vitest = join(repositoryRoot, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", ...chosen, ...reporters, ...chosenFiles], {
    cwd: repositoryRoot,
    stdio: "inherit",
    env: { ...process.env, NGABA_RUN_LOGS: logsFolder, ...(isFull && { NGABA_FULL_FAULTS: "1" }) },
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  try {
    const report = JSON.parse(await readFile(reportFile, "utf8")) as VitestReport;
    const areLogsClean = tellOfSecrets(logsFolder);
    const { numPassedTests, numFailedTests, numPendingTests, numTotalTests } = report;
    process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
    return numTotalTests === 0 || !areLogsClean ? 1 : (code ?? 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns whether no log of the run holds a secret of it; a whole run that kept nothing to look through proves nothing */
function tellOfSecrets(logsFolder: string): boolean {
  const { logCount, secretCount, leaks } = lookThrough(logsFolder);
  say(`${secretCount} secrets looked for in ${logCount} logs of services: found ${leaks.length} times`);
  for (const leak of leaks.slice(0, SHOWN_LEAKS)) say(leak);
  const isProof = filters.length > 0 || (logCount > 0 && secretCount > 0);
  return leaks.length === 0 && isProof;
}
