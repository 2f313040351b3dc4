import { expect, test } from "vitest";
import { noiseFigures } from "../accuracy/noise/noise-figures.ts";
import { mean } from "../accuracy/noise/statistics.ts";
import type { NoiseLevelName } from "./noise-levels.ts";
import { across, approaching, NOISE_CAMERA as camera, passing } from "./noise-worlds.ts";
import { observe, trueBoxes } from "./observe.ts";
import { readSimulation } from "./read-simulation.ts";
import { straightWorld, type Walk } from "./straight-world.ts";

const measured = (walks: readonly Walk[], framesPerSecond: number, level: NoiseLevelName = "middle") =>
  noiseFigures(readSimulation(straightWorld(walks), camera, { level, seed: 11, framesPerSecond }));

/** Band of sizes that holds `px`. */
const bandAt = (bands: ReturnType<typeof measured>["missByHeight"], px: number) => {
  const band = bands.find(({ from, to }) => px >= from && px < to);
  if (band === undefined) throw new Error(`nobody was seen at ${px} px`);
  return band;
};

test("people in clear view are found, shifted and scored as on vtest.avi", () => {
  const people = measured(across("person", 70, 1.2), 7);
  expect(bandAt(people.missByHeight, 45).missShare).toBeLessThan(0.006); // 0.001 to 0.004 there
  expect(bandAt(people.missByHeight, 45).score.p50).toBeCloseTo(0.76, 1);
  expect(people.jitter.centre.sd).toBeCloseTo(0.0445, 2);
  expect(people.jitter.lowerEdge.sd).toBeCloseTo(0.029, 2);
  expect(people.jitter.height.sd).toBeCloseTo(0.0405, 2);
  expect(Math.abs(people.jitter.width.sd - 0.152)).toBeLessThan(0.02);
  expect(Math.abs(people.jitter.width.bias - 0.089)).toBeLessThan(0.02);
  for (const measure of ["centre", "lowerEdge", "height", "width"] as const) {
    expect(people.jitter[measure].correlationHeights).toBeGreaterThan(0.11);
    expect(people.jitter[measure].correlationHeights).toBeLessThan(0.23);
  }
  expect(people.classes.flipShare).toBe(0);
  expect(Math.abs(people.doublesPerSighting - 0.037)).toBeLessThan(0.012);
});

test("whoever is covered is missed, scored and misplaced as on vtest.avi", () => {
  const { missByHidden } = measured(passing(90), 7);
  // Share covered, what is missed there, and the standard deviations of centre, lower edge, height and score.
  const film = [
    [0.17, 0.048, 0.057, 0.069, 0.093, 0.152],
    [0.37, 0.125, 0.069, 0.098, 0.156, 0.151],
    [0.62, 0.439, 0.072, 0.203, 0.211, 0.162],
  ] as const;
  for (const [share, missed, centre, lowerEdge, height, score] of film) {
    const { missShare, sd } = bandAt(missByHidden, share);
    expect(Math.abs(missShare - missed)).toBeLessThan(0.1);
    for (const [generated, real] of [
      [sd.centre, centre],
      [sd.lowerEdge, lowerEdge],
      [sd.height, height],
      [sd.score, score],
    ] as const) {
      expect(generated).toBeGreaterThan(0.6 * real);
      expect(generated).toBeLessThan(1.4 * real);
    }
  }
  // How soon they are found again hangs on how fast the cover passes: within a factor of two.
  for (const [share, perSecond] of [
    [0.37, 5],
    [0.62, 3.4],
  ] as const) {
    const { foundAgainPerSecond = 0 } = bandAt(missByHidden, share);
    expect(foundAgainPerSecond).toBeGreaterThan(perSecond / 2);
    expect(foundAgainPerSecond).toBeLessThan(perSecond * 2);
  }
});

