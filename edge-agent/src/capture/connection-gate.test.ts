import { epochMs, monotonicMs } from "@ngaba/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConnectionGate } from "./connection-gate.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = { now: () => epochMs(Date.now()), monotonic: () => monotonicMs(Date.now()) };
const staying = new AbortController().signal;

test("200 cameras at once: never more than 16 in their handshake, 20 more each second, in order, all within 12 s", async () => {
  const gate = createConnectionGate({ connectAtOnce: 16, connectPerS: 20, clock });
  const startedAt = Date.now();
  const admitted: { camera: number; atMs: number }[] = [];
  let [inside, most] = [0, 0];
  const all = Array.from({ length: 200 }, async (_, camera) => {
    using _turn = await gate.enter(staying);
    admitted.push({ camera, atMs: Date.now() - startedAt });
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, camera % 10 === 0 ? 3000 : 300)); // some are slow
    inside--;
  });
  await vi.advanceTimersByTimeAsync(12_000);
  expect(admitted.map(({ camera }) => camera)).toEqual(Array.from({ length: 200 }, (_, camera) => camera));
  await vi.advanceTimersByTimeAsync(3000);
  await Promise.all(all);
  expect(most).toBeLessThanOrEqual(16);
  for (const [index, { atMs }] of admitted.entries()) {
    const inSecond = admitted.slice(index).filter((other) => other.atMs < atMs + 1000).length;
    expect(inSecond).toBeLessThanOrEqual(20);
  }
});

test("when all are slow the next waits until one leaves, and leaving twice makes no room for two", async () => {
  const gate = createConnectionGate({ connectAtOnce: 2, connectPerS: 1000, clock });
  const first = await gate.enter(staying);
  await vi.advanceTimersByTimeAsync(1);
  const second = gate.enter(staying);
  const entered: number[] = [];
  for (const number of [3, 4]) void gate.enter(staying).then(() => entered.push(number));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(entered).toEqual([]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(1000);
  expect(entered).toEqual([3]);
  (await second)[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(1000);
  expect(entered).toEqual([3, 4]);
});

test("one who gives up while waiting holds up nobody, at its turn or before", async () => {
  const gate = createConnectionGate({ connectAtOnce: 1, connectPerS: 1, clock });
  const first = await gate.enter(staying);
  const leaving = new AbortController();
  const given = Promise.all(
    [gate.enter(leaving.signal), gate.enter(leaving.signal)].map((turn) => turn.catch((reason: unknown) => reason)),
  );
  const last = gate.enter(staying);
  await vi.advanceTimersByTimeAsync(10);
  leaving.abort("gone");
  expect(await given).toEqual(["gone", "gone"]);
  first[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await last).toBeDefined();
  expect(await gate.enter(AbortSignal.abort("before")).catch((reason: unknown) => reason)).toBe("before");
});
