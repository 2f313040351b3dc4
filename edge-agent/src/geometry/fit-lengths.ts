import type { Calibration } from "@ngaba/config";
import { Matrix } from "ml-matrix";
import { type FittedMap, type GroundUnit, unitOf } from "./fitted-map.ts";
import { type Homography, mapPoint, slopeAt, toHomography, unmapPoint } from "./homography.ts";
import { fitLeastSquares } from "./least-squares.ts";
import type { Lens } from "./lens.ts";
import { inverse2, multiply } from "./matrix2.ts";
import { type Point, pointOf, toPixels } from "./point.ts";
import { unusable } from "./unusable.ts";

interface KnownLength {
  readonly meters: number;
  readonly ends: readonly [Point, Point];
}

/** A level camera: logarithm of its focal length in half picture widths, pitch below the horizon (rad), log height (m). */
type Camera = readonly number[];

const PARAMETERS = 3;
/** The likeliest of the starts are tried. */
const STARTS = 5;
/** From a wide to a long lens, and from a flat to a steep view: the search begins at each pair. */
const FOCAL_LENGTHS = [0.7, 1.1, 1.7, 2.7, 4.5];
const PITCHES_RAD = [4, 10, 18, 30, 45, 65].map((degrees) => (degrees * Math.PI) / 180);

/**
 * The view of a camera that stands level: focal length, pitch and height for which the measured lengths come out.
 * @throws {EdgeError} CALIBRATION_UNUSABLE
 */
export function fitKnownLengths(
  lengths: NonNullable<Calibration["lengths"]>,
  { frame, clickErrorPx, measureErrorM }: Calibration,
  lens: Lens,
): FittedMap {
  const known = lengths.map(({ from, to, meters }, index): KnownLength => {
    const [a, b] = [from, to].map((end) => lens.straighten(toPixels(pointOf(end), frame)));
    if (a === undefined || b === undefined) {
      unusable({
        vi: `độ méo không tính được tới lengths[${index}]`,
        en: `the distortion does not reach lengths[${index}]`,
      });
    }
    return { meters, ends: [a, b] };
  });
  const tolerances = { clickErrorPx, measureErrorM };
  const fits = startsFor(known)
    .map((camera) => judge(camera, known, lens, tolerances))
    .toSorted((a, b) => a.unlikeliness - b.unlikeliness)
    .slice(0, STARTS)
    .flatMap((start) => improve(start, known, lens, tolerances) ?? []);
  const best = fits.toSorted((a, b) => a.unlikeliness - b.unlikeliness)[0];
  if (best === undefined) {
    unusable({
      vi: "các đoạn đo không đủ để xác định hình nằm trên mặt đất ra sao",
      en: "the lengths do not decide how the picture lies on the ground",
    });
  }
  const map = mapOf(best.parameters);
  const freedom = known.length - PARAMETERS;
  const factor = Math.sqrt(Math.max(1, best.squares / freedom));
  const missesPx = known.map((one) => {
    const { missM, perPixel } = missOf(map, one, lens);
    return Math.abs(missM) / perPixel;
  });
  const unit = unitOf(known.flatMap(({ ends }) => ends.flatMap((end) => unmapPoint(map, end) ?? [])));
  const slopes = elementSlopes(best.parameters, unit);
  return { map: inUnit(map, unit), unit, errors: slopes.mmul(best.errors).mul(factor), missesPx };
}

interface Judged {
  readonly parameters: Camera;
  /** How far each length may be off, standard deviation in metres. */
  readonly sigmas: readonly number[];
  /** Minus twice the logarithm of the likelihood. */
  readonly unlikeliness: number;
}

type Tolerances = Pick<Calibration, "clickErrorPx" | "measureErrorM">;

function judge(parameters: Camera, known: readonly KnownLength[], lens: Lens, tolerances: Tolerances): Judged {
  const misses = known.map((one) => missOf(mapOf(parameters), one, lens));
  const sigmas = misses.map(({ perPixel }) => Math.hypot(tolerances.measureErrorM, tolerances.clickErrorPx * perPixel));
  const unlikeliness = misses.reduce((sum, { missM }, i) => {
    const sigma = sigmas[i] ?? 1;
    return sum + (missM / sigma) ** 2 + 2 * Math.log(sigma);
  }, 0);
  return { parameters, sigmas, unlikeliness };
}

