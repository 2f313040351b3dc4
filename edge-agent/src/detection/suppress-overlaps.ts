import type { RoadUserClass } from "@ngaba/contract";
import type { Detection, PixelBox } from "./detection.ts";

/**
 * Classes that the detector mixes up on one and the same vehicle: it would count a van twice, as car and as large
 * vehicle. A rider and the motorcycle under it stay two.
 */
const KIND: Readonly<Record<RoadUserClass, number>> = {
  person: 0,
  bicycle: 1,
  motorcycle: 1,
  car: 2,
  "large-vehicle": 2,
};

/**
 * Greedy non-maximum suppression: of two detections of one kind that overlap more than `maxIou`, the weaker goes.
 * @returns strongest first
 */
export function suppressOverlaps(detections: readonly Detection[], maxIou: number): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of detections.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((other) => isSameKind(other, candidate) && overlapIou(other.box, candidate.box) > maxIou)) {
      kept.push(candidate);
    }
  }
  return kept;
}

/** True when the two may be one and the same road user, by class. */
export const isSameKind = (a: Detection, b: Detection): boolean => KIND[a.roadUserClass] === KIND[b.roadUserClass];

/** Intersection over union, in [0, 1]. */
export function overlapIou(a: PixelBox, b: PixelBox): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / ((a.x2 - a.x1) * (a.y2 - a.y1) + (b.x2 - b.x1) * (b.y2 - b.y1) - shared);
}
