/**
 * How a track is stored: a few points with their velocities, between which a cubic runs (Hermite). A vehicle that
 * stands, or drives steadily, needs two points for any length of time.
 */

/** Stored time unit: SUMO's step, a tenth of a second. */
export const TICK_MS = 100;

/**
 * The units of the stored whole numbers: centimetres, degrees, decimetres a second. Whoever makes a track multiplies by
 * them just as the reader does, so that both hold the same numbers to the last bit.
 */
export const STORED = { metre: 0.01, radian: Math.PI / 180, mps: 0.1 } as const;

/** One unbroken stay in the area. All arrays are equally long, oldest first. */
export interface Track {
  readonly actorId: number;
  /** Ticks of 100 ms since the world's beginning, rising. */
  readonly ticks: Float64Array;
  /** Centre of the footprint, metres. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Radians counter-clockwise from east, without jumps of a full turn. */
  readonly heading: Float64Array;
  /** Velocity at the point, metres a second. */
  readonly vx: Float64Array;
  readonly vy: Float64Array;
}

export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly speedMps: number;
}

/** Where the track is at a time; `undefined` before its first and after its last point. */
export function poseAt(track: Track, tick: number): Pose | undefined {
  const last = track.ticks.length - 1;
  if (last < 0 || tick < at(track.ticks, 0) || tick > at(track.ticks, last)) return undefined;
  const index = Math.min(lastNotAfter(track.ticks, tick), last - 1);
  return last === 0 ? poseOfPoint(track, 0) : between(track, index, tick);
}

/** The cubic from point `index` to the next. */
export function between(track: Track, index: number, tick: number): Pose {
  const from = at(track.ticks, index);
  const seconds = ((at(track.ticks, index + 1) - from) * TICK_MS) / 1000;
  const u = ((tick - from) * TICK_MS) / 1000 / seconds;
  const [x, vx] = hermite(track.x, track.vx, index, u, seconds);
  const [y, vy] = hermite(track.y, track.vy, index, u, seconds);
  const heading = at(track.heading, index) * (1 - u) + at(track.heading, index + 1) * u;
  return { x, y, heading, speedMps: Math.hypot(vx, vy) };
}

/** Value and derivative at `u` (0 to 1) of the cubic with the given values and velocities at both ends. */
function hermite(value: Float64Array, velocity: Float64Array, index: number, u: number, seconds: number) {
  const [p0, p1] = [at(value, index), at(value, index + 1)];
  const [m0, m1] = [at(velocity, index) * seconds, at(velocity, index + 1) * seconds];
  const a = 2 * (p0 - p1) + m0 + m1;
  const b = 3 * (p1 - p0) - 2 * m0 - m1;
  return [((a * u + b) * u + m0) * u + p0, ((3 * a * u + 2 * b) * u + m0) / seconds] as const;
}

function poseOfPoint(track: Track, index: number): Pose {
  const speedMps = Math.hypot(at(track.vx, index), at(track.vy, index));
  return { x: at(track.x, index), y: at(track.y, index), heading: at(track.heading, index), speedMps };
}

/** Index of the last value that is not after the wanted one, by halving; the first value must not be after it. */
export function lastNotAfter(sorted: Float64Array, wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(sorted, middle) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
