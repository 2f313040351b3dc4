import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

/** JSON lines, on stdout unless told otherwise; what could hold a secret is cut out by name. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: {
      paths: ["password", "token", "*.password", "*.token", "*.brokerPassword", "*.uploadToken"],
      remove: true,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
