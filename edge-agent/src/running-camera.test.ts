import { expect, test } from "vitest";
import { lookAtCamera } from "./running-camera.ts";

function lookOnce(isInterrupted: boolean, hasChanged: boolean): string[] {
  const done: string[] = [];
  const camera = {
    ...{ id: "cam-1", recording: undefined, givenUp: undefined },
    capture: { signs: () => ({}) },
    reading: { set: () => undefined },
    analysis: { interrupt: () => void done.push("interrupted") },
  };
  const watch = { look: () => hasChanged, isInterrupted: () => isInterrupted, mode: () => "active" as const };
  lookAtCamera(camera, { watch, onChange: () => void done.push("told") });
  return done;
}

test("what is open of a camera ends when it cannot go on, also when no change is told of it", () => {
  expect(lookOnce(true, false)).toEqual(["interrupted"]);
  expect(lookOnce(true, true)).toEqual(["interrupted", "told"]);
  expect(lookOnce(false, true)).toEqual(["told"]);
  expect(lookOnce(false, false)).toEqual([]);
});
