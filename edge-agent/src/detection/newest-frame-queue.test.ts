import { expect, test } from "vitest";
import { NewestFrameQueue } from "./newest-frame-queue.ts";

const item = (cameraId: string, number: number) => ({ cameraId, number });

test("a newer frame takes the older one's place, and the older one comes out", () => {
  const queue = new NewestFrameQueue<ReturnType<typeof item>>();
  expect(queue.put(item("a", 1))).toBeUndefined();
  queue.put(item("b", 1));
  expect(queue.put(item("a", 2))).toEqual(item("a", 1));
  expect([queue.take(), queue.take(), queue.take()]).toEqual([item("a", 2), item("b", 1), undefined]);
});

test("cameras are served in turn, however fast one of them sends", () => {
  const queue = new NewestFrameQueue<ReturnType<typeof item>>();
  const served: (string | undefined)[] = [];
  for (let number = 0; number < 6; number++) {
    for (let burst = 0; burst < 10; burst++) queue.put(item("fast", number * 10 + burst));
    for (const cameraId of ["b", "c"]) queue.put(item(cameraId, number));
    served.push(queue.take()?.cameraId);
  }
  expect(served).toEqual(["fast", "b", "c", "fast", "b", "c"]);
});

test("taking all leaves nobody waiting", () => {
  const queue = new NewestFrameQueue<ReturnType<typeof item>>();
  queue.put(item("a", 1));
  queue.put(item("b", 1));
  expect(queue.takeAll()).toHaveLength(2);
  expect(queue.take()).toBeUndefined();
});
