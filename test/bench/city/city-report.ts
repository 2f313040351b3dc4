import { rounded } from "../../command-line.ts";
import { loadAverage } from "../prepare-bench.ts";
import { percentile } from "./alarms.ts";
import type { Analysed, WholeCity } from "./city-parts.ts";
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
  readonly watching: readonly { readonly cameras: number; readonly usage: Usage }[];
  readonly city: WholeCity;
  /** The same with more frames. */
  readonly faster: { readonly fps: number } & Analysed;
  readonly detector: DetectorCosts;
  /** Of some cameras; absent where it is not installed. */
  readonly motion?: { readonly cameras: number; readonly usage: Usage };
  readonly loadBefore: number;
}

const AIMS = { cores: 1.5, rssGib: 4, smartOutageNoticedS: 10, watchedOutageNoticedS: 30, falseAlarms: 0 };

const gib = ({ rssBytes }: Usage): number => rssBytes / 2 ** 30;
const seconds = (value: number | undefined): string => (value === undefined ? "not in time" : `${value.toFixed(1)} s`);
const ms = (value: number | undefined): string => (value === undefined ? "–" : `${value.toFixed(0)} ms`);

/** Lines for people. */
export function cityReport(figures: CityFigures): readonly string[] {
  const { city, minutes, smartCameras, watchedCameras, fps } = figures;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => ms(percentile(city.frameAgesMs, part)));
  const [smart, watched] = [true, false].map((isSmart) => noticed(city.outages, isSmart));
  return [
    `One agent, ${smartCameras} cameras analysed (${fps} frames a second asked for), ${watchedCameras} watched, ${minutes} min; load of the machine ${figures.loadBefore.toFixed(1)} before, ${loadAverage().toFixed(1)} after`,
    `  processor   ${city.usage.cores.toFixed(2)} cores (aim ${AIMS.cores}), decoders ${city.usage.childCores.toFixed(2)} of them`,
    `  memory      ${gib(city.usage).toFixed(2)} GiB (aim ${AIMS.rssGib}), all processes, shared pages counted in each`,
    `  analysed    ${city.analysedFps.toFixed(2)} frames a second in all, ${city.leastAnalysedFps.toFixed(2)} of the camera with the fewest`,
    `  frame age   ${p50} median, ${p95} p95, ${p99} p99 (newest frame whenever health is told)`,
    `  snapshots   ${city.snapshotsPerMinute.toFixed(1)} a minute reached the centre`,
    `  outages     noticed at the latest: smart ${smart} (aim ${AIMS.smartOutageNoticedS} s), watched ${watched} (aim ${AIMS.watchedOutageNoticedS} s)`,
    ...city.outages.map(outageLine),
    `  false alarms ${city.falseAlarms.length} (aim ${AIMS.falseAlarms})`,
    ...city.falseAlarms.map(({ cameraId, to, why }) => `    ${cameraId}: ${to} ${why}`),
    "Watching alone, nothing analysed",
    ...figures.watching.map(({ cameras, usage }) => `  ${cameras} cameras: ${perCamera(usage, cameras)}`),
    ...motionLines(figures),
    ...savingsLines(figures),
  ];
}

const noticed = (outages: readonly Outage[], isSmart: boolean): string =>
  seconds(longestNoticedS(outages.filter((outage) => outage.isSmart === isSmart)));

const outageLine = ({ cameraId, behaviour, noticedS, backS }: Outage): string =>
  `    ${cameraId} (${behaviour}): ${seconds(noticedS)}; told to be live again after ${seconds(backS)}`;

const perCamera = (usage: Usage, cameras: number): string =>
  `${usage.cores.toFixed(3)} cores, ${gib(usage).toFixed(2)} GiB; ${((1000 * usage.cores) / cameras).toFixed(2)} thousandths of a core and ${((1024 * gib(usage)) / cameras).toFixed(1)} MiB each`;

