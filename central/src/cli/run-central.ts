import { once } from "node:events";
import { startCentral } from "../central.ts";
import { loadCentralConfig } from "../config/central-config.ts";
import { createLogger } from "../platform/logger.ts";
import { endOnFatalFaults, stopOnSignals } from "./process-signals.ts";

/**
 * Runs the centre in this process until it is told to stop.
 * @throws {ConfigError | CentralError} when it cannot start
 */
export async function runCentral(configFile: string): Promise<void> {
  const config = loadCentralConfig(configFile);
  const logger = createLogger(config.logLevel);
  endOnFatalFaults(logger);
  const signal = stopOnSignals(logger);
  await using central = await startCentral(config, { signal, logger });
  // The address may hold a key: for the eyes at a terminal, never for a file that collects the log.
  if (process.stdout.isTTY) process.stdout.write(`${await central.startUrl()}\n`);
  if (!signal.aborted) await once(signal, "abort");
}
