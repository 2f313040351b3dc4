import fc from "fast-check";
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

test("whoever waits is served with its newest frame, after each other camera once at most, whatever they all send", () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("a", "b", "c", "d").map((cameraId) => ({ put: cameraId })) },
    { weight: 1, arbitrary: fc.constant({ put: undefined }) },
  );
  const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const queue = new NewestFrameQueue<ReturnType<typeof item>>();
    /** Newest frame of each camera that waits, and who was served since it began to wait. */
    const waiting = new Map<string, { newest: number; servedMeanwhile: string[] }>();
    for (const [number, { put }] of steps.entries()) {
      if (put !== undefined) {
        queue.put(item(put, number));
        waiting.set(put, { newest: number, servedMeanwhile: waiting.get(put)?.servedMeanwhile ?? [] });
        continue;
      }
      const served = queue.take();
      expect(served === undefined).toBe(waiting.size === 0);
      if (served === undefined) continue;
      const { newest, servedMeanwhile } = waiting.get(served.cameraId) ?? { newest: Number.NaN, servedMeanwhile: [] };
      expect(served.number).toBe(newest);
      expect(new Set(servedMeanwhile).size).toBe(servedMeanwhile.length);
      waiting.delete(served.cameraId);
      for (const other of waiting.values()) other.servedMeanwhile.push(served.cameraId);
    }
  });
  fc.assert(property, { seed: 1 });
});
