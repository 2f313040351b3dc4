import { epochMs, type SignalPhase } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type FollowedSignal, followSignal } from "./follow-signal.ts";
import type { SignalState } from "./signal-state.ts";

const START = Date.parse("2026-03-02T14:00:00Z");
const LETTERS: Readonly<Record<string, SignalPhase>> = { r: "red", a: "amber", g: "green", ".": "unknown" };

/** Feeds one picture for each letter, a blank being no picture; every picture differs from the one before. */
function follow(letters: string, everyMs = 100): SignalState[] {
  let memory: FollowedSignal | undefined;
  const states: SignalState[] = [];
  for (const [index, letter] of [...letters].entries()) {
    const phase = LETTERS[letter];
    if (phase === undefined) continue;
    const step = followSignal(memory, { phase, fingerprint: index }, epochMs(START + index * everyMs));
    memory = step.memory;
    states.push(step.state);
  }
  return states;
}

const lettersOf = (states: readonly SignalState[]) =>
  states.map(({ phase }) => (phase === "unknown" ? "." : phase[0])).join("");

test.each([
  { why: "a phase is believed after 250 ms", read: "rrrrrr", known: "...rrr" },
  { why: "one wrong picture is not believed", read: "rrrrrrgrrr", known: "...rrr.rrr" },
  { why: "red ends with the first picture of green", read: "rrrrrgggggg", known: "...rr...ggg" },
  { why: "green ends with the first picture of red", read: "gggggrrrrr", known: "...gg...rr" },
  { why: "red that is hidden is unknown at once", read: "rrrrr........", known: "...rr........" },
  { why: "red behind a pole for a moment is red again at once", read: "rrrrr..rrr", known: "...rr..rrr" },
  { why: "red that was hidden for long must be seen anew", read: "rrrrr.....rrrrr", known: "...rr........rr" },
  {
    why: "blinking amber is amber while it is lit",
    read: "aaaaa.....aaaaa.....aaaaa",
    known: "...aa.....aaaaa.....aaaaa",
  },
  { why: "two phases by turns are none", read: "rgrgrgrgrgrg", known: "............" },
  { why: "nothing is read", read: "......", known: "......" },
  { why: "after a gap it must be seen anew", read: "rrrrr                 rrrr", known: "...rr...r" },
])("$why: $read → $known", ({ read, known }) => {
  expect(lettersOf(follow(read))).toBe(known);
});

test.each([
  { why: "7 pictures a second", everyMs: 143, known: "..rrrr" },
  { why: "two pictures a second", everyMs: 500, known: ".rrrrr" },
  { why: "one picture a second", everyMs: 1000, known: ".rrrrr" },
  { why: "too few to know what was between", everyMs: 2000, known: "......" },
])("with $why: $known", ({ everyMs, known }) => {
  expect(lettersOf(follow("rrrrrr", everyMs))).toBe(known);
});

test("a phase began with the first picture that showed it, not with the one at which it was believed", () => {
  expect(follow("ggggrrrrr").at(-1)).toEqual({ phase: "red", since: epochMs(START + 400) });
});

test("a red that was hidden for a moment goes on; for longer it begins anew, since nobody saw it meanwhile", () => {
  expect(follow("rrrr...rrrr").at(-1)?.since).toBe(START);
  expect(follow("rrrr......rrrr").at(-1)?.since).toBe(START + 1000);
});

test("unknown since the first picture that did not show it any more", () => {
  expect(follow("rrrr........").at(-1)).toEqual({ phase: "unknown", since: epochMs(START + 400) });
});

test("a picture that stands still for 20 s tells nothing, until it moves again", () => {
  let memory: FollowedSignal | undefined;
  const phaseAt = (second: number, fingerprint: number) => {
    const step = followSignal(memory, { phase: "red", fingerprint }, epochMs(START + second * 1000));
    memory = step.memory;
    return step.state.phase;
  };
  const stood = Array.from({ length: 24 }, (_, second) => phaseAt(second, 7));
  expect(stood.slice(1, 20)).toEqual(Array(19).fill("red"));
  expect(stood.slice(-3)).toEqual(Array(3).fill("unknown"));
  expect([phaseAt(24, 8), phaseAt(25, 9), phaseAt(26, 10)].at(-1)).toBe("red");
});

test("a red that lasts more than five minutes is a broken light", () => {
  const states = follow("r".repeat(310), 1000);
  expect(states[299]?.phase).toBe("red");
  expect(states.at(-1)?.phase).toBe("unknown");
});

test("no phase is told but the one that the picture shows", () => {
  const letters = fc.array(fc.constantFrom("r", "a", "g", "."), { maxLength: 60 }).map((all) => all.join(""));
  fc.assert(
    fc.property(letters, (read) => {
      for (const [index, { phase }] of follow(read, 143).entries()) {
        if (phase !== "unknown") expect(phase).toBe(LETTERS[read[index] ?? "."]);
      }
    }),
  );
});