/** Least squares, twice: weights that moved with the camera would let it flee to where nothing is exact. */
function improve(start: Judged, known: readonly KnownLength[], lens: Lens, tolerances: Tolerances) {
  const fitWith = ({ parameters, sigmas }: Judged) =>
    fitLeastSquares((camera) => {
      const map = mapOf(camera);
      return known.map((one, i) => missOf(map, one, lens).missM / (sigmas[i] ?? 1));
    }, parameters);
  const first = fitWith(start);
  const second = first && fitWith(judge(first.parameters, known, lens, tolerances));
  return second && { ...second, ...judge(second.parameters, known, lens, tolerances) };
}

/** Ground in metres, origin below the camera, x to the right, y forward → straight coordinates. */
function mapOf([logFocal = 0, pitch = 0, logHeight = 0]: Camera): Homography {
  const [focal, height] = [Math.exp(logFocal), Math.exp(logHeight)];
  const [sin, cos] = [Math.sin(pitch), Math.cos(pitch)];
  const w = height * sin;
  return [focal / w, 0, 0, 0, (-focal * sin) / w, (focal * height * cos) / w, 0, cos / w];
}

/** The same map for ground that is measured in another unit. */
function inUnit(map: Homography, { origin, meters }: GroundUnit): Homography {
  const [a, b, c, d, e, f, g, h] = map;
  const at = (p: number, q: number, r: number) => p * origin.x + q * origin.y + r;
  const w = at(g, h, 1);
  const row = (p: number, q: number, r: number) => [(p * meters) / w, (q * meters) / w, at(p, q, r) / w];
  return toHomography([...row(a, b, c), ...row(d, e, f), (g * meters) / w, (h * meters) / w]);
}

/** By how much the length comes out too long, and the miss (m) of one pixel of error in each coordinate of its ends. */
function missOf(map: Homography, { ends, meters }: KnownLength, lens: Lens): { missM: number; perPixel: number } {
  const [from, to] = ends.map((end) => unmapPoint(map, end));
  if (from === undefined || to === undefined) return { missM: Number.NaN, perPixel: 1 };
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const perPixel = [from, to].map((end) => {
    const straight = mapPoint(map, end) ?? { x: 0, y: 0 };
    const [a, b, c, d] = inverse2(multiply(lens.bendingAt(straight), slopeAt(map, end)));
    return Math.hypot(along.x * a + along.y * c, along.x * b + along.y * d);
  });
  return { missM: length - meters, perPixel: Math.hypot(...perPixel) };
}

/** Pairs of focal length and pitch that see all ends on the ground, with the height that fits the lengths in the middle. */
function startsFor(known: readonly KnownLength[]): Camera[] {
  return FOCAL_LENGTHS.flatMap((focal) =>
    PITCHES_RAD.flatMap((pitch) => {
      const map = mapOf([Math.log(focal), pitch, 0]);
      const ratios = known.map(({ ends, meters }) => {
        const [from, to] = ends.map((end) => unmapPoint(map, end));
        return from && to ? meters / Math.hypot(to.x - from.x, to.y - from.y) : Number.NaN;
      });
      if (ratios.some((ratio) => !Number.isFinite(ratio))) return [];
      const middle = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 1;
      return [[Math.log(focal), pitch, Math.log(middle)]];
    }),
  );
}

/** How the eight elements of the map in `unit` move with the camera's three parameters, by differences. */
function elementSlopes(camera: Camera, unit: GroundUnit): Matrix {
  const step = 1e-6;
  const columns = camera.map((_, k) => {
    const shifted = (by: number) => inUnit(mapOf(camera.map((value, i) => (i === k ? value + by : value))), unit);
    const [above, below] = [shifted(step), shifted(-step)];
    return above.map((value, i) => (value - (below[i] ?? 0)) / (2 * step));
  });
  return new Matrix(columns).transpose();
}