test("cars are missed, found again and called large vehicles as on the motorway", () => {
  const cars = measured(approaching("car", 250, 14), 15);
  for (const [px, share] of [
    [22, 0.06],
    [26, 0.045],
    [45, 0.035],
    [65, 0.034],
  ] as const) {
    expect(Math.abs(bandAt(cars.missByHeight, px).missShare - share)).toBeLessThan(0.02);
  }
  expect(cars.gaps.meanS).toBeGreaterThan(0.07);
  expect(cars.gaps.meanS).toBeLessThan(0.14); // 0.09 there
  expect(cars.gaps.longestS).toBeLessThan(1.5);
  expect(Math.abs(cars.classes.flipShare - 0.123)).toBeLessThan(0.025);
  expect(cars.classes.everFlipped).toBeGreaterThan(0.5);
  expect(cars.classes.meanSpellS).toBeLessThan(0.25);
  expect(cars.jitter.lowerEdge.sd).toBeCloseTo(0.034, 2); // 1.27 of what the smoothing leaves
  expect(cars.jitter.height.sd).toBeCloseTo(0.063, 2);
});

test("half of the motorbikes are found at 22 px, nearly all at 50 px, as rider, as bike or as both", () => {
  const walks = approaching("motorbike", 250, 8);
  const { missByHeight } = measured(walks, 5);
  expect(Math.abs(bandAt(missByHeight, 22).missShare - 0.5)).toBeLessThan(0.06);
  expect(bandAt(missByHeight, 55).missShare).toBeLessThan(0.09);
  const counts = { person: 0, motorcycle: 0, bicycle: 0, car: 0, "large-vehicle": 0 };
  let both = 0;
  for (const { detections, sources } of observe(straightWorld(walks), camera, { level: "middle", seed: 1 })) {
    const own = detections.filter((_, index) => sources[index] !== undefined).map((one) => one.roadUserClass);
    for (const name of new Set(own)) counts[name]++;
    if (own.includes("person") && own.includes("motorcycle")) both++;
  }
  const found = counts.person + counts.motorcycle + counts.bicycle - both;
  expect(counts.person / found).toBeCloseTo(0.7, 1);
  expect(counts.motorcycle / found).toBeCloseTo(0.5, 1);
  expect(both / found).toBeCloseTo(0.25, 1);
  expect(counts.car + counts["large-vehicle"]).toBe(0);
});

test("what stands still is boxed the same for minutes, and is missed for longer than what moves", () => {
  const walk = { type: "car", x: 0, heading: 0, speedMps: 0, fromMs: 0, toMs: 120_000 } as const;
  const standing = measured(
    Array.from({ length: 12 }, (_, index) => ({
      ...walk,
      x: (index % 4) * 5 - 7.5,
      y: 15 + Math.floor(index / 4) * 9,
    })),
    5,
  );
  expect(standing.jitter.centre.sd).toBeLessThan(0.004); // 0.0019 for the parked van
  expect(standing.jitter.lowerEdge.sd).toBeLessThan(0.004);
  expect(standing.gaps.meanS).toBeGreaterThan(0.25);
});

test("an empty street still has false boxes: some again and again at one place, some fleeting", () => {
  const nobody = [{ type: "car", x: 0, y: -50, heading: 0, speedMps: 0, fromMs: 0, toMs: 600_000 } as const];
  const { spots, fleetingPerFrame, fleetingMeanS } = measured(nobody, 7).falseBoxes;
  expect(spots).toHaveLength(3);
  expect(Math.abs(fleetingPerFrame - 0.104)).toBeLessThan(0.03);
  expect(Math.abs(fleetingMeanS - 0.3)).toBeLessThan(0.15);
  for (const spot of spots) {
    expect(spot.meanScore).toBeLessThan(0.42);
    expect(spot.share).toBeLessThan(0.8);
    expect(spot.meanSpellS).toBeLessThan(4);
  }
});

