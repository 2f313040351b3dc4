import { type Logger, pino } from "pino";

export type { Logger };

/** JSON lines on stdout; what could hold a secret is cut out by name. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: ["password", "token", "*.password", "*.token", "*.brokerPassword", "*.uploadToken"],
      remove: true,
    },
  });
}
