import { type Logger, pino } from "pino";

export type { Logger };

/** JSON lines on stdout; what could hold a secret is cut out by name. */
export function createLogger(level: string): Logger {
  const secrets = ["password", "token", "key", "authorization", "cookie"];
  return pino({ level, redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`)], remove: true } });
}
