/** Who of those in a rendered picture the detector found. */
import type { Detection } from "@ngaba/edge-agent/detection/detection.ts";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import { maximumWeightAssignment } from "@ngaba/edge-agent/tracking/assignment.ts";
import { joinRiders } from "@ngaba/edge-agent/tracking/join-riders.ts";
import type { ActorType } from "../../rule-truth/world.ts";
import type { TruthBox } from "./film-truth.ts";

export type Group = "car" | "large" | "motorbike" | "person";
export const GROUPS: readonly Group[] = ["car", "large", "motorbike", "person"];

/** Counts over pictures. */
export interface DetectorCount {
  readonly pictures: number;
  /** Unoccluded and high enough to be asked for, and how many of them were found. */
  readonly asked: Readonly<Record<Group, number>>;
  readonly found: Readonly<Record<Group, number>>;
  /** Of cars and large vehicles also those that were called the other of the two. */
  readonly seen: Readonly<Record<Group, number>>;
  /** Detections that lie on nobody. */
  readonly falseBoxes: number;
}

const NONE = { car: 0, large: 0, motorbike: 0, person: 0 };
export const NO_DETECTIONS: DetectorCount = { pictures: 0, asked: NONE, found: NONE, seen: NONE, falseBoxes: 0 };

/** Bicycles are matched, so that nobody else takes their boxes, and counted nowhere. */
const GROUP_OF_TYPE: Readonly<Record<ActorType, Group | undefined>> = {
  car: "car",
  van: "large",
  bus: "large",
  truck: "large",
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

/**
 * Takes in one picture. Boxes and road users are matched one to one, as many as can be. A motorbike with its rider is one
 * road user, and found when the machine is, or its rider.
 */
export function countPicture(
  before: DetectorCount,
  detections: readonly Detection[],
  truth: readonly TruthBox[],
): DetectorCount {
  const joined = joinRiders(detections);
  const callsOf = matched(
    truth,
    joined.map((one) => ({ ...one, isRidden: !detections.includes(one) })),
  );
  const [asked, found, seen] = [{ ...before.asked }, { ...before.found }, { ...before.seen }];
  for (const [index, one] of truth.entries()) {
    const group = GROUP_OF_TYPE[one.type];
    if (group === undefined || !isAskedFor(one)) continue;
    asked[group] += 1;
    if (callsOf[index] !== undefined) seen[group] += 1;
    if (callsOf[index] === "right") found[group] += 1;
  }
  const onNobody = joined.filter((one) => !truth.some(({ box }) => overlapIou(box, one.box) >= ON_SOMEBODY_IOU));
  return { pictures: before.pictures + 1, asked, found, seen, falseBoxes: before.falseBoxes + onNobody.length };
}

/** A detection; `isRidden`: a machine that was joined with who sits on it. */
type Joined = Detection & { readonly isRidden: boolean };

/** What each of the truth was called by the box that is its own; `undefined` without one. */
function matched(truth: readonly TruthBox[], joined: readonly Joined[]): readonly (Call | undefined)[] {
  if (joined.length === 0) return [];
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
  const partners = maximumWeightAssignment(weights, truth.length, joined.length);
  return truth.map((_, row) => {
    const column = partners[row] ?? -1;
    return (weights[row * joined.length + column] ?? 0) > 0 && column >= 0 ? calls[row]?.[column] : undefined;
  });
}

export function addCounts(a: DetectorCount, b: DetectorCount): DetectorCount {
  const sum = (key: "asked" | "found" | "seen") => {
    const [one, other] = [a[key], b[key]];
    return {
      car: one.car + other.car,
      large: one.large + other.large,
      motorbike: one.motorbike + other.motorbike,
      person: one.person + other.person,
    };
  };
  return {
    pictures: a.pictures + b.pictures,
    asked: sum("asked"),
    found: sum("found"),
    seen: sum("seen"),
    falseBoxes: a.falseBoxes + b.falseBoxes,
  };
}

const isAskedFor = ({ box, insideShare, visibleShare }: TruthBox): boolean =>
  box.y2 - box.y1 >= LEAST_HEIGHT_PX && insideShare >= LEAST_SEEN && visibleShare >= LEAST_SEEN;

/** `other`: a vehicle on four wheels, but the wrong one. */
type Call = "right" | "other";

/** COCO knows no van: it calls vans cars or trucks, and either is right. */
function callOf(type: ActorType, { roadUserClass, isRidden }: Joined): Call | undefined {
  const isOneOf = (...classes: readonly Detection["roadUserClass"][]): boolean => classes.includes(roadUserClass);
  const right = (isRight: boolean): Call | undefined => (isRight ? "right" : undefined);
  switch (type) {
    case "car":
      return right(isOneOf("car")) ?? (isOneOf("large-vehicle") ? "other" : undefined);
    case "bus":
    case "truck":
      return right(isOneOf("large-vehicle")) ?? (isOneOf("car") ? "other" : undefined);
    case "van":
      return right(isOneOf("car", "large-vehicle"));
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
