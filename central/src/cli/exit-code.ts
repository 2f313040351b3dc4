import { ConfigError, formatConfigError } from "@ngaba/config";
import { CentralError } from "../platform/errors.ts";

const FAILED = 1;
const CONFIG_INVALID = 2;

/**
 * Runs a command. What a person can act on is said in plain sentences and becomes the exit code: 2 for a configuration
 * with problems, 1 for the rest; a bug passes through.
 */
export async function withExitCode(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${formatConfigError(error)}\n`);
      process.exitCode = CONFIG_INVALID;
    } else if (error instanceof CentralError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = FAILED;
    } else throw error;
  }
}
