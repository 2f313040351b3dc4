import { type ClassFigures, classFigures } from "./class-figures.ts";
import { type FalseBoxFigures, falseBoxFigures } from "./false-box-figures.ts";
import { type JitterFigures, type JitterMeasure, jitterFigures, movesOf } from "./jitter-figures.ts";
import {
  type GapFigures,
  gapFigures,
  type MissFigures,
  missesByHeight,
  missesByHidden,
  type Quantiles,
  quantilesOf,
} from "./miss-figures.ts";
import type { Reading } from "./reading.ts";
import { mean } from "./statistics.ts";

/** All that is told of a detector's noise on one film, or in one simulation. */
export interface NoiseFigures {
  readonly roadUsers: number;
  readonly sightings: number;
  readonly missByHeight: readonly MissFigures[];
  readonly missByHidden: readonly MissFigures[];
  readonly gaps: GapFigures;
  readonly jitter: Readonly<Record<JitterMeasure, JitterFigures>>;
  /** Way of the lower edge's middle between two pictures, in box heights. */
  readonly movedHeights: Quantiles;
  readonly doublesPerSighting: number;
  readonly classes: ClassFigures;
  readonly falseBoxes: FalseBoxFigures;
}

/** Edges of the bands, pixels of the network's input. */
const HEIGHT_EDGES_PX = [0, 16, 20, 24, 28, 32, 40, 50, 60, 70, 80, 400];
const HIDDEN_EDGES = [0, 0.1, 0.25, 0.5, 0.75, 1.01];

export function noiseFigures(reading: Reading): NoiseFigures {
  const sightings = reading.lives.flat();
  return {
    roadUsers: reading.lives.length,
    sightings: sightings.length,
    missByHeight: missesByHeight(reading, HEIGHT_EDGES_PX),
    missByHidden: missesByHidden(reading, HIDDEN_EDGES),
    gaps: gapFigures(reading),
    jitter: jitterFigures(reading),
    movedHeights: quantilesOf(reading.lives.flatMap(movesOf)),
    doublesPerSighting: mean(sightings.map(({ doubles }) => doubles)),
    classes: classFigures(reading),
    falseBoxes: falseBoxFigures(reading),
  };
}
