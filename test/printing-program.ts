import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/**
 * Starts a program of these tests in a process of its own, which is killed at the end of the test.
 * @param printed gets each line that it prints, whole ones only
 */
export function startPrintingProgram(program: URL, args: readonly string[], printed: string[]): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(program), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    printed.push(...lines);
  });
  return child;
}
