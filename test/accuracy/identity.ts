import { maximumWeightAssignment } from "@ngaba/edge-agent";
import { type Comparison, EPSILON } from "./comparison.ts";

/** Identity: how much of each truth's whole life lies in the one track that suits it best. */
export interface IdentityScores {
  readonly idf1: number;
  readonly idPrecision: number;
  readonly idRecall: number;
}

/** What sequences are combined by. */
export interface IdentityCounts {
  readonly idTruePositives: number;
  readonly truthBoxes: number;
  readonly trackBoxes: number;
}

const MIN_IOU = 0.5;

/** @see E. Ristani et al., Performance measures and a data set for multi-target, multi-camera tracking, 2016 */
export function countIdentity({ frames, truthLengths, trackLengths }: Comparison): IdentityCounts {
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
  return { idTruePositives, truthBoxes: sum(truthLengths), trackBoxes: sum(trackLengths) };
}

/** Of one sequence, or of several together: counts are summed before any ratio. */
export function identityScores(sequences: readonly IdentityCounts[]): IdentityScores {
  const idTruePositives = sum(sequences.map((one) => one.idTruePositives));
  const truthBoxes = sum(sequences.map((one) => one.truthBoxes));
  const trackBoxes = sum(sequences.map((one) => one.trackBoxes));
  return {
    idf1: (2 * idTruePositives) / Math.max(1, truthBoxes + trackBoxes),
    idPrecision: idTruePositives / Math.max(1, trackBoxes),
    idRecall: idTruePositives / Math.max(1, truthBoxes),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
