import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

/** JSON lines on stdout, or where told; what could hold a secret is cut out by name. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const secrets = ["password", "token", "key", "authorization", "cookie"];
  const redact = { paths: [...secrets, ...secrets.map((name) => `*.${name}`)], remove: true };
  return pino({ level, redact }, destination);
}
