import { epochMs, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createSessions, SESSION_LIFE } from "./session.ts";

function clockAt(startMs: number) {
  let nowMs = startMs;
  return {
    now: () => epochMs(nowMs),
    monotonic: () => monotonicMs(nowMs),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test("a session lasts thirty days and no longer", () => {
  const clock = clockAt(Date.UTC(2026, 0, 1));
  const sessions = createSessions("the key of this centre", clock);
  const token = sessions.issue();
  clock.pass(SESSION_LIFE - 1);
  expect(sessions.isValid(token)).toBe(true);
  clock.pass(1);
  expect(sessions.isValid(token)).toBe(false);
});

test("a token that says another time, or was made with another key, is worth nothing", () => {
  const clock = clockAt(Date.UTC(2026, 0, 1));
  const sessions = createSessions("the key of this centre", clock);
  const [expiry, signature] = sessions.issue().split(".");
  expect(sessions.isValid(`${Number(expiry) + 1}.${signature}`)).toBe(false);
  expect(sessions.isValid(createSessions("another key", clock).issue())).toBe(false);
  for (const rubbish of ["", ".", "x", `${expiry}.`, `${expiry}`, "the key of this centre"]) {
    expect(sessions.isValid(rubbish)).toBe(false);
  }
});
