import { CheckName, epochMs } from "@ngaba/contract";
import { CHECK_WIDTH_PX } from "@ngaba/edge-agent/health/picture-checks/check-picture.ts";
import type { ChecksOptions } from "@ngaba/edge-agent/health/picture-checks/checks-options.ts";
import {
  type ChecksMemory,
  checkPicture,
  startChecks,
} from "@ngaba/edge-agent/health/picture-checks/picture-checks.ts";
import type { RgbPicture } from "./rgb-picture.ts";
import { GOOD_FIRST, type HealthSequence } from "./sequence.ts";
import { compressed } from "./sharp-jpeg.ts";

/** Midnight of the day that is learnt from, local time. */
const FIRST_DAY_MS = Date.UTC(2026, 2, 2);
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** What the checks made of a sequence. */
export interface PlayedSequence {
  /** Seconds from the first faulty picture to the one at which each check was raised; of a good one from its first. */
  readonly raisedAfterS: ReadonlyMap<CheckName, number>;
  /** Length of the error of the shift, when a moved view's shift was told. */
  readonly shiftErrorPx: number | undefined;
  /** The worst values, for whoever sets thresholds. */
  readonly worst: Readonly<Record<CheckName, number>>;
  readonly checkMs: number;
}

/** Plays a sequence to a camera whose view is known. Compresses each picture first, as its camera does. */
export async function playSequence(
  known: ChecksMemory,
  sequence: HealthSequence,
  options: ChecksOptions,
  onPicture: (picture: RgbPicture, index: number) => void = () => undefined,
): Promise<PlayedSequence> {
  const raisedAfterS = new Map<CheckName, number>();
  const worst = Object.fromEntries(CheckName.options.map((name) => [name, 0])) as Record<CheckName, number>;
  let [memory, checkMs, shiftErrorPx]: [ChecksMemory, number, number | undefined] = [known, 0, undefined];
  const firstFaulty = sequence.check === undefined ? 0 : GOOD_FIRST;
  for (let index = 0; index < sequence.pictures; index += 1) {
    const hour = sequence.startHour + (index * sequence.everyS) / 3600;
    const picture = await compressed(sequence.render(index, hour % DAY_HOURS), sequence.qualityOf(index));
    onPicture(picture, index);
    const usedBefore = process.threadCpuUsage();
    const step = checkPicture(memory, asSeen(picture, DAY_HOURS + hour), options);
    const used = process.threadCpuUsage(usedBefore);
    checkMs += (used.user + used.system) / 1000;
    memory = step.memory;
    for (const name of CheckName.options) {
      if (index >= firstFaulty) worst[name] = Math.max(worst[name], step.state[name].value);
      if (step.state[name].isRaised && !raisedAfterS.has(name))
        raisedAfterS.set(name, (index - firstFaulty) * sequence.everyS);
    }
    const { shiftPx: truth } = sequence;
    if (truth && step.shiftPx) shiftErrorPx = Math.hypot(step.shiftPx.x - truth.x, step.shiftPx.y - truth.y);
  }
  return { raisedAfterS, shiftErrorPx, worst, checkMs };
}

/** What a camera's checks remember after a day: pictures every ten minutes, through dawn and dusk every two. */
export async function learnDay(render: (hour: number) => RgbPicture, options: ChecksOptions): Promise<ChecksMemory> {
  let memory = startChecks();
  for (const hour of hoursOfDay()) {
    const picture = await compressed(render(hour), 70);
    memory = checkPicture(memory, asSeen(picture, hour), options).memory;
  }
  return memory;
}

/** Begins in daylight, as a technician does. */
function* hoursOfDay(): Generator<number> {
  const isTwilight = (hour: number): boolean => Math.floor(hour) === 5 || Math.floor(hour) === 18;
  for (let hour = 8; hour < DAY_HOURS + 8; hour += isTwilight(hour % DAY_HOURS) ? 1 / 30 : 1 / 6) yield hour;
}

function asSeen({ rgb, heightPx }: RgbPicture, hours: number) {
  return { rgb, widthPx: CHECK_WIDTH_PX, heightPx, at: epochMs(Math.round(FIRST_DAY_MS + hours * HOUR_MS)) } as const;
}
