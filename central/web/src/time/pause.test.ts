import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { pause } from "./pause.ts";

test("a pause ends by itself, or when it is given up, and is heard no more", async () => {
  const leaving = new AbortController();
  for (let times = 0; times < 3; times++) await pause(1, leaving.signal);
  expect(getEventListeners(leaving.signal, "abort")).toEqual([]);
  const long = pause(60_000, leaving.signal);
  leaving.abort();
  await long;
  expect(getEventListeners(leaving.signal, "abort")).toEqual([]);
});
