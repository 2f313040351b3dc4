import { expect, test } from "vitest";
import { z } from "zod";
import type { InboxRow } from "./inbox.ts";
import { readMessages, toldBefore } from "./read-messages.ts";

const Counted = z.object({ count: z.int() });
const row: InboxRow = {
  ...{ id: 1, agentId: "agent-01", stream: "event", epoch: "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01", seq: 1 },
  ...{ topic: "t", type: "x", message: `{"count":3,"more":1}`, receivedAtMs: 0 },
};

test("what a message was found to be is not found again, but by another schema", () => {
  const value = { count: 3 };
  const parsed = { ...row, parsed: { schema: Counted, value } };
  expect(readMessages([parsed], Counted, toldBefore)[0]?.message).toBe(value);
  expect(readMessages([parsed], z.object({ more: z.int() }), toldBefore)[0]?.message).toEqual({ more: 1 });
  expect(readMessages([row], Counted, toldBefore)[0]?.message).toEqual(value);
});

test("a row that cannot be read is told of and passed over", () => {
  const unreadable = { ...row, id: 2, message: `{"count":"three"}` };
  const told: number[] = [];
  const read = readMessages([unreadable, row], Counted, ({ id }) => told.push(id));
  expect([told, read.map(({ row: { id } }) => id)]).toEqual([[2], [1]]);
});
