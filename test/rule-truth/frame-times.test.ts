import { expect, test } from "vitest";
import { frameTimes } from "./frame-times.ts";

const HOUR_MS = 3_600_000;
const plan = { level: "middle", seed: 7, framesPerSecond: 5, fromMs: 0, toMs: HOUR_MS, rateChanges: true } as const;
const stepsOf = (times: readonly number[]) => times.slice(1).map((at, index) => at - (times[index] ?? 0));

test("without rate changes every picture comes on its time", () => {
  expect([...frameTimes({ ...plan, fromMs: 1000, toMs: 2000, rateChanges: false })]).toEqual([
    1000, 1200, 1400, 1600, 1800,
  ]);
});

test("times rise, whole milliseconds within the span, most near the camera's rate", () => {
  const times = [...frameTimes(plan)];
  const steps = stepsOf(times);
  expect(times.every((at) => Number.isInteger(at) && at >= 0 && at < HOUR_MS)).toBe(true);
  expect(Math.min(...steps)).toBeGreaterThan(0);
  const near = steps.filter((step) => Math.abs(step - 200) < 60).length / steps.length;
  expect(near).toBeGreaterThan(0.85);
  expect(near).toBeLessThan(0.99);
});

test("an hour has gaps of one to two seconds, single lost pictures and slow stretches", () => {
  const steps = stepsOf([...frameTimes(plan)]);
  const gaps = steps.filter((step) => step > 1000);
  expect(gaps.length).toBeGreaterThan(10); // twenty are to be expected
  expect(gaps.length).toBeLessThan(32);
  expect(Math.max(...gaps)).toBeLessThan(2700); // a gap and a lost picture beside it
  const inRow = (least: number, most: number) =>
    steps.filter((step, index) => [step, steps[index + 1] ?? 0].every((one) => one > least && one < most)).length;
  expect(inRow(290, 560)).toBeGreaterThan(300); // thirty stretches of 15 s at 2.5 a second
});

test("a higher level loses more pictures, the same seed the same ones", () => {
  const count = (level: "low" | "high") => [...frameTimes({ ...plan, level })].length;
  expect(count("low")).toBeGreaterThan(count("high"));
  expect([...frameTimes(plan)]).toEqual([...frameTimes(plan)]);
  expect([...frameTimes(plan)]).not.toEqual([...frameTimes({ ...plan, seed: 8 })]);
});
