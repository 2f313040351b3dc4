import { expect, test } from "vitest";
import { createFrameReader } from "./sse-frames.ts";

const told = Buffer.from(
  [
    "id: 1\nevent: flow\ndata: {}\n\n",
    ": \n\n",
    'id: 2\nevent: incident\ndata: {"name":"Vượt đèn đỏ"}\n\n',
    "event: reset\ndata: {}\n\n",
  ].join(""),
);
const whole = [
  { event: "incident", data: '{"name":"Vượt đèn đỏ"}' },
  { event: "reset", data: "{}" },
];

test.each([1, 2, 7, 60, told.length])(
  "events are read in pieces of %i bytes, from the first whole one on",
  (length) => {
    const reader = createFrameReader();
    const read = [];
    for (let start = 0; start < told.length; start += length)
      read.push(...reader.read(told.subarray(start, start + length)));
    expect(read).toEqual(whole);
  },
);
