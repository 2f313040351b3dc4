import type { Request, Response } from "express";
import type { Recognise } from "../auth/recognise.ts";
import type { Logger } from "../platform/logger.ts";

/** Answers that last for as long as somebody looks: they end once whoever asked is known no more. */
export interface LastingAnswers {
  /** Watches over one until it is closed. */
  hold(request: Request, response: Response): void;
  /** To be called when rights have changed. */
  recheck(): void;
}

/** Sessions and tokens also run out by themselves. */
const RECHECK_MS = 15_000;

export function createLastingAnswers(
  recognise: Recognise,
  logger: Logger,
  recheckMs: number = RECHECK_MS,
): LastingAnswers {
  const checks = new Set<() => void>();
  const check = (request: Request, response: Response): void => {
    recognise(request).then(
      (asker) => {
        if (asker === undefined) end(response);
      },
      (err: unknown) => logger.warn({ err }, "cannot tell whether an answer may go on; asked again"),
    );
  };
  return {
    hold: (request, response) => {
      const again = () => check(request, response);
      const timer = setInterval(again, recheckMs);
      checks.add(again);
      response.once("close", () => {
        clearInterval(timer);
        checks.delete(again);
      });
    },
    recheck: () => {
      for (const again of checks) again();
    },
  };
}

/** Whoever has seen something asks again, and is told why; nobody takes an answer without a beginning for an empty one. */
function end(response: Response): void {
  if (response.headersSent) response.end();
  else response.destroy();
}
