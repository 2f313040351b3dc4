import { expect, test } from "vitest";
import type { InboxRow } from "./inbox.ts";
import { NewestRows } from "./newest-rows.ts";

const row = (id: number, message = "{}"): InboxRow => ({
  ...{ id, agentId: "agent-01", stream: "event", epoch: "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01", seq: id },
  ...{ topic: "t", type: "x", message, receivedAtMs: 0 },
});
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
const idsAfter = (newest: NewestRows, id: number, limit = 10) => newest.after(id, limit)?.map((one) => one.id);

test("what has come since the start is given back in order, a limited number at a time", () => {
  const newest = new NewestRows(7);
  expect(idsAfter(newest, 7)).toEqual([]);
  newest.add([row(8), row(9)]);
  newest.add([row(12), row(13)]);
  expect(idsAfter(newest, 7)).toEqual([8, 9, 12, 13]);
  expect(idsAfter(newest, 7, 3)).toEqual([8, 9, 12]);
  expect(idsAfter(newest, 9)).toEqual([12, 13]);
  expect(idsAfter(newest, 10)).toEqual([12, 13]);
  expect(idsAfter(newest, 13)).toEqual([]);
});

test("who is further behind than memory reaches is told so, and nothing is left out for others", () => {
  const newest = new NewestRows(7);
  expect(newest.after(6, 10)).toBeUndefined();
  newest.add(rows(8, 10_007));
  expect(idsAfter(newest, 7, 1)).toEqual([8]);
  newest.add(rows(10_008, 10_010));
  expect(newest.after(9, 10)).toBeUndefined();
  expect(idsAfter(newest, 10, 2)).toEqual([11, 12]);
  expect(newest.after(10, 20_000)).toHaveLength(10_000);
});

test("what everybody has taken in is let go of, and what comes after it stays", () => {
  const newest = new NewestRows(0);
  newest.add(rows(1, 5));
  newest.forget(3);
  expect(newest.after(2, 10)).toBeUndefined();
  expect(idsAfter(newest, 3)).toEqual([4, 5]);
  newest.forget(0);
  newest.forget(9);
  newest.add([row(6)]);
  expect(newest.after(4, 10)).toBeUndefined();
  expect(idsAfter(newest, 5)).toEqual([6]);
});

test("large messages are fewer", () => {
  const newest = new NewestRows(0);
  const large = "x".repeat(8 * 1024 * 1024);
  newest.add([1, 2, 3, 4, 5].map((id) => row(id, large)));
  expect(newest.after(0, 10)).toBeUndefined();
  expect(idsAfter(newest, 1)).toEqual([2, 3, 4, 5]);
});
