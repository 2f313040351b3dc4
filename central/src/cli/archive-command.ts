import { readFile } from "node:fs/promises";
import { Sha256 } from "@ngaba/contract";
import { Command, InvalidArgumentError } from "commander";
import { verifyArchive } from "../documents/verify-archive.ts";
import { CentralError } from "../platform/errors.ts";
import { withExitCode } from "./exit-code.ts";

/** `archive verify`: whether an evidence archive is as it was made. Needs no centre. */
export function archiveCommand(): Command {
  const command = new Command("archive").description("Evidence archives of cases");
  command
    .command("verify")
    .description("look at every byte of an evidence archive. Exit code 1: it is not as it was made")
    .argument("<file>", "the archive, as it was handed over")
    .option("--sha256 <hash>", "hash of the whole file that was noted when it was handed over", parseHash)
    .action((file: string, { sha256 }: { sha256?: string }) => withExitCode(() => verify(file, sha256)));
  return command;
}

/** @throws {CentralError} ARCHIVE_BROKEN */
async function verify(file: string, noted: string | undefined): Promise<void> {
  const found = verifyArchive(await readArchive(file));
  if (!("files" in found)) throw new CentralError("ARCHIVE_BROKEN", `${file}: ${found.join("; ")}`);
  if (noted !== undefined && found.sha256 !== noted) {
    throw new CentralError(
      "ARCHIVE_BROKEN",
      `${file}: it is right by itself, but not the one that was noted: ${found.sha256}`,
    );
  }
  process.stdout.write(`case ${found.caseId}: ${found.files} files, all as they were put in\n`);
  for (const { what, sha256, why } of found.missing)
    process.stdout.write(`it says itself that it lacks ${what} ${sha256}: ${why}\n`);
  process.stdout.write(`sha256 ${found.sha256}\n`);
  if (noted === undefined)
    process.stdout.write("compare that with the hash in the history of the case at the centre\n");
}

/** @throws {CentralError} ARCHIVE_BROKEN when it cannot be read */
async function readArchive(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CentralError("ARCHIVE_BROKEN", `${file} cannot be read: ${String(error)}`, { cause: error });
  }
}

function parseHash(text: string): string {
  const hash = Sha256.safeParse(text);
  if (hash.success) return hash.data;
  throw new InvalidArgumentError("Expected 64 lower-case hexadecimal digits.");
}