function motionLines({ motion }: CityFigures): string[] {
  if (motion === undefined) return ["motion is not installed: not compared"];
  const { cameras, usage } = motion;
  return [
    `motion on ${cameras} of the same substreams: ${perCamera(usage, cameras)}`,
    "  (it decodes every picture and looks for motion; the agent decodes a keyframe now and then and looks for faults)",
  ];
}

function savingsLines({ city, faster, fps, smartCameras, detector }: CityFigures): string[] {
  const { whole, strip, square } = detector;
  const runs = fps * smartCameras;
  const cores = (costMs: number): string => ((costMs * runs) / 1000).toFixed(2);
  return [
    `With ${faster.fps} frames a second asked for, measured: ${faster.usage.cores.toFixed(2)} cores, ${faster.analysedFps.toFixed(2)} analysed (${city.usage.cores.toFixed(2)} and ${city.analysedFps.toFixed(2)} with ${fps})`,
    `The detector alone, measured: 736×416 ${whole.toFixed(1)} ms of processor time a run, 736×224 ${strip.toFixed(1)} ms, 416×416 ${square.toFixed(1)} ms; ${runs} whole frames a second: ${cores(whole)} cores`,
    `Looking at a strip (736×224) or a square (416×416) in place of the whole frame, reckoned from that: would save ${cores(whole - strip)} or ${cores(whole - square)} cores. Agents do not: regions are looked at besides the whole frame`,
    `int8, not measured (there is no such model here): can save at most what the detector takes, ${cores(whole)} cores`,
  ];
}

/** What stands in the line of JSON. Times that were not reached are null. */
export function cityJson(figures: CityFigures): Readonly<Record<string, unknown>> {
  const { city, faster, detector, motion, watching, minutes, smartCameras, watchedCameras, fps } = figures;
  const ageMs = (part: number) => orNull(percentile(city.frameAgesMs, part));
  const noticedS = (isSmart: boolean) =>
    orNull(longestNoticedS(city.outages.filter((outage) => outage.isSmart === isSmart)));
  return {
    command: "bench:city",
    cores: rounded(city.usage.cores),
    rssGib: rounded(gib(city.usage)),
    analysedFps: rounded(city.analysedFps),
    frameAgeP95Ms: ageMs(0.95),
    smartOutageNoticedS: noticedS(true),
    watchedOutageNoticedS: noticedS(false),
    falseAlarms: city.falseAlarms.length,
    ...{ frameAgeP50Ms: ageMs(0.5), frameAgeP99Ms: ageMs(0.99), decoderCores: rounded(city.usage.childCores) },
    leastAnalysedFps: rounded(city.leastAnalysedFps),
    snapshotsPerMinute: rounded(city.snapshotsPerMinute),
    detectionMs: orNull(city.detectionMs),
    watching: watching.map(({ cameras, usage }) => {
      const [cores, rssGib] = [rounded(usage.cores), rounded(gib(usage))];
      return { cameras, cores, rssGib, coresPerCamera: rounded(usage.cores / cameras) };
    }),
    motionCoresPerCamera: orNull(motion && motion.usage.cores / motion.cameras),
    faster: { fps: faster.fps, cores: rounded(faster.usage.cores), analysedFps: rounded(faster.analysedFps) },
    detectorCpuMs: { whole: rounded(detector.whole), strip: rounded(detector.strip), square: rounded(detector.square) },
    outages: city.outages.map(({ cameraId, isSmart, behaviour, noticedS: at, backS }) => {
      return { cameraId, isSmart, behaviour, noticedS: orNull(at), backS: orNull(backS) };
    }),
    ...{ minutes, smartCameras, watchedCameras, fps },
    ...{ loadAverageBefore: figures.loadBefore, loadAverageAfter: loadAverage() },
  };
}

const orNull = (value: number | undefined): number | null => (value === undefined ? null : rounded(value));
