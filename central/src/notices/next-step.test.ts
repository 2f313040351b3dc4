import fc from "fast-check";
import { expect, test } from "vitest";
import { type HookStanding, nextStep } from "./next-step.ts";
import { retryDelayMs } from "./run-hook.ts";

const pace = { gatherMs: 10_000, quietMs: 60_000, maxRetryMs: 30_000 };
const idle: HookStanding = { message: undefined, oldestWaitingAtMs: undefined, lastMadeAtMs: undefined };
const message = { id: "m", body: "{}", madeAtMs: 0, attempts: 1, nextTryAtMs: 5_000 };

test.each([
  ["nothing to tell", idle, 0, { what: "wait" }],
  ["something new gathers others", { ...idle, oldestWaitingAtMs: 1_000 }, 1_000, { what: "wait", forMs: 10_000 }],
  ["gathered", { ...idle, oldestWaitingAtMs: 1_000 }, 11_000, { what: "compose" }],
  [
    "not so soon again",
    { ...idle, oldestWaitingAtMs: 1_000, lastMadeAtMs: 0 },
    11_000,
    { what: "wait", forMs: 49_000 },
  ],
  ["a message on its way goes first", { ...idle, oldestWaitingAtMs: 0, message }, 99_000, { what: "send", message }],
  ["its next try is still to come", { ...idle, message }, 3_000, { what: "wait", forMs: 2_000 }],
] as const)("%s", (_what, standing, nowMs, step) => {
  expect(nextStep(standing, pace, nowMs)).toEqual(step);
});

test("a clock that was set back by a year delays a message by no more than its ordinary waits", () => {
  const yearMs = 365 * 86_400_000;
  const step = nextStep({ ...idle, oldestWaitingAtMs: yearMs, lastMadeAtMs: yearMs }, pace, 0);
  expect(step).toEqual({ what: "wait", forMs: 60_000 });
  const late = { ...message, nextTryAtMs: yearMs };
  expect(nextStep({ ...idle, message: late }, pace, 0)).toEqual({ what: "send", message: late });
});

test("waits between tries double up to their greatest, and are never less than half of that", () => {
  const limits = { minMs: 5_000, maxMs: 1_800_000 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), (attempts) => {
      const fullMs = Math.min(5_000 * 2 ** (attempts - 1), 1_800_000);
      const delayMs = retryDelayMs(attempts, limits);
      expect(delayMs).toBeGreaterThanOrEqual(fullMs / 2);
      expect(delayMs).toBeLessThanOrEqual(fullMs);
    }),
  );
});
