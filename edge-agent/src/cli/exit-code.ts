import { ConfigError, formatConfigError } from "@ngaba/config";
import { EdgeError } from "../platform/errors.ts";
import type { Language } from "../platform/language.ts";

/** What the command was given cannot be used. */
export const WRONG_INPUT = 2;
const FAILED = 1;
const INPUT_CODES = /^(CONFIG|SECRETS|TRACKS|TRUTH|VIDEO|CALIBRATION|STREAM|PROGRAM)_/;

/**
 * Runs a command of the technician. What a person can act on is said in plain sentences; a bug passes through. Problems
 * of configuration files, and what other programs say, are English in either language.
 */
export async function withExitCode(language: Language, command: () => void | Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${formatConfigError(error)}\n`);
      process.exitCode = WRONG_INPUT;
    } else if (error instanceof EdgeError) {
      process.stderr.write(`${language === "vi" ? (error.vi ?? error.message) : error.message}\n`);
      process.exitCode = INPUT_CODES.test(error.code) ? WRONG_INPUT : FAILED;
    } else throw error;
  }
}
