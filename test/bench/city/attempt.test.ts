import { expect, test } from "vitest";
import { attempt, measuredOf } from "./attempt.ts";

test("a part that fails leaves the others their figures, and says why", async () => {
  const { signal } = new AbortController();
  const failed = await attempt("motion", () => Promise.reject(new Error("it has ended")), signal);
  expect(failed).toEqual({ failed: "it has ended" });
  expect(measuredOf(failed)).toBeUndefined();
  expect(measuredOf(await attempt("motion", () => Promise.resolve(3), signal))).toBe(3);
});

test("whoever stops the bench stops its parts", async () => {
  const stopping = new AbortController();
  const part = attempt("motion", () => Promise.reject(new Error("stopped")), stopping.signal);
  stopping.abort();
  await expect(part).rejects.toThrow("stopped");
});
