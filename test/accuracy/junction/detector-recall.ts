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
  /** Detections that lie on nobody. */
  readonly falseBoxes: number;
}

const NONE = { car: 0, large: 0, motorbike: 0, person: 0 };
export const NO_DETECTIONS: DetectorCount = { pictures: 0, asked: NONE, found: NONE, falseBoxes: 0 };

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
  const isRidden = (one: Detection): boolean => !detections.includes(one);
  const weights = new Float64Array(truth.length * joined.length);
  for (const [row, { type, box }] of truth.entries()) {
    for (const [column, one] of joined.entries()) {
      const iou = mayBe(type, one, isRidden(one)) ? overlapIou(box, one.box) : 0;
      // A pair more is worth more than any better overlap of the others.
      weights[row * joined.length + column] = iou >= FOUND_IOU ? truth.length + iou : 0;
    }
  }
  const partners = joined.length === 0 ? [] : maximumWeightAssignment(weights, truth.length, joined.length);
  const isFound = (row: number): boolean => (weights[row * joined.length + (partners[row] ?? -1)] ?? 0) > 0;
  const [asked, found] = [{ ...before.asked }, { ...before.found }];
  for (const [row, one] of truth.entries()) {
    const group = GROUP_OF_TYPE[one.type];
    if (group === undefined || !isAskedFor(one)) continue;
    asked[group] += 1;
    if ((partners[row] ?? -1) >= 0 && isFound(row)) found[group] += 1;
  }
  const onNobody = joined.filter((one) => !truth.some(({ box }) => overlapIou(box, one.box) >= ON_SOMEBODY_IOU));
  return { pictures: before.pictures + 1, asked, found, falseBoxes: before.falseBoxes + onNobody.length };
}

export function addCounts(a: DetectorCount, b: DetectorCount): DetectorCount {
  const sum = (key: "asked" | "found") => {
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
    falseBoxes: a.falseBoxes + b.falseBoxes,
  };
}

const isAskedFor = ({ box, insideShare, visibleShare }: TruthBox): boolean =>
  box.y2 - box.y1 >= LEAST_HEIGHT_PX && insideShare >= LEAST_SEEN && visibleShare >= LEAST_SEEN;

function mayBe(type: ActorType, { roadUserClass }: Detection, isRidden: boolean): boolean {
  switch (type) {
    case "car":
      return roadUserClass === "car";
    case "van":
    case "bus":
    case "truck":
      return roadUserClass === "large-vehicle";
    case "motorbike":
      return roadUserClass === "motorcycle" || roadUserClass === "person" || (roadUserClass === "bicycle" && isRidden);
    case "bicycle":
      return roadUserClass !== "car" && roadUserClass !== "large-vehicle";
    case "person":
      return roadUserClass === "person";
    default:
      return type satisfies never;
  }
}
