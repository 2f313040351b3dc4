import type { FigureSum } from "@ngaba/contract";
import { expect, test } from "vitest";
import { availabilities, statesOverTime } from "./availability.ts";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-01-04T17:00:00Z");
const stretch = { unit: "hour", fromMs: START, toMs: START + 4 * HOUR_MS } as const;
const lasted = (hours: number, camera: string, state: string, minutes: number): FigureSum => ({
  ...{ at: new Date(START + hours * HOUR_MS).toISOString(), tags: { camera, state } },
  values: { lasted_ms: minutes * 60_000 },
});

test("a camera's time counts from its first report on; what nobody reported of it is unknown", () => {
  const sums = [lasted(0, "a", "live", 60), lasted(1, "a", "live", 30), lasted(1, "a", "offline", 30)];
  const later = [lasted(2, "b", "live", 45), lasted(3, "b", "live", 30)];
  const [worst, best] = availabilities([...sums, ...later], stretch, START + 3.5 * HOUR_MS);
  expect(worst).toMatchObject({ cameraId: "a", totalMs: 3.5 * HOUR_MS });
  expect(worst?.shares.live).toBeCloseTo(1.5 / 3.5, 9);
  expect(worst?.shares.offline).toBeCloseTo(0.5 / 3.5, 9);
  expect(worst?.shares.unknown).toBeCloseTo(1.5 / 3.5, 9);
  expect(best).toMatchObject({ cameraId: "b", totalMs: 1.25 * HOUR_MS });
  expect(best?.shares).toMatchObject({ live: 1, unknown: 0 });
});

test("a camera that was first reported a minute ago has had that minute only", () => {
  const [only] = availabilities([lasted(3, "a", "live", 1)], stretch, START + 3.9 * HOUR_MS);
  expect(only).toMatchObject({ totalMs: 60_000, shares: { live: 1, unknown: 0 } });
});

test("shares add up to one, also where an agent's clock is ahead or a state is not known to this page", () => {
  const sums = [lasted(0, "a", "live", 60), lasted(1, "a", "asleep", 20)];
  const [only] = availabilities(sums, stretch, START + HOUR_MS);
  expect(Object.values(only?.shares ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(only?.shares).toMatchObject({ live: 0.75, unknown: 0.25 });
  expect(availabilities([], stretch, START)).toEqual([]);
});

test("over time it is how many cameras were in each state, also within the hour that is not over", () => {
  const sums = [lasted(0, "a", "live", 60), lasted(0, "b", "live", 30), lasted(0, "b", "offline", 30)];
  const { rows, isObserved } = statesOverTime([...sums, lasted(1, "a", "live", 15)], stretch, START + 1.25 * HOUR_MS);
  expect(rows.map(({ key, values }) => [key, ...values.slice(0, 3)])).toEqual([
    ["live", 1.5, 1, 0],
    ["offline", 0.5, 0, 0],
  ]);
  expect(isObserved).toEqual([true, true, false, false]);
});
