import { type EpochMs, epochMs, monotonicMs, type SignalMessage, signalTopic, toRfc3339 } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createControllerPhases } from "./controller-phases.ts";

const START = Date.parse("2026-03-02T14:00:00Z");
const second = (seconds: number): EpochMs => epochMs(START + Math.round(seconds * 1000));
const head = { agentId: "controller-01", headId: "north", staleAfterMs: 5_000 };
const topic = signalTopic("controller-01", "north");

/** Phases of one head whose messages arrive at the moments that they name, unless `now` says otherwise. */
function open() {
  let now = second(0);
  const problems: (string | undefined)[] = [];
  const phases = createControllerPhases([head], {
    clock: { now: () => now, monotonic: () => monotonicMs(0) },
    tell: (_subject, problem) => void problems.push(problem),
  });
  const send = (payload: unknown, at: EpochMs) => {
    now = at;
    phases.onMessage(topic, Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)));
  };
  const message = (phase: SignalMessage["phase"], at: number, more = {}) => ({
    ...{ schemaVersion: 1, headId: "north", phase, at: toRfc3339(second(at)), ...more },
  });
  return {
    problems,
    send,
    message,
    tell: (phase: SignalMessage["phase"], at: number) => send(message(phase, at), second(at)),
    at: (seconds: number) => phases.stateAt(head, second(seconds)),
    topics: phases.topics,
  };
}

test("only the heads that scenes name are subscribed to", () => {
  expect(open().topics).toEqual(["ngaba/v1/controller-01/signal/north"]);
});

test("a phase began with its first message, and repetitions keep it fresh", () => {
  const { tell, at } = open();
  for (const time of [10, 12, 14, 16]) tell("red", time);
  expect(at(20.9)).toEqual({ phase: "red", since: second(10) });
  expect(at(21.1)).toBeUndefined();
});

test("a picture is judged by what the light showed at its own moment, not by what came meanwhile", () => {
  const { tell, at } = open();
  tell("green", 10);
  tell("amber", 11);
  tell("red", 14);
  expect([9, 10.5, 11.5, 13.9, 14].map((time) => at(time)?.phase)).toEqual([
    ...[undefined, "green", "amber", "amber", "red"],
  ]);
});

test("after a silence the same phase begins anew: nobody knows what was between", () => {
  const { tell, at } = open();
  tell("red", 10);
  tell("red", 40);
  expect(at(41)).toEqual({ phase: "red", since: second(40) });
});

test("a retained message of long ago says nothing of now, and is no problem", () => {
  const { send, message, at, problems } = open();
  send(message("red", 0), second(3600));
  expect(at(3600)).toBeUndefined();
  expect(problems).toEqual([undefined]);
});

test.each([
  { why: "no JSON", payload: "{", problem: /no phase of this light/ },
  { why: "nothing", payload: "", problem: /no phase of this light/ },
  { why: "a phase that there is not", payload: open().message("red", 11, { phase: "blue" }), problem: /no phase/ },
  { why: "another head", payload: open().message("red", 11, { headId: "south" }), problem: /no phase/ },
  { why: "too much", payload: open().message("red", 11, { filler: "x".repeat(1024) }), problem: /no phase/ },
  { why: "local time", payload: open().message("red", 11, { at: "2026-03-02T21:00:11+07:00" }), problem: /no phase/ },
  { why: "a second and more ahead of us", payload: open().message("red", 12.1), problem: /of the future/ },
  { why: "back in time", payload: open().message("red", 9.9), problem: /back in time/ },
])("a message with $why is ignored, counted and told, and the next good one counts", ({ payload, problem }) => {
  const { tell, send, at, problems } = open();
  tell("green", 10);
  send(payload, second(11));
  send(payload, second(11));
  expect(at(11)?.phase).toBe("green");
  expect(problems.at(-1)).toMatch(problem);
  expect(problems.at(-1)).toContain("(2 messages ignored)");
  tell("amber", 13);
  expect(at(13)?.phase).toBe("amber");
  expect(problems.at(-1)).toBeUndefined();
});

test("a controller that changes without end fills no memory, and the newest counts", () => {
  const { tell, at } = open();
  for (let time = 10; time < 2010; time += 1) tell(time % 2 === 0 ? "red" : "green", time);
  expect(at(2009)?.phase).toBe("green");
  expect(at(1900)).toBeUndefined();
});
