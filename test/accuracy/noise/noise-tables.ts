import type { FalseBoxFigures } from "./false-box-figures.ts";
import { JITTER_MEASURES } from "./jitter-figures.ts";
import type { MissFigures, Quantiles } from "./miss-figures.ts";
import type { NoiseFigures } from "./noise-figures.ts";

/** The figures for people: tables in Markdown, one chapter for each film. */
export function noiseTables(films: Readonly<Record<string, NoiseFigures>>): string {
  return Object.entries(films)
    .map(([name, figures]) => `## ${name}\n\n${chapter(figures)}\n`)
    .join("\n");
}

function chapter(figures: NoiseFigures): string {
  const { gaps, classes, falseBoxes } = figures;
  return [
    `${figures.roadUsers} road users, ${figures.sightings} sightings, moving ${quantiles(figures.movedHeights, 3)} box heights a picture.`,
    missTable("height, input px", figures.missByHeight, 0),
    ...(figures.missByHidden.length > 1 ? [missTable("hidden share", figures.missByHidden, 2)] : []),
    gaps.count === 0
      ? "No gaps."
      : `${gaps.count} gaps: mean ${gaps.meanS.toFixed(2)} s, median ${gaps.p50S.toFixed(2)} s, nine in ten under ${gaps.p90S.toFixed(2)} s, longest ${gaps.longestS.toFixed(2)} s.`,
    jitterTable(figures),
    `Doubles: ${figures.doublesPerSighting.toFixed(3)} a sighting. Another class: ${percent(classes.flipShare)} of ${classes.sightings} sightings, ${percent(classes.everFlipped)} of the road users once at least, for ${classes.meanSpellS.toFixed(2)} s on average.`,
    ...falseBoxes.spots.map(
      ({ box, share, meanScore, meanSpellS }) =>
        `False spot at (${box.x1.toFixed(0)}, ${box.y1.toFixed(0)}), ${(box.y2 - box.y1).toFixed(0)} px high: in ${percent(share)} of the pictures, for ${meanSpellS.toFixed(1)} s, score ${meanScore.toFixed(2)}.`,
    ),
    `${fleeting(falseBoxes)} Road users whom the truth leaves out: ${falseBoxes.unlistedPerFrame.toFixed(2)} a picture.`,
  ].join("\n\n");
}

function fleeting(figures: FalseBoxFigures): string {
  const { fleetingPerFrame, fleetingMeanS, fleetingScore, fleetingHeightPx } = figures;
  if (fleetingPerFrame === 0) return "No fleeting false boxes.";
  const first = `Fleeting false boxes: ${fleetingPerFrame.toFixed(3)} begin in a picture and last ${fleetingMeanS.toFixed(2)} s`;
  return `${first}; score ${quantiles(fleetingScore, 2)}; height ${quantiles(fleetingHeightPx, 0)} input px.`;
}

function missTable(heading: string, bands: readonly MissFigures[], digits: number): string {
  const rate = (perSecond: number | undefined) => perSecond?.toFixed(2) ?? "";
  return [
    `| ${heading} | sightings | missed | lost /s | found again /s | score | height ratio | lower edge | sd: centre, lower edge, height, width, score |`,
    "|---|---|---|---|---|---|---|---|---|",
    ...bands.map((band) => {
      const name = `${band.from.toFixed(digits)}–${band.to.toFixed(digits)}`;
      const cells = [name, band.sightings, percent(band.missShare), rate(band.lostPerSecond)];
      const shape = [quantiles(band.score, 2), quantiles(band.heightRatio, 2), quantiles(band.lowerEdge, 2)];
      const sds = JITTER_MEASURES.map((measure) => band.sd[measure].toFixed(3)).join("/");
      return `| ${[...cells, rate(band.foundAgainPerSecond), ...shape, sds].join(" | ")} |`;
    }),
  ].join("\n");
}

function jitterTable({ jitter }: NoiseFigures): string {
  return [
    "| error of | bias | steady sd | sd | after 1 picture | after 2 | correlation, heights |",
    "|---|---|---|---|---|---|---|",
    ...JITTER_MEASURES.map((measure) => {
      const { bias, steadySd, sd, rho1, rho2, correlationHeights } = jitter[measure];
      const lengths = [bias, steadySd, sd].map((value) => value.toFixed(4));
      return `| ${[measure, ...lengths, ...[rho1, rho2, correlationHeights].map((value) => value.toFixed(2))].join(" | ")} |`;
    }),
  ].join("\n");
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const quantiles = ({ p10, p50, p90 }: Quantiles, digits: number): string =>
  [p10, p50, p90].map((value) => value.toFixed(digits)).join("/");
