/** What the commands that measure share. */
import { InvalidArgumentError } from "commander";

/** A line of progress: stdout is for the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What ends a command that failed: one sentence, and exit code 1. */
export function sayAndFail(error: unknown): void {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** As figures stand in a command's line of JSON. */
export function rounded(value: number): number {
  return Number(value.toFixed(5));
}

/** Reads the value of an option. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("must be a whole number above 0");
}
