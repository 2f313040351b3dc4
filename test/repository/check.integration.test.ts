import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "node_modules/.bin");

/** The parts of `pnpm check`: what a change must pass besides the tests. */
const checks = [
  { what: "formatting and lint", program: join(bin, "biome"), args: ["check", "--error-on-warnings"] },
  { what: "types of the services", program: join(bin, "tsc"), args: ["--noEmit"] },
  { what: "types of the page", program: join(bin, "tsc"), args: ["--noEmit", "-p", "central/web"] },
  { what: "unused code and dependencies", program: join(bin, "knip"), args: ["--no-progress"] },
  { what: "generated files", program: process.execPath, args: ["scripts/run.mjs", "generate", "--check"] },
];

test.each(checks)("$what: nothing to complain about", async ({ program, args }) => {
  const said = await promisify(execFile)(program, args, { cwd: root, maxBuffer: 2 ** 24 }).then(
    () => "",
    (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`.slice(-4000),
  );
  expect(said).toBe("");
});
