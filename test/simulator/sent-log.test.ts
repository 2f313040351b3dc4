import { expect, test } from "vitest";
import { SentLog } from "./sent-log.ts";

test.each([
  { added: 0, frames: [], why: "nothing sent" },
  { added: 2, frames: [0, 1], why: "room for all" },
  { added: 3, frames: [0, 1, 2], why: "just full" },
  { added: 8, frames: [5, 6, 7], why: "the newest, oldest first" },
])("$added units in a log of 3: $why", ({ added, frames }) => {
  const log = new SentLog(3);
  for (let frame = 0; frame < added; frame++) log.add({ frame, ticks: 0, atMs: 0, stream: 1, packetsLost: 0 });
  expect(log.units().map((unit) => unit.frame)).toEqual(frames);
});
