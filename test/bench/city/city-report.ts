import { rounded } from "../../command-line.ts";
import { loadAverage } from "../prepare-bench.ts";
import { percentile } from "./alarms.ts";
import { measuredOf, type Outcome } from "./attempt.ts";
import type { Analysed, Watched, WholeCity } from "./city-parts.ts";
import type { DetectorCosts } from "./detector-costs.ts";
import { longestNoticedS, type Outage } from "./outages.ts";
import type { Usage } from "./usage.ts";

/** What the parts of the bench measured. */
export interface CityFigures {
  readonly minutes: number;
  readonly smartCameras: number;
  readonly watchedCameras: number;
  /** Asked for, of each smart camera. */
  readonly fps: number;
  /** By how many cameras the agent was given. */
  readonly watching: readonly ({ readonly cameras: number } & Watched)[];
  readonly city: WholeCity;
  readonly fasterFps: number;
  /** The same with so many frames. */
  readonly faster: Outcome<Analysed>;
  /** With the detector in int8, at either rate. */
  readonly int8: Outcome<Analysed>;
  readonly int8Faster: Outcome<Analysed>;
  readonly detector: Outcome<DetectorCosts>;
  /** Of some cameras. */
  readonly motion: Outcome<Watched>;
  readonly loadBefore: number;
}

const AIMS = { cores: 1.5, rssGib: 4, smartOutageNoticedS: 10, watchedOutageNoticedS: 30, falseAlarms: 0 };

const gib = ({ rssBytes }: Usage): number => rssBytes / 2 ** 30;
const seconds = (value: number | undefined): string => (value === undefined ? "not in time" : `${value.toFixed(1)} s`);
const ms = (value: number | undefined): string => (value === undefined ? "–" : `${value.toFixed(0)} ms`);

/** Lines for people. */
export function cityReport(figures: CityFigures): readonly string[] {
  const { city, minutes, smartCameras, watchedCameras, fps } = figures;
  const [smart, watched] = [true, false].map((isSmart) => noticed(city.outages, isSmart));
  return [
    `One agent, ${smartCameras} cameras analysed (${fps} frames a second asked for), ${watchedCameras} watched, ${minutes} min; load of the machine ${figures.loadBefore.toFixed(1)} before, ${loadAverage().toFixed(1)} after`,
    `  live        ${city.live} cameras at any time`,
    `  processor   ${city.usage.cores.toFixed(2)} cores (aim ${AIMS.cores}), decoders ${city.usage.childCores.toFixed(2)} of them`,
    `  memory      ${gib(city.usage).toFixed(2)} GiB (aim ${AIMS.rssGib}), all processes, shared pages counted in each`,
    `  analysed    ${city.analysedFps.toFixed(2)} frames a second in all, ${city.leastAnalysedFps.toFixed(2)} of the camera with the fewest`,
    `  frame age   ${ages(city.analysedAgesMs)}: once analysed, since decoded`,
    `              ${ages(city.frameAgesMs)}: the newest decoded, whenever health is told`,
    `  snapshots   ${city.snapshotsPerMinute.toFixed(1)} a minute reached the centre`,
    `  outages     noticed at the latest: smart ${smart} (aim ${AIMS.smartOutageNoticedS} s), watched ${watched} (aim ${AIMS.watchedOutageNoticedS} s)`,
    ...city.outages.map(outageLine),
    `  false alarms ${city.falseAlarms.length} (aim ${AIMS.falseAlarms})`,
    ...city.falseAlarms.map(({ cameraId, to, why }) => `    ${cameraId}: ${to} ${why}`),
    "Watching alone, nothing analysed",
    ...figures.watching.map(({ cameras, ...watched }) => `  ${cameras} cameras: ${perCamera(watched)}`),
    ...motionLines(figures),
    ...analysedLines(figures),
    ...detectorLines(figures),
  ];
}

const noticed = (outages: readonly Outage[], isSmart: boolean): string =>
  seconds(longestNoticedS(outages.filter((outage) => outage.isSmart === isSmart)));

const outageLine = ({ cameraId, behaviour, noticedS, backS }: Outage): string =>
  `    ${cameraId} (${behaviour}): ${seconds(noticedS)}; told to be live again after ${seconds(backS)}`;

function ages(agesMs: readonly number[]): string {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => ms(percentile(agesMs, part)));
  return `${p50} median, ${p95} p95, ${p99} p99`;
}

function perCamera({ usage, live }: Watched): string {
  const all = `${usage.cores.toFixed(3)} cores, ${gib(usage).toFixed(2)} GiB, ${live} live`;
  if (live === 0) return all;
  return `${all}; ${((1000 * usage.cores) / live).toFixed(2)} thousandths of a core and ${((1024 * gib(usage)) / live).toFixed(1)} MiB for each of these`;
}

function motionLines({ motion }: CityFigures): string[] {
  if ("failed" in motion) return [`motion: not measured, ${motion.failed}`];
  return [
    `motion on some of the same substreams: ${perCamera(motion.measured)}`,
    "  (it decodes every picture and looks for motion; the agent decodes a keyframe now and then and looks for faults)",
  ];
}

function analysedLines({ faster, int8, int8Faster, fasterFps, fps }: CityFigures): string[] {
  return [
    `With ${fasterFps} frames a second asked for: ${costs(faster)}`,
    `The detector in int8, ${fps} frames a second: ${costs(int8)}`,
    `The detector in int8, ${fasterFps} frames a second: ${costs(int8Faster)}`,
  ];
}

