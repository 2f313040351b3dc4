import { expect, test } from "vitest";
import { cpuMsPerFrame, framesPerCpuSecond, median, ratioOf } from "./cost.ts";

const round = { agentMs: 36, agentDecodeMs: 4, decodeMs: 5, sessionMs: 25, analysedFrames: 70 };

test("the ratio is the bare sum over what the agent costs with its ffmpeg", () => {
  expect(ratioOf(round)).toBe(0.75);
  expect(framesPerCpuSecond(round)).toBe(25);
});

test("the cost of a frame is the processor time between two readings, over the frames between them", () => {
  expect(cpuMsPerFrame({ cpuSeconds: 10, frames: 100 }, { cpuSeconds: 12, frames: 150 })).toBe(40);
});

test("a camera that has stopped is no result", () => {
  const reading = { cpuSeconds: 10, frames: 100 };
  expect(() => cpuMsPerFrame(reading, { ...reading, cpuSeconds: 11 })).toThrow("no frame");
});

test.each([
  { values: [3], middle: 3 },
  { values: [10, 1], middle: 5.5 },
  { values: [9, 1, 2], middle: 2 },
])("the median of $values is $middle", ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});