test("half of the noise at the low level, twice as much at the high one", () => {
  const [low, middle, high] = (["low", "middle", "high"] as const).map((level) =>
    measured(approaching("car", 120, 14), 15, level),
  );
  const missed = (figures = low) => bandAt(figures?.missByHeight ?? [], 45).missShare;
  expect(missed(low) / missed(middle)).toBeCloseTo(0.5, 0);
  expect(missed(high) / missed(middle)).toBeCloseTo(2, 0);
  expect((low?.jitter.height.sd ?? 0) / (middle?.jitter.height.sd ?? 1)).toBeCloseTo(0.5, 1);
  expect((high?.jitter.height.sd ?? 0) / (middle?.jitter.height.sd ?? 1)).toBeCloseTo(2, 0);
});

test("one pair in ten of motorbikes side by side is one box around both, the others are never", () => {
  const walk = { type: "motorbike", y: 20, heading: -Math.PI / 2, speedMps: 2 } as const;
  const pairs = Array.from({ length: 200 }, (_, index) => ({ fromMs: index * 3_000, toMs: index * 3_000 + 2_000 }));
  const world = straightWorld(
    pairs.flatMap((span) => [
      { ...walk, ...span, x: 0 },
      { ...walk, ...span, x: 0.3, y: 20.2 },
    ]),
  );
  const ratios = new Map<number, number[]>();
  for (const { atMs, detections, sources } of observe(world, camera, {
    level: "middle",
    seed: 5,
    rateChanges: false,
  })) {
    const [near] = trueBoxes(world.momentAt(atMs).actors, camera);
    for (const [index, { box, roadUserClass }] of detections.entries()) {
      const id = near?.state.actor.id;
      if (near === undefined || id === undefined || sources[index] !== id || roadUserClass !== "motorcycle") continue;
      ratios.set(id, [...(ratios.get(id) ?? []), (box.x2 - box.x1) / (near.box.x2 - near.box.x1)]);
    }
  }
  const wide = [...ratios.values()].filter((own) => mean(own) > 1.22).length;
  expect(ratios.size).toBeGreaterThan(120);
  expect(wide / ratios.size).toBeGreaterThan(0.04);
  expect(wide / ratios.size).toBeLessThan(0.18);
});

test("who is nearer covers whoever is behind, and the frame's edge cuts", () => {
  const stand = { type: "person", heading: 0, speedMps: 0, fromMs: 0, toMs: 1 } as const;
  const world = straightWorld([
    { ...stand, x: 0, y: 20 },
    { ...stand, x: 0, y: 18, type: "bus" },
  ]);
  const [near, far] = trueBoxes(world.momentAt(0).actors, camera);
  expect(near?.state.actor.type).toBe("bus");
  expect(near?.hiddenShare).toBe(0);
  expect(far?.hiddenShare).toBeGreaterThan(0.9);
});

test("the same seed gives the same bytes, another one others, and boxes stay in the frame", () => {
  const world = straightWorld([...passing(6), ...approaching("motorbike", 12, 8)]);
  const bytes = (seed: number) => JSON.stringify([...observe(world, camera, { level: "high", seed })]);
  expect(bytes(3)).toBe(bytes(3));
  expect(bytes(3)).not.toBe(bytes(4));
  for (const { detections, sources } of observe(world, camera, { level: "high", seed: 3 })) {
    expect(sources).toHaveLength(detections.length);
    for (const { box, score } of detections) {
      expect(box.x1 >= 0 && box.y1 >= 0 && box.x2 <= 1280 && box.y2 <= 720).toBe(true);
      expect(box.x1 < box.x2 && box.y1 < box.y2).toBe(true);
      expect(score >= 0.3 && score <= 1).toBe(true);
    }
  }
});

test("times are the world's own wall clock, and a part of the world can be looked at", () => {
  const world = straightWorld(across("person", 2, 1.2));
  const options = { level: "middle", seed: 1, rateChanges: false, fromMs: 2_000, toMs: 3_000 } as const;
  const frames = [...observe(world, camera, options)];
  expect(frames.map(({ atMs }) => atMs)).toEqual([2000, 2200, 2400, 2600, 2800]);
  expect(new Date(frames[0]?.at ?? 0).toISOString()).toBe("2026-01-05T01:00:02.000Z");
});
