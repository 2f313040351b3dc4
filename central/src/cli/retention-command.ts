import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { auditFile } from "../audit/audit-file.ts";
import { openSqliteAuditLog } from "../audit/sqlite-audit-log.ts";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { openMediaStore } from "../media/media-store.ts";
import { systemClock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import { lockFolder } from "../platform/sqlite-lock.ts";
import { runRetentionOf } from "../review/open-retention.ts";
import type { RetentionReport } from "../review/retention.ts";
import { createTurns } from "../review/turns.ts";
import { withExitCode } from "./exit-code.ts";

const MIB = 2 ** 20;

/** `retention`: removes what is older than the configuration says, or tells what would go. */
export function retentionCommand(): Command {
  return new Command("retention")
    .description("remove what is older than `retention` in the configuration says; a running centre does so each day")
    .requiredOption("--config <file>", "the centre's configuration")
    .option("--dry-run", "only tell what would go; the centre may be running", false)
    .action((options: { config: string; dryRun: boolean }) =>
      withExitCode(() => removeOld(loadCentralConfig(options.config), options.dryRun)),
    );
}

/** @throws {CentralError} DATA_MISSING, DATA_IN_USE, REVIEW_BEHIND */
async function removeOld({ dataDir, retention, limits }: CentralConfig, isDryRun: boolean): Promise<void> {
  if (!existsSync(dataDir)) {
    throw new CentralError("DATA_MISSING", `${dataDir} does not exist; the first start of a centre makes it`);
  }
  using lock = isDryRun ? undefined : lockFolder(dataDir);
  if (!isDryRun && lock === undefined) {
    throw new CentralError(
      "DATA_IN_USE",
      `a centre works on the data in ${dataDir}, and removes what is old by itself`,
    );
  }
  const { mediaMaxBytes: maxBytes, mediaMinFreeBytes: minFreeBytes } = limits;
  const media = await openMediaStore(join(dataDir, "media"), { maxBytes, minFreeBytes });
  await using opened = new AsyncDisposableStack();
  const audit = opened.adopt(await openSqliteAuditLog(auditFile(dataDir), systemClock), (one) => one.close());
  const who = { kind: "command-line", id: String(process.getuid?.() ?? "unknown"), name: "command line" } as const;
  const centre = { dataDir, days: retention, media, audit, who, clock: systemClock, turns: createTurns() };
  const reports = await runRetentionOf({ ...centre, signal: new AbortController().signal }, isDryRun);
  process.stdout.write(reports.length === 0 ? "nothing is configured to go\n" : `${table(reports).join("\n")}\n`);
}

function table(reports: readonly RetentionReport[]): readonly string[] {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(18) : String(cell).padStart(9))).join("");
  return [
    row(["kind", "days", "cases", "events", "files", "MiB", "held"]),
    ...reports.map(({ kind, days, cases, events, files, bytes, held }) =>
      row([kind, days, cases, events, files, (bytes / MIB).toFixed(1), held]),
    ),
  ];
}
