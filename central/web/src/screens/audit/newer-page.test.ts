import { expect, test } from "vitest";
import { newerPage } from "./newer-page.ts";

test("one turns back through the pages one came by, to the newest at last", () => {
  const lookedAt = [900, 800, 1_000];
  expect(newerPage(lookedAt, 700)).toBe(800);
  expect(newerPage(lookedAt, 800)).toBe(900);
  expect(newerPage(lookedAt, 900)).toBe(1_000);
  expect(newerPage(lookedAt, 1_000)).toBeUndefined();
});

test("an address that was opened by itself turns back to the newest", () => {
  expect(newerPage([], 700)).toBeUndefined();
});
