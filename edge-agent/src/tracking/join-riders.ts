import type { Detection, PixelBox } from "../detection/detection.ts";

/** A rider's feet hang above the ground, but not above the machine's middle; this part of its height may be noise. */
const FEET_SLACK = 0.1;
/** Who sits on a machine is neither a child's half of it nor a giant beside it: heights, person to machine. */
const SMALLEST_RIDER = 0.5;
const TALLEST_RIDER = 2.5;
/** Part of the person's box that lies over the machine: 0.6 when seated, 0.2 at most for who stands behind it. */
const MIN_SEATED = 0.25;

/**
 * Makes one road user of a machine on two wheels and all who sit on it: the machine's class, the box around them all,
 * the highest of their scores. A person without a machine and a machine without a person stay as they are. Pure; the
 * order is kept, a machine with riders stands in the machine's place.
 *
 * ```
 *      .---.      the person's middle lies over the machine (left to right),
 *    .-|   |---.  the feet between the machine's middle and its wheels:
 *    | |   |   |  who stands before it has the feet below, who walks behind it above
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

/** The machine that the person covers most, among those that the person may sit on. */
function machineUnder(person: Detection, machines: readonly Detection[]): Detection | undefined {
  let best: Detection | undefined;
  let mostSeated = MIN_SEATED;
  for (const machine of machines) {
    const seated = seatedShare(person.box, machine.box);
    if (seated <= mostSeated) continue;
    mostSeated = seated;
    best = machine;
  }
  return best;
}

/** Part of the person's box over the machine; 0 when they do not stand to each other as rider and machine do. */
function seatedShare(person: PixelBox, machine: PixelBox): number {
  const middle = (person.x1 + person.x2) / 2;
  if (middle < machine.x1 || middle > machine.x2) return 0;
  const machineHeight = machine.y2 - machine.y1;
  const height = person.y2 - person.y1;
  if (height < SMALLEST_RIDER * machineHeight || height > TALLEST_RIDER * machineHeight) return 0;
  const isFootedOn = person.y2 >= (machine.y1 + machine.y2) / 2 && person.y2 <= machine.y2 + FEET_SLACK * machineHeight;
  if (!isFootedOn) return 0;
  const sharedWidth = Math.min(person.x2, machine.x2) - Math.max(person.x1, machine.x1);
  const sharedHeight = Math.min(person.y2, machine.y2) - Math.max(person.y1, machine.y1);
  return (sharedWidth * sharedHeight) / ((person.x2 - person.x1) * height);
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
