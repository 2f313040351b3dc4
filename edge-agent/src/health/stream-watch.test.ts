import { type DegradedReason, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { EdgeError } from "../platform/errors.ts";
import { createStreamWatch } from "./stream-watch.ts";

const seen = { lastSignAt: monotonicMs(0) };

/** What is said second by second, of the values that are given. */
function play<T>(told: readonly DegradedReason[], values: readonly T[], signsOf: (value: T) => object) {
  const watch = createStreamWatch({ expected: undefined, isAnalysed: true, told });
  return values.map((value, second) => {
    const { isRecording, ...signs } = { isRecording: undefined, ...signsOf(value) };
    return watch.reasons({ ...seen, ...signs }, isRecording, monotonicMs(second * 1000)).join();
  });
}

test("few frames are told from half of them on, and until there are clearly more", () => {
  const fractions = [0.9, 0.51, 0.5, 0.55, 0.59, 0.61, 0.55];
  expect(play([], fractions, (framesFraction) => ({ framesFraction }))).toEqual([
    ...["", "", "few-frames", "few-frames", "few-frames", "", ""],
  ]);
});

test("few frames that an earlier run told of are told until they are counted", () => {
  const fractions = [undefined, undefined, 0.9, undefined];
  const signsOf = (framesFraction: number | undefined) => (framesFraction === undefined ? {} : { framesFraction });
  expect(play(["few-frames"], fractions, signsOf)).toEqual(["few-frames", "few-frames", "", ""]);
});

test("a camera that is not recorded for half a minute is told, until it is recorded", () => {
  const values = [...Array<boolean>(31).fill(false), true, false];
  const said = play([], values, (isRecording) => ({ isRecording }));
  expect(said.slice(-4)).toEqual(["", "ring-off", "", ""]);
});

test("an outage is no recording: what was off before it, or before a restart, stays so", () => {
  const fault = new EdgeError("STREAM_ENDED", "it ended", { retryable: true });
  const values = [{ isRecording: false, fault }, { isRecording: false }, { isRecording: true }, { isRecording: false }];
  expect(play(["ring-off"], values, (value) => value)).toEqual(["ring-off", "ring-off", "", ""]);
  expect(play(["ring-off"], [{ isRecording: undefined }], (value) => value)).toEqual([""]);
});