function costs(outcome: Outcome<Analysed>): string {
  if ("failed" in outcome) return `not measured, ${outcome.failed}`;
  const { usage, analysedFps, leastAnalysedFps, live } = outcome.measured;
  return `${usage.cores.toFixed(2)} cores, ${analysedFps.toFixed(2)} analysed (the fewest ${leastAnalysedFps.toFixed(2)}), ${live} live`;
}

function detectorLines({ fps, smartCameras, detector }: CityFigures): string[] {
  if ("failed" in detector) return [`The detector alone: not measured, ${detector.failed}`];
  const { whole, strip, square } = detector.measured;
  const runs = fps * smartCameras;
  const cores = (costMs: number): string => ((costMs * runs) / 1000).toFixed(2);
  return [
    `The detector alone, measured: 736×416 ${whole.toFixed(1)} ms of processor time a run, 736×224 ${strip.toFixed(1)} ms, 416×416 ${square.toFixed(1)} ms; ${runs} whole frames a second: ${cores(whole)} cores`,
    `Looking at a strip (736×224) or a square (416×416) in place of the whole frame, reckoned from that: would save ${cores(whole - strip)} or ${cores(whole - square)} cores. Agents do not: regions are looked at besides the whole frame`,
  ];
}

/** What stands in the line of JSON. Times that were not reached, and what was not measured, are null. */
export function cityJson(figures: CityFigures): Readonly<Record<string, unknown>> {
  const { city, faster, int8, int8Faster, detector, motion, watching, minutes, smartCameras, watchedCameras, fps } =
    figures;
  const ageMs = (agesMs: readonly number[], part: number) => orNull(percentile(agesMs, part));
  const compared = measuredOf(motion);
  const noticedS = (isSmart: boolean) =>
    orNull(longestNoticedS(city.outages.filter((outage) => outage.isSmart === isSmart)));
  return {
    command: "bench:city",
    cores: rounded(city.usage.cores),
    rssGib: rounded(gib(city.usage)),
    analysedFps: rounded(city.analysedFps),
    analysedAgeP95Ms: ageMs(city.analysedAgesMs, 0.95),
    frameAgeP95Ms: ageMs(city.frameAgesMs, 0.95),
    smartOutageNoticedS: noticedS(true),
    watchedOutageNoticedS: noticedS(false),
    falseAlarms: city.falseAlarms.length,
    ...{ analysedAgeP50Ms: ageMs(city.analysedAgesMs, 0.5), analysedAgeP99Ms: ageMs(city.analysedAgesMs, 0.99) },
    ...{ frameAgeP50Ms: ageMs(city.frameAgesMs, 0.5), frameAgeP99Ms: ageMs(city.frameAgesMs, 0.99) },
    ...{ liveCameras: city.live, decoderCores: rounded(city.usage.childCores) },
    leastAnalysedFps: rounded(city.leastAnalysedFps),
    snapshotsPerMinute: rounded(city.snapshotsPerMinute),
    detectionMs: orNull(city.detectionMs),
    watching: watching.map(({ cameras, usage, live }) => {
      const [cores, rssGib] = [rounded(usage.cores), rounded(gib(usage))];
      return { cameras, live, cores, rssGib, coresPerCamera: coresEach({ usage, live }) };
    }),
    motionCoresPerCamera: compared === undefined ? null : coresEach(compared),
    faster: besideJson(faster, figures.fasterFps),
    ...{ int8: besideJson(int8, fps), int8Faster: besideJson(int8Faster, figures.fasterFps) },
    detectorCpuMs: detectorJson(figures),
    notMeasured: reasons({ faster, int8, int8Faster, detector, motion }),
    outages: city.outages.map(({ cameraId, isSmart, behaviour, noticedS: at, backS }) => {
      return { cameraId, isSmart, behaviour, noticedS: orNull(at), backS: orNull(backS) };
    }),
    ...{ minutes, smartCameras, watchedCameras, fps },
    ...{ loadAverageBefore: figures.loadBefore, loadAverageAfter: loadAverage() },
  };
}

function besideJson(outcome: Outcome<Analysed>, fps: number) {
  const measured = measuredOf(outcome);
  if (measured === undefined) return null;
  const { usage, analysedFps, leastAnalysedFps, live } = measured;
  const rates = { analysedFps: rounded(analysedFps), leastAnalysedFps: rounded(leastAnalysedFps) };
  return { fps, live, cores: rounded(usage.cores), ...rates };
}

function detectorJson({ detector }: CityFigures) {
  const costs = measuredOf(detector);
  if (costs === undefined) return null;
  return { whole: rounded(costs.whole), strip: rounded(costs.strip), square: rounded(costs.square) };
}

const orNull = (value: number | undefined): number | null => (value === undefined ? null : rounded(value));

const coresEach = ({ usage, live }: Watched): number | null => (live === 0 ? null : rounded(usage.cores / live));

/** Why each of these was not measured, by its name; those that were are left out. */
const reasons = (outcomes: Readonly<Record<string, Outcome<unknown>>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(outcomes).flatMap(([name, outcome]) => ("failed" in outcome ? [[name, outcome.failed]] : [])),
  );
