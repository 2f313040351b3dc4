/** Who of those in a rendered picture the detector found. */
import type { Detection, PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import { maximumWeightAssignment } from "@ngaba/edge-agent/tracking/assignment.ts";
import { joinRiders } from "@ngaba/edge-agent/tracking/join-riders.ts";
import type { ActorType } from "../../rule-truth/world.ts";
import { type ClusteredShare, clusteredShare } from "./clustered-share.ts";
import type { TruthBox } from "./film-truth.ts";

export type Group = "car" | "busOrTruck" | "van" | "motorbike" | "person";

/** Of one road user, over pictures. */
export interface ActorCount {
  readonly group: Group;
  /** Unoccluded and high enough to be asked for, and how often it was found. */
  readonly asked: number;
  readonly found: number;
  /** Of cars and large vehicles also when it was called the other of the two. */
  readonly seen: number;
}

/** Counts over pictures; plain data. */
export interface DetectorCount {
  readonly pictures: number;
  /** Boxes that no road user has for its own: on nobody, badly placed, wrongly named, or one more on the same. */
  readonly falseBoxes: number;
  /** Those of them that lie on nobody at all, and those on somebody who has another box. */
  readonly boxesOnNobody: number;
  readonly doubles: number;
  /** By seed and id: views of one seed show the same road users. */
  readonly actors: Readonly<Record<string, ActorCount>>;
}

export const NO_DETECTIONS: DetectorCount = { pictures: 0, falseBoxes: 0, boxesOnNobody: 0, doubles: 0, actors: {} };

/** Bicycles are matched, so that nobody else takes their boxes, and counted nowhere. */
const GROUP_OF_TYPE: Readonly<Record<ActorType, Group | undefined>> = {
  car: "car",
  van: "van",
  bus: "busOrTruck",
  truck: "busOrTruck",
  motorbike: "motorbike",
  bicycle: undefined,
  person: "person",
};

/** Who is lower, or hidden or cut by more, is not asked for. */
const LEAST_HEIGHT_PX = 40;
const LEAST_SEEN = 0.9;
const FOUND_IOU = 0.5;
/** A box with less overlap with anybody lies on nobody. */
const ON_SOMEBODY_IOU = 0.3;

/** Counts picture by picture. Boxes and road users are matched one to one, as many as can be. */
export function countDetections(seed: number) {
  const actors = new Map<string, ActorCount>();
  let [pictures, falseBoxes, boxesOnNobody, doubles] = [0, 0, 0, 0];
  const note = ({ id }: TruthBox, group: Group, call: Call | undefined): void => {
    const key = `${seed}:${id}`;
    const { asked, found, seen } = actors.get(key) ?? { asked: 0, found: 0, seen: 0 };
    const [isFound, isSeen] = [call === "right" ? 1 : 0, call === undefined ? 0 : 1];
    actors.set(key, { group, asked: asked + 1, found: found + isFound, seen: seen + isSeen });
  };
  return {
    take: (detections: readonly Detection[], truth: readonly TruthBox[]): void => {
      const joined = joinRiders(detections);
      const { calls, owned } = matched(
        truth,
        joined.map((one) => ({ ...one, isRidden: !detections.includes(one) })),
      );
      for (const [index, one] of truth.entries()) {
        const group = GROUP_OF_TYPE[one.type];
        if (group !== undefined && isAskedFor(one)) note(one, group, calls[index]);
      }
      pictures += 1;
      for (const { box } of joined.filter((_, index) => !owned.has(index))) {
        const row = whoseIs(box, truth);
        falseBoxes += 1;
        boxesOnNobody += row === undefined ? 1 : 0;
        doubles += row !== undefined && calls[row] !== undefined ? 1 : 0;
      }
    },
    count: (): DetectorCount => ({ pictures, falseBoxes, boxesOnNobody, doubles, actors: Object.fromEntries(actors) }),
  };
}

/** Index of who in the truth the box overlaps most; `undefined`: it lies on nobody. */
function whoseIs(box: PixelBox, truth: readonly TruthBox[]): number | undefined {
  const overlaps = truth.map((one) => overlapIou(one.box, box));
  const best = Math.max(0, ...overlaps);
  return best < ON_SOMEBODY_IOU ? undefined : overlaps.indexOf(best);
}

/** A detection; `isRidden`: a machine that was joined with who sits on it. */
type Joined = Detection & { readonly isRidden: boolean };

/** What each of the truth was called by the box that is its own (`undefined`: it has none), and which boxes are owned. */
function matched(truth: readonly TruthBox[], joined: readonly Joined[]) {
  const calls = truth.map(({ type }) => joined.map((one) => callOf(type, one)));
  const weights = new Float64Array(truth.length * joined.length);
  for (const [row, { box }] of truth.entries()) {
    for (const [column, one] of joined.entries()) {
      const call = calls[row]?.[column];
      const iou = overlapIou(box, one.box);
      if (call === undefined || iou < FOUND_IOU) continue;
      // One pair more is worth more than better overlaps and names of all the others.
      weights[row * joined.length + column] = 2 * truth.length + iou + (call === "right" ? 1 : 0);
    }
  }
  const partners = weights.length === 0 ? [] : maximumWeightAssignment(weights, truth.length, joined.length);
  const columns = truth.map((_, row) => {
    const column = partners[row] ?? -1;
    return column >= 0 && (weights[row * joined.length + column] ?? 0) > 0 ? column : undefined;
  });
  return {
    calls: columns.map((column, row) => (column === undefined ? undefined : calls[row]?.[column])),
    owned: new Set(columns),
  };
}

export function addCounts(a: DetectorCount, b: DetectorCount): DetectorCount {
  const actors: Record<string, ActorCount> = { ...a.actors };
  for (const [key, one] of Object.entries(b.actors)) {
    const { asked, found, seen } = actors[key] ?? { asked: 0, found: 0, seen: 0 };
    actors[key] = { ...one, asked: asked + one.asked, found: found + one.found, seen: seen + one.seen };
  }
  return {
    pictures: a.pictures + b.pictures,
    falseBoxes: a.falseBoxes + b.falseBoxes,
    boxesOnNobody: a.boxesOnNobody + b.boxesOnNobody,
    doubles: a.doubles + b.doubles,
    actors,
  };
}

/** The share of pictures in which those of some groups were found, or seen, with its interval by road user. */
export function recallOf(
  { actors }: DetectorCount,
  groups: readonly Group[],
  what: "found" | "seen",
): ClusteredShare | undefined {
  const asked = Object.values(actors).filter(({ group }) => groups.includes(group));
  return clusteredShare(asked.map((one) => ({ successes: one[what], trials: one.asked })));
}

const isAskedFor = ({ box, insideShare, visibleShare }: TruthBox): boolean =>
  box.y2 - box.y1 >= LEAST_HEIGHT_PX && insideShare >= LEAST_SEEN && visibleShare >= LEAST_SEEN;

/** `other`: a vehicle on four wheels, but the wrong one. */
type Call = "right" | "other";

/** A van is a large vehicle, as for the rules; COCO knows no van, and who calls it a car has seen it and no more. */
function callOf(type: ActorType, { roadUserClass, isRidden }: Joined): Call | undefined {
  const isOneOf = (...classes: readonly Detection["roadUserClass"][]): boolean => classes.includes(roadUserClass);
  const right = (isRight: boolean): Call | undefined => (isRight ? "right" : undefined);
  switch (type) {
    case "car":
      return right(isOneOf("car")) ?? (isOneOf("large-vehicle") ? "other" : undefined);
    case "bus":
    case "truck":
    case "van":
      return right(isOneOf("large-vehicle")) ?? (isOneOf("car") ? "other" : undefined);
    case "motorbike":
      return right(isOneOf("motorcycle", "person") || (isOneOf("bicycle") && isRidden));
    case "bicycle":
      return right(isOneOf("bicycle", "motorcycle", "person"));
    case "person":
      return right(isOneOf("person"));
    default:
      return type satisfies never;
  }
}
