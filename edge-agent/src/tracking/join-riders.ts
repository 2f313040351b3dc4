import type { Detection, PixelBox } from "../detection/detection.ts";

// All in heights of the machine, but for the middle, which is in its widths.
/** How high a rider's feet hang above where the wheels stand, and how far off that they may be. */
const FEET_HEIGHT = 0.25;
const FEET_SLACK = 0.35;
/** Who sits on a machine is not much smaller than it, and no giant. */
const SMALLEST_RIDER = 0.5;
const TALLEST_RIDER = 2.5;
/** Part of the person's box that must lie over the machine: more than half does when seated. */
const MIN_SEATED = 0.25;

/**
 * Makes one road user of a machine on two wheels and all who sit on it: the machine's class, the box around them all,
 * the highest of their scores. A person without a machine and a machine without a person stay as they are. Pure; the
 * order is kept, a machine with riders stands in the machine's place.
 *
 * ```
 *      .---.      the person's middle lies over the machine (left to right),
 *    .-|   |---.  the feet a little above the wheels:
 *    | |   |   |  who stands before it has them below, who walks behind it above
 *    | '---'   |
 *    '---------'
 * ```
 */
export function joinRiders(detections: readonly Detection[]): readonly Detection[] {
  const machines = detections.filter(isTwoWheeled);
  if (machines.length === 0) return detections;
  const crews = new Map<Detection, Detection[]>(machines.map((machine) => [machine, []]));
  const isRider = new Set<Detection>();
  for (const person of detections) {
    const machine = person.roadUserClass === "person" ? machineUnder(person, machines) : undefined;
    if (machine === undefined) continue;
    crews.get(machine)?.push(person);
    isRider.add(person);
  }
  if (isRider.size === 0) return detections;
  return detections
    .filter((one) => !isRider.has(one))
    .map((one) => (crews.get(one) ?? []).reduce((joined, rider) => join(joined, rider), one));
}

export function isTwoWheeled({ roadUserClass }: Pick<Detection, "roadUserClass">): boolean {
  return roadUserClass === "motorcycle" || roadUserClass === "bicycle";
}

/** Of the machines that the person may sit on, the one that fits best. */
function machineUnder(person: Detection, machines: readonly Detection[]): Detection | undefined {
  let best: Detection | undefined;
  let leastMisfit = Number.POSITIVE_INFINITY;
  for (const machine of machines) {
    const misfit = misfitOf(person.box, machine.box);
    if (misfit >= leastMisfit) continue;
    leastMisfit = misfit;
    best = machine;
  }
  return best;
}

/** How far the person's feet and middle lie from a rider's; infinite when this is no rider of this machine. */
function misfitOf(person: PixelBox, machine: PixelBox): number {
  const height = machine.y2 - machine.y1;
  const size = (person.y2 - person.y1) / height;
  const feet = Math.abs((machine.y2 - person.y2) / height - FEET_HEIGHT);
  const middle = Math.abs((person.x1 + person.x2 - machine.x1 - machine.x2) / 2 / (machine.x2 - machine.x1));
  const isRider = size >= SMALLEST_RIDER && size <= TALLEST_RIDER && feet <= FEET_SLACK && middle <= 0.5;
  return isRider && seatedShare(person, machine) >= MIN_SEATED ? feet + middle : Number.POSITIVE_INFINITY;
}

/** Part of the person's box that lies over the machine. */
function seatedShare(person: PixelBox, machine: PixelBox): number {
  const width = Math.min(person.x2, machine.x2) - Math.max(person.x1, machine.x1);
  const height = Math.min(person.y2, machine.y2) - Math.max(person.y1, machine.y1);
  return (Math.max(0, width) * Math.max(0, height)) / ((person.x2 - person.x1) * (person.y2 - person.y1));
}

function join(machine: Detection, rider: Detection): Detection {
  return {
    box: {
      x1: Math.min(machine.box.x1, rider.box.x1),
      y1: Math.min(machine.box.y1, rider.box.y1),
      x2: Math.max(machine.box.x2, rider.box.x2),
      y2: Math.max(machine.box.y2, rider.box.y2),
    },
    score: Math.max(machine.score, rider.score),
    roadUserClass: machine.roadUserClass,
  };
}
