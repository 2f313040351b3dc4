import { monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Piece } from "./live-muxer.ts";
import { createPieceQueue, type PieceQueue } from "./piece-queue.ts";

const never = new AbortController().signal;
const piece = (is: Piece["is"], text: string): Piece => ({ is, bytes: Buffer.from(text) });
const putAll = (queue: PieceQueue, ...pieces: readonly Piece[]): void => {
  for (const each of pieces) queue.put(each);
};
const GROUP = [piece("key", "K1"), piece("picture", "p1"), piece("note", "n1"), piece("picture", "p2")];

function openQueue(maxBytes = 1000) {
  let nowMs = 0;
  const queue = createPieceQueue(maxBytes, { monotonic: () => monotonicMs(nowMs) });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { queue, pass };
}

async function textOf(request: AsyncIterable<Uint8Array>): Promise<string> {
  const texts: string[] = [];
  for await (const bytes of request) texts.push(Buffer.from(bytes).toString());
  return texts.join(" ");
}

test("a request begins with the beginning and a keyframe, and ends when there is no more", async () => {
  const { queue } = openQueue();
  putAll(queue, piece("beginning", "B"), piece("picture", "lost"), ...GROUP);
  queue.end();
  expect(await textOf(queue.next(100, never))).toBe("B K1 p1 n1 p2");
  expect(queue.dropped).toBe(1);
});

test("after its time a request ends before the next keyframe, and the one after it says the beginning again", async () => {
  const { queue, pass } = openQueue();
  putAll(queue, piece("beginning", "B"), ...GROUP);
  const first = queue.next(100, never);
  expect(String((await first.next()).value)).toBe("B");
  pass(100);
  putAll(queue, piece("key", "K2"), piece("picture", "p3"));
  expect(await textOf(first)).toBe("K1 p1 n1 p2");
  queue.end();
  expect(await textOf(queue.next(100, never))).toBe("B K2 p3");
});

test("on a line that is too slow the oldest gives way, up to a keyframe", async () => {
  const { queue } = openQueue(8);
  putAll(queue, piece("beginning", "B"), ...GROUP, piece("picture", "p3"), piece("key", "K2"), piece("picture", "p4"));
  queue.end();
  expect(await textOf(queue.next(100, never))).toBe("B K2 p4");
  expect(queue.dropped).toBe(4); // K1 p1 p2 p3
});

test("where the form changes nothing of the old one goes out under the new one's name", async () => {
  const { queue } = openQueue();
  putAll(queue, piece("beginning", "B"), ...GROUP, piece("beginning", "C"), piece("key", "K2"));
  queue.end();
  expect(await textOf(queue.next(100, never))).toBe("C K2");
});

test("who waits for a picture goes on when it comes, and stops with the signal", async () => {
  const { queue } = openQueue();
  const stopping = new AbortController();
  const request = textOf(queue.next(100, stopping.signal));
  await Promise.resolve();
  putAll(queue, piece("beginning", "B"), piece("key", "K1"));
  setTimeout(() => stopping.abort(), 1);
  expect(await request).toBe("B K1");
});
