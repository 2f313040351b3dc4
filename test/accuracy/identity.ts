import { maximumWeightAssignment } from "@ngaba/edge-agent";
import { type Comparison, EPSILON } from "./comparison.ts";

/** Identity: how much of each truth's whole life lies in the one track that suits it best. */
export interface IdentityScores {
  readonly idf1: number;
  readonly idPrecision: number;
  readonly idRecall: number;
}

const MIN_IOU = 0.5;

/** @see E. Ristani et al., Performance measures and a data set for multi-target, multi-camera tracking, 2016 */
export function identityScores({ frames, truthLengths, trackLengths }: Comparison): IdentityScores {
  const columns = trackLengths.length;
  const sharedFrames = new Float64Array(truthLengths.length * columns);
  for (const { truthIds, trackIds, similarity } of frames) {
    similarity.forEach((iou, cell) => {
      if (iou < MIN_IOU - EPSILON) return;
      const truth = truthIds[Math.floor(cell / trackIds.length)] ?? 0;
      const track = trackIds[cell % trackIds.length] ?? 0;
      const pair = truth * columns + track;
      sharedFrames[pair] = (sharedFrames[pair] ?? 0) + 1;
    });
  }
  let idTruePositives = 0;
  maximumWeightAssignment(sharedFrames, truthLengths.length, columns).forEach((track, truth) => {
    if (track !== -1) idTruePositives += sharedFrames[truth * columns + track] ?? 0;
  });
  const truthBoxes = truthLengths.reduce((total, length) => total + length, 0);
  const trackBoxes = trackLengths.reduce((total, length) => total + length, 0);
  return {
    idf1: (2 * idTruePositives) / Math.max(1, truthBoxes + trackBoxes),
    idPrecision: idTruePositives / Math.max(1, trackBoxes),
    idRecall: idTruePositives / Math.max(1, truthBoxes),
  };
}
