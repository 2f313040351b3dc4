import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import { type Chain, linkChains } from "./against-itself.ts";
import { type Quantiles, quantilesOf } from "./miss-figures.ts";
import { heightOf, type Reading } from "./reading.ts";
import { mean } from "./statistics.ts";

/** A thing of the street that the detector takes for a road user again and again. */
export interface FalseSpot {
  readonly box: PixelBox;
  /** Part of the pictures in which it is taken for one. */
  readonly share: number;
  readonly meanScore: number;
  /** Length of its appearances. */
  readonly meanSpellS: number;
}

export interface FalseBoxFigures {
  readonly spots: readonly FalseSpot[];
  /** What comes and goes: beginnings per picture, and how long it stays. */
  readonly fleetingPerFrame: number;
  readonly fleetingMeanS: number;
  readonly fleetingScore: Quantiles;
  readonly fleetingHeightPx: Quantiles;
  /** Boxes that stay and move: real road users that the truth leaves out. Counted, and left out. */
  readonly unlistedPerFrame: number;
}

/** Said to be one and the same while it is lost for less than this. */
const MAX_GAP_S = 1;
const LONG_SIGHTINGS = 8;
/** What moves further than this (in its own heights) is no thing of the street. */
const SPOT_MOVE = 0.5;
/** A person who stands at the edge of the picture for a moment, in no ground truth yet, is no thing of the street. */
const MIN_SPOT_SHARE = 0.05;

/** Sorts the boxes of nobody into those of standing things, fleeting ones, and road users that the truth leaves out. */
export function falseBoxFigures({ falseBoxes, framesPerSecond, frameCount, inputScale }: Reading): FalseBoxFigures {
  const chains = linkChains(falseBoxes, Math.round(MAX_GAP_S * framesPerSecond));
  const places = placesOf(chains.filter((chain) => isLong(chain) && !moves(chain))).map((place) => [
    ...place,
    ...chains.filter((chain) => !isLong(chain) && isAt(chain, place)),
  ]);
  const spots = places.filter((place) => framesOf(place).size >= MIN_SPOT_SHARE * frameCount);
  const rest = chains.filter((chain) => !spots.some((spot) => spot.includes(chain)));
  const fleeting = rest.filter((chain) => !isLong(chain));
  const seen = fleeting.flatMap((chain) => chain.seen.map(({ detection }) => detection));
  return {
    spots: spots.map((spot) => describeSpot(spot, frameCount, framesPerSecond)),
    fleetingPerFrame: fleeting.length / frameCount,
    fleetingMeanS: mean(fleeting.map((chain) => chain.seen.length / framesPerSecond)),
    fleetingScore: quantilesOf(seen.map(({ score }) => score)),
    fleetingHeightPx: quantilesOf(seen.map(({ box }) => heightOf(box) * inputScale)),
    unlistedPerFrame: rest.filter(isLong).flatMap((chain) => chain.seen).length / frameCount,
  };
}

const firstBox = ({ seen }: Chain): PixelBox => seen[0]?.detection.box ?? { x1: 0, y1: 0, x2: 0, y2: 0 };
const isLong = ({ seen }: Chain): boolean => seen.length >= LONG_SIGHTINGS;
const isAt = (chain: Chain, [first]: readonly Chain[]): boolean =>
  first !== undefined && overlapIou(firstBox(chain), firstBox(first)) > 0.4;

const framesOf = (chains: readonly Chain[]): Set<number> =>
  new Set(chains.flatMap(({ seen }) => seen.map(({ frame }) => frame)));

function moves(chain: Chain): boolean {
  const first = firstBox(chain);
  const furthest = Math.max(
    ...chain.seen.map(({ detection: { box } }) => Math.hypot(box.x1 - first.x1, box.y2 - first.y2)),
  );
  return furthest > SPOT_MOVE * heightOf(first);
}

/** Longest first, so that a place is named by its clearest chain. */
function placesOf(chains: readonly Chain[]): Chain[][] {
  const places: Chain[][] = [];
  for (const chain of chains.toSorted((a, b) => b.seen.length - a.seen.length)) {
    const known = places.find((place) => isAt(chain, place));
    if (known === undefined) places.push([chain]);
    else known.push(chain);
  }
  return places;
}

function describeSpot(chains: readonly Chain[], frameCount: number, framesPerSecond: number): FalseSpot {
  const seen = chains.flatMap((chain) => chain.seen);
  const frames = framesOf(chains);
  const spells = [...frames].filter((frame) => !frames.has(frame - 1)).length;
  return {
    box: firstBox(chains[0] ?? { seen: [] }),
    share: frames.size / frameCount,
    meanScore: mean(seen.map(({ detection }) => detection.score)),
    meanSpellS: frames.size / spells / framesPerSecond,
  };
}
