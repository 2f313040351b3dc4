import { existsSync } from "node:fs";
import { AuditHead } from "@ngaba/contract";
import { Command, InvalidArgumentError } from "commander";
import { type ChainFault, checkChain } from "../audit/audit-chain.ts";
import { auditFile } from "../audit/audit-file.ts";
import { readAuditFile } from "../audit/sqlite-audit-row.ts";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { CentralError } from "../platform/errors.ts";
import { withExitCode } from "./exit-code.ts";

/** `audit verify`: whether the audit log is as it was written. */
export function auditCommand(): Command {
  const command = new Command("audit").description("The audit log: who looked at what, who changed what");
  command
    .command("verify")
    .description(
      "follow the chain of hashes through the whole log; the centre may be running. Exit code 1: it is broken",
    )
    .requiredOption("--config <file>", "the centre's configuration")
    .option("--head <seq:hash>", "an entry that was noted earlier: it must still be there", parseHead)
    .action((options: { config: string; head?: AuditHead }) =>
      withExitCode(async () => verify(loadCentralConfig(options.config), options.head)),
    );
  return command;
}

/** @throws {CentralError} AUDIT_BROKEN, AUDIT_MISSING */
function verify({ dataDir }: CentralConfig, noted: AuditHead | undefined): void {
  const file = auditFile(dataDir);
  if (!existsSync(file)) {
    throw new CentralError("AUDIT_MISSING", `${file} does not exist; the first start of a centre makes it`);
  }
  const { head, fault } = checkChain(readAuditFile(file), noted);
  const right = head === undefined ? "none is right before it" : `right up to ${head.seq}:${head.hash}`;
  if (fault !== undefined) throw new CentralError("AUDIT_BROKEN", `${file}: ${faultWords(fault)}; ${right}`);
  process.stdout.write(
    head === undefined ? "the audit log is empty\n" : `${head.seq} entries, all as they were written\n`,
  );
  if (head !== undefined) process.stdout.write(`head ${head.seq}:${head.hash}\n`);
}

function faultWords(fault: ChainFault): string {
  switch (fault.kind) {
    case "missing":
      return `entries ${fault.fromSeq} to ${fault.toSeq} are missing`;
    case "changed":
      return `entry ${fault.seq} does not follow the one before it: one of the two was changed`;
    case "cut-off":
      return `it ends before entry ${fault.notedSeq}, which was noted: its end was cut off`;
    case "not-the-noted":
      return `entry ${fault.notedSeq} is not the one that was noted: the log was made anew`;
    default:
      return fault satisfies never;
  }
}

function parseHead(text: string): AuditHead {
  const [seq, hash] = text.split(":");
  const head = AuditHead.safeParse({ seq: Number(seq), hash });
  if (head.success) return head.data;
  throw new InvalidArgumentError("Expected the number and the hash of an entry, as verify prints them: 12:9f86d0….");
}
