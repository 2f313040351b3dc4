import type { Calibration } from "@ngaba/config";
import { refuseDegenerate } from "./degenerate-points.ts";
import { type FittedMap, type GroundUnit, intoUnit, unitOf } from "./fitted-map.ts";
import { denominator, fitHomography, type Homography, mapPoint, slopeAt, toHomography } from "./homography.ts";
import { fitLeastSquares } from "./least-squares.ts";
import type { Lens } from "./lens.ts";
import { type Matrix2, multiply } from "./matrix2.ts";
import { type Point, pointOf, toPixels } from "./point.ts";
import { unusable } from "./unusable.ts";

interface KnownPlace {
  readonly pixel: Point;
  readonly straight: Point;
  /** In the unit of the ground. */
  readonly place: Point;
}

const ELEMENTS = 8;

const UNDECIDED = {
  vi: "các điểm không đủ để xác định hình nằm trên mặt đất ra sao",
  en: "the points do not decide how the picture lies on the ground",
};

/**
 * The map through four or more known points: by linear least squares, then so that the misses in the picture as it was
 * clicked are least.
 * @throws {EdgeError} CALIBRATION_UNUSABLE
 */
export function fitKnownPoints(
  points: NonNullable<Calibration["points"]>,
  { frame, clickErrorPx, measureErrorM }: Calibration,
  lens: Lens,
): FittedMap {
  const pixels = points.map(({ image }) => toPixels(pointOf(image), frame));
  const grounds = points.map(({ ground }) => pointOf(ground));
  refuseDegenerate(pixels, clickErrorPx, { vi: "trên hình", en: "in the picture" });
  refuseDegenerate(grounds, 1e-6 * unitOf(grounds).meters, { vi: "trên mặt đất", en: "on the ground" });
  const unit = unitOf(grounds);
  const known = points.map((_, i) => knownPlace(pixels[i], grounds[i], i, unit, lens));
  const start = fitHomography(known.map(({ place, straight }) => ({ place, picture: straight })));
  if (start === undefined) unusable(UNDECIDED);
  refuseImpossible(start, known);

  const whitenings = known.map(({ place }) => whitening(start, place, lens, clickErrorPx, measureErrorM / unit.meters));
  const fit = fitLeastSquares(
    (elements) => known.flatMap((one, i) => whiten(missOf(toHomography(elements), one, lens), whitenings[i])),
    start,
  );
  if (fit === undefined) unusable(UNDECIDED);
  const map = toHomography(fit.parameters);
  refuseImpossible(map, known);
  // Misses larger than what was told of the clicks and the tape show that the points are less exact than told.
  const freedom = 2 * known.length - ELEMENTS;
  const factor = freedom > 0 ? Math.sqrt(Math.max(1, fit.squares / freedom)) : 1;
  const missesPx = known.map((one) => Math.hypot(...missOf(map, one, lens)));
  return { map, unit, errors: fit.errors.mul(factor), missesPx };
}

function knownPlace(pixel: Point | undefined, ground: Point | undefined, index: number, unit: GroundUnit, lens: Lens) {
  const straight = pixel && lens.straighten(pixel);
  if (pixel === undefined || ground === undefined || straight === undefined) {
    unusable({
      vi: `độ méo không tính được tới points[${index}]`,
      en: `the distortion does not reach points[${index}]`,
    });
  }
  return { pixel, straight, place: intoUnit(ground, unit) };
}

/** Points on both sides of a horizon, and ground that is seen from below. */
function refuseImpossible(map: Homography, known: readonly KnownPlace[]): void {
  const beyond = known.findIndex(({ place }) => denominator(map, place) <= 0);
  if (beyond >= 0) {
    unusable({
      vi: `points[${beyond}] nằm sau đường chân trời mà các điểm khác tạo ra; nó không khớp với chúng`,
      en: `points[${beyond}] lies behind the horizon that the others make; it does not fit to them`,
    });
  }
  const mirrored = known.some(({ place }) => {
    const [a, b, c, d] = slopeAt(map, place);
    return a * d - b * c > 0;
  });
  if (mirrored) {
    unusable({
      vi: "mặt đất bị lật như trong gương: nhìn từ trên xuống, y phải quay một góc vuông sang trái so với x",
      en: "the ground is mirrored: y must be a quarter turn to the left of x, seen from above",
    });
  }
}

/** Click minus drawn place, px. */
function missOf(map: Homography, { pixel, place }: KnownPlace, lens: Lens): [number, number] {
  const straight = mapPoint(map, place);
  const drawn = straight && lens.bend(straight);
  return drawn === undefined ? [Number.NaN, Number.NaN] : [pixel.x - drawn.x, pixel.y - drawn.y];
}

/**
 * Makes misses of standard deviation 1: the inverse of the lower root of their covariance, which is that of the click
 * and of the measured place, seen in the picture.
 */
function whitening(map: Homography, place: Point, lens: Lens, clickErrorPx: number, placeError: number): Matrix2 {
  const straight = mapPoint(map, place) ?? { x: 0, y: 0 };
  const [a, b, c, d] = multiply(lens.bendingAt(straight), slopeAt(map, place));
  const [click, ground] = [clickErrorPx ** 2, placeError ** 2];
  const covariance = {
    xx: click + ground * (a * a + b * b),
    xy: ground * (a * c + b * d),
    yy: click + ground * (c * c + d * d),
  };
  const first = Math.sqrt(covariance.xx);
  const lower = covariance.xy / first;
  const second = Math.sqrt(covariance.yy - lower * lower);
  return [1 / first, 0, -lower / (first * second), 1 / second];
}

const whiten = ([x, y]: [number, number], [a, b, c, d]: Matrix2 = [1, 0, 0, 1]): [number, number] => [
  a * x + b * y,
  c * x + d * y,
];
