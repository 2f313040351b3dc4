import { expect, test } from "vitest";
import type { InboxRow } from "./inbox.ts";
import { takenBy } from "./taken-by.ts";

const row = (id: number): InboxRow => ({
  ...{ id, agentId: "agent-01", stream: "event", epoch: "e", seq: id, topic: "", type: "t" },
  ...{ message: "{}", receivedAtMs: 0 },
});
const rowsAfter = (id: number, limit: number) =>
  [1, 2, 3, 4, 5]
    .filter((one) => one > id)
    .slice(0, limit)
    .map(row);
/** The first row is not in memory any more. */
const inbox = {
  readAfter: async (id: number, limit: number) => rowsAfter(id, limit),
  newestAfter: (id: number, limit: number) => (id < 1 ? undefined : rowsAfter(id, limit)),
};
const idsOf = (rows: readonly InboxRow[]) => rows.map(({ id }) => id);

test("rows are there for the second as far as the first has taken them in, and it is told of more", async () => {
  const taken = takenBy(inbox, 2);
  let calls = 0;
  const stop = taken.onCommit(() => {
    calls += 1;
  });
  expect(taken.lastId()).toBe(2);
  expect(idsOf(await taken.readAfter(0, 10))).toEqual([1, 2]);
  expect(idsOf(await taken.readAfter(2, 10))).toEqual([]);
  expect(taken.newestAfter(0, 10)).toBeUndefined();
  expect(idsOf(taken.newestAfter(1, 10) ?? [])).toEqual([2]);
  taken.advance(4);
  expect(idsOf(await taken.readAfter(2, 10))).toEqual([3, 4]);
  expect(idsOf(await taken.readAfter(0, 1))).toEqual([1]);
  taken.advance(3); // rows that were taken in before are applied again after a failure
  expect(taken.lastId()).toBe(4);
  stop();
  taken.advance(5);
  expect(calls).toBe(2);
});
