import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/** A program that we run but that npm does not bring, and the Debian package that has it. */
const packageOf = {
  ffmpeg: "ffmpeg",
  mosquitto: "mosquitto",
  influxd: "influxdb",
  chromium: "chromium",
  sumo: "sumo",
  motion: "motion",
  faketime: "faketime",
  pdftotext: "poppler-utils",
  sqlite3: "sqlite3",
  unzip: "unzip",
} as const;
export type SystemProgram = keyof typeof packageOf;

/** Debian keeps some servers where an ordinary user's PATH does not look. */
const extraFolders = ["/usr/sbin", "/usr/local/sbin"];
const policyFile = "/usr/sbin/policy-rc.d";

/** Where the program can be started; `undefined`: nowhere. */
export function findProgram(program: SystemProgram): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...extraFolders];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** True when the program can be started. */
export const isInstalled = (program: SystemProgram): boolean => findProgram(program) !== undefined;

/**
 * Makes sure that the programs are there: installs what is missing as root on Debian.
 *
 * @param say takes a line for the person who waits
 * @throws {Error} one sentence with the command to run, when we may not or cannot install
 */
export async function ensurePrograms(programs: readonly SystemProgram[], say: (line: string) => void): Promise<void> {
  const packages = programs.filter((program) => !isInstalled(program)).map((program) => packageOf[program]);
  if (packages.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(`Needed and not found: ${packages.join(", ")}. On Debian or Ubuntu run: sudo ${command}`);
  }
  say(`Installing ${packages.join(", ")} with apt…`);
  const startedAt = Date.now();
  await apt(["update", "-qq"], say);
  await withoutStartingServices(() => apt(command.split(" ").slice(1), say));
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0)
    throw new Error(`apt installed ${packages.join(", ")}, but ${missing.join(", ")} is not found`);
  say(`Installed ${packages.join(", ")} in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Runs apt-get, passing on only the lines that tell how much and how far. */
async function apt(args: string[], say: (line: string) => void): Promise<void> {
  const child = spawn("apt-get", args, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      tail.push(line);
      if (tail.length > 5) tail.shift();
      if (/^(Need to get|Fetched|After this operation)/.test(line)) say(`  ${line}`);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`apt-get ${args.join(" ")} failed (exit ${code}): ${tail.join(" | ")}`);
}

/**
 * A server's package starts the server right away, on its standard port and on every boot's terms. We only want the
 * program, so Debian's own switch for this (policy-rc.d answers 101) is set for the time of the install.
 */
async function withoutStartingServices(install: () => Promise<void>): Promise<void> {
  if (existsSync(policyFile)) return await install();
  // Left behind, it would keep every later package of this machine from starting its service: gone however we end.
  const remove = () => rmSync(policyFile, { force: true });
  const leave = () => process.exit(130);
  process.once("exit", remove);
  for (const signalName of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signalName, leave);
  await writeFile(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await install();
  } finally {
    remove();
    process.off("exit", remove);
    for (const signalName of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signalName, leave);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: both mean that it cannot be used
  }
}
