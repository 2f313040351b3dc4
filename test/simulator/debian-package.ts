import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where nothing answers apt would wait for two minutes, once and again. */
const BOUNDED = ["Acquire::http::Timeout=20", "Acquire::https::Timeout=20"];

/**
 * Fetches one of Debian's packages and unpacks it, for as long as `use` takes; nothing is installed.
 *
 * @param parent folder in which a folder for the work is made and taken away again
 * @param use gets the folder that stands for the root of the file system
 * @throws {Error} with one sentence that says what to do when apt or the connection is missing
 */
export async function withDebianPackage<T>(
  name: string,
  parent: string,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const work = await mkdtemp(join(parent, "fetching-"));
  try {
    const hint = `Fetching ${name} needs Debian's apt and a connection ("apt-get update" first on a fresh system)`;
    // The sandbox user of apt cannot write into a folder of ours; as root it would warn about that at each download.
    const options = ["APT::Sandbox::User=root", ...BOUNDED].flatMap((option) => ["-o", option]);
    await runProgram("apt-get", [...options, "download", name], hint, work);
    const archive = (await readdir(work)).find((file) => file.endsWith(".deb"));
    if (archive === undefined) throw new Error(`${hint}: apt-get left no package behind.`);
    await runProgram("dpkg-deb", ["-x", archive, "unpacked"], `Unpacking ${name} failed`, work);
    return await use(join(work, "unpacked"));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @throws {Error} with the program's last words, or saying how it is installed */
export async function runProgram(
  program: string,
  args: readonly string[],
  whatFailed: string,
  cwd?: string,
): Promise<void> {
  try {
    await promisify(execFile)(program, args, cwd === undefined ? {} : { cwd });
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string }; // what execFile rejects with
    const missing = `${program} is not installed; "apt-get install ${program.replace(/-(get|deb)$/, "")}" brings it.`;
    const lastWords = stderr?.trim().split("\n").at(-1);
    throw new Error(code === "ENOENT" ? missing : `${whatFailed}: ${lastWords ?? String(error)}`, { cause: error });
  }
}
