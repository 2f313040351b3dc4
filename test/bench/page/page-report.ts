import { rounded } from "../../command-line.ts";
import { percentile } from "../city/alarms.ts";
import { loadAverage } from "../prepare-bench.ts";
import { type Opening, type Script, scriptBytes } from "./opening.ts";
import { VIEWPORT } from "./page-browser.ts";
import type { PageMemory } from "./page-memory.ts";
import type { ScreenFigures } from "./screen-run.ts";

/** What the bench measured. */
export interface PageFigures {
  readonly minutes: number;
  readonly cameras: number;
  /** Incidents that began each second. */
  readonly events: number;
  readonly loadBefore: number;
  readonly openings: readonly Opening[];
  /** Scripts of the page's workers. */
  readonly workers: readonly Script[];
  readonly live: ScreenFigures;
  readonly before: PageMemory;
  readonly after: PageMemory;
  /** Of the other screens, by their names. */
  readonly others: Readonly<Record<string, ScreenFigures>>;
}

const AIMS = { frameMsAvg: 8, droppedFraction: 0.01, heapGrowthMib: 20, firstPaintMs: 1500, jsKb: 300 };
const BYTES_PER_KIB = 1024;

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

/** Lines for people. */
export function pageReport(figures: PageFigures): readonly string[] {
  const { minutes, cameras, events, loadBefore, before, after, live, others } = figures;
  const { own, apart } = scripts(figures);
  const paints = figures.openings.map(({ firstPaintMs }) => firstPaintMs);
  return [
    `The page at ${VIEWPORT.width}×${VIEWPORT.height}, drawn in software, ${cameras} cameras, ${events} incidents a second, ${minutes} min; load of the machine ${loadBefore.toFixed(1)} before, ${loadAverage().toFixed(1)} after`,
    `  first paint ${ms(firstPaintMs(figures))} median of ${paints.length}, ${ms(Math.max(...paints))} at the most (aim ${AIMS.firstPaintMs})`,
    `  scripts     ${(own / 1000).toFixed(1)} kB compressed (aim ${AIMS.jsKb}), ${(apart / 1000).toFixed(1)} kB for maps and video apart`,
    `  heap        ${before.heapMib.toFixed(1)} MiB before, ${after.heapMib.toFixed(1)} after (aim: at most ${AIMS.heapGrowthMib} more); ${before.nodes} and ${after.nodes} nodes`,
    ...screenLines("the first screen", live),
    ...Object.entries(others).flatMap(([name, screen]) => screenLines(name, screen)),
  ];
}

function screenLines(name: string, screen: ScreenFigures): readonly string[] {
  const { newestAgeMsP95 } = screen;
  return [
    `${name}, ${screen.tracedSeconds.toFixed(0)} s traced`,
    `  main thread ${ms(screen.frameMsAvg)} a frame (aim ${AIMS.frameMsAvg}), ${ms(screen.frameMsP95)} p95, ${ms(screen.frameCpuMsAvg)} of processor time; ${screen.framesPerSecond.toFixed(1)} frames a second`,
    `  dropped     ${percent(screen.droppedFraction)} (aim ${percent(AIMS.droppedFraction)}), ${percent(screen.partialFraction)} shown without the main thread's part`,
    `  load        ${screen.eventsWaiting} events not yet taken by the centre in the end`,
    `  busy        ${percent(screen.busyFraction)} of the time, ${percent(screen.longTaskFraction)} in tasks longer than a frame`,
    ...(newestAgeMsP95 === undefined
      ? []
      : [`  newest      event on the screen ${newestAgeMsP95.toFixed(0)} ms old, p95`]),
  ];
}

/** What stands in the line of JSON; the frames are those of the first screen. */
export function pageJson(figures: PageFigures): Readonly<Record<string, unknown>> {
  const { live, others, before, after, minutes, cameras, events, loadBefore } = figures;
  const { own, apart } = scripts(figures);
  const { frameMsAvg, frameMsP95, droppedFraction, ...more } = roundedScreen(live);
  return {
    command: "bench:page",
    ...{ frameMsAvg, frameMsP95, droppedFraction },
    heapGrowthMiB: rounded(after.heapMib - before.heapMib),
    firstPaintMs: rounded(firstPaintMs(figures)),
    jsKib: rounded(own / BYTES_PER_KIB),
    ...more,
    ...{ heapStartMiB: rounded(before.heapMib), heapEndMiB: rounded(after.heapMib) },
    ...{ nodesStart: before.nodes, nodesEnd: after.nodes },
    firstPaintsMs: figures.openings.map((opening) => rounded(opening.firstPaintMs)),
    jsApartKib: rounded(apart / BYTES_PER_KIB),
    screens: Object.fromEntries(Object.entries(others).map(([name, screen]) => [name, roundedScreen(screen)])),
    ...{ minutes, cameras, eventsPerSecond: events, ...VIEWPORT, drawnBy: "software" },
    ...{ loadAverageBefore: loadBefore, loadAverageAfter: loadAverage() },
  };
}

const firstPaintMs = ({ openings }: PageFigures): number =>
  percentile(
    openings.map((opening) => opening.firstPaintMs),
    0.5,
  ) ?? 0;

const scripts = ({ openings, workers }: PageFigures) => scriptBytes([...(openings[0]?.scripts ?? []), ...workers]);

function roundedScreen({ newestAgeMsP95, ...screen }: ScreenFigures) {
  const one = (name: keyof typeof screen) => rounded(screen[name]);
  return {
    ...{ frameMsAvg: one("frameMsAvg"), frameMsP95: one("frameMsP95"), droppedFraction: one("droppedFraction") },
    ...{ frameCpuMsAvg: one("frameCpuMsAvg"), framesPerSecond: one("framesPerSecond") },
    ...{ busyFraction: one("busyFraction"), longTaskFraction: one("longTaskFraction") },
    ...{ partialFraction: one("partialFraction"), tracedSeconds: one("tracedSeconds") },
    eventsWaiting: screen.eventsWaiting,
    newestAgeMsP95: newestAgeMsP95 === undefined ? null : rounded(newestAgeMsP95),
  };
}
