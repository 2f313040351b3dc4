import type { Calibration } from "@ngaba/config";
import type { Matrix2 } from "./matrix2.ts";
import type { FrameSize, Point } from "./point.ts";

/**
 * What the lens does to a picture. Straight coordinates are those of a lens that draws straight lines straight: origin in
 * the middle of the picture, unit half a picture width on both axes, y down. Pixels are frame pixels of the calibration.
 */
export interface Lens {
  /** Undefined where the lens cannot have drawn anything: beyond the place at which its formula turns back. */
  straighten(pixel: Point): Point | undefined;
  /** Undefined where the formula of the lens turns back. */
  bend(straight: Point): Point | undefined;
  /** How a bent pixel moves when its straight place moves, pixels per half width. */
  bendingAt(straight: Point): Matrix2;
}

const BISECTIONS = 52;

/** The lens of a calibration. Distortion: r' = r (1 + k1 r² + k2 r⁴). */
export function createLens(
  frame: FrameSize,
  { k1, k2 }: NonNullable<Calibration["distortion"]> = { k1: 0, k2: 0 },
): Lens {
  const unit = frame.widthPx / 2;
  const middle = { x: frame.widthPx / 2, y: frame.heightPx / 2 };
  const factor = (r: number): number => 1 + k1 * r ** 2 + k2 * r ** 4;
  const maxRadius = turningRadius(k1, k2);

  const straighten = (pixel: Point): Point | undefined => {
    const bent = { x: (pixel.x - middle.x) / unit, y: (pixel.y - middle.y) / unit };
    if (k1 === 0 && k2 === 0) return bent;
    const target = Math.hypot(bent.x, bent.y);
    if (target === 0) return bent;
    let high = Math.min(maxRadius, 1);
    while (high < maxRadius && high * factor(high) < target) high = Math.min(maxRadius, high * 2);
    if (high * factor(high) < target) return undefined;
    let low = 0;
    for (let i = 0; i < BISECTIONS; i++) {
      const r = (low + high) / 2;
      if (r * factor(r) < target) low = r;
      else high = r;
    }
    return { x: (bent.x * high) / target, y: (bent.y * high) / target };
  };
  const bend = ({ x, y }: Point): Point | undefined => {
    const r = Math.hypot(x, y);
    if (r > maxRadius) return undefined;
    return { x: middle.x + x * factor(r) * unit, y: middle.y + y * factor(r) * unit };
  };
  const bendingAt = ({ x, y }: Point): Matrix2 => {
    const r2 = x * x + y * y;
    const [f, slope] = [1 + k1 * r2 + k2 * r2 * r2, 2 * (k1 + 2 * k2 * r2)];
    return [unit * (f + slope * x * x), unit * slope * x * y, unit * slope * x * y, unit * (f + slope * y * y)];
  };
  return { straighten, bend, bendingAt };
}

/** The radius from which r' shrinks as r grows: the first zero of 1 + 3 k1 r² + 5 k2 r⁴. */
function turningRadius(k1: number, k2: number): number {
  const [a, b] = [5 * k2, 3 * k1];
  const squares = a === 0 ? [-1 / b] : [1, -1].map((sign) => (-b + sign * Math.sqrt(b * b - 4 * a)) / (2 * a));
  return Math.sqrt(Math.min(...squares.filter((square) => square > 0), Number.POSITIVE_INFINITY));
}
