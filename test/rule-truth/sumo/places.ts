/**
 * Where things are, in metres of the world frame (x east, y north, seen from above). One list for everybody: the recipe
 * drives by it, the truth is judged by it, and the scenes of the cameras are drawn by projecting it.
 *
 * Lines have a direction: walking from `from` to `to`, "forward" crosses from the left hand to the right hand. A camera
 * above the ground does not mirror the ground, so the same words hold in its picture.
 *
 *                 to
 *                  ↑
 *      left  ──────┼─────▶  right      forward
 *                  │
 *                from
 */
import type { RoadUserClass } from "@ngaba/contract";

type Point = readonly [x: number, y: number];

interface Placed {
  readonly id: string;
  /** The part of the world that one camera looks at. */
  readonly area: string;
}

export type AreaId = "approach" | "street" | "avenue" | "square";

/** The ground that is recorded: a little more than a camera needs to see. Road runs away from `cameraAt`. */
export interface AreaPlace {
  readonly id: AreaId;
  readonly box: { readonly x: readonly [min: number, max: number]; readonly y: readonly [min: number, max: number] };
  /** Suggested foot of a camera pole and a point on the ground to look at. */
  readonly cameraAt: Point;
  readonly lookAt: Point;
}

export interface LinePlace extends Placed {
  readonly from: Point;
  readonly to: Point;
}

export interface StopLinePlace extends LinePlace {
  readonly signalHead: string;
}

export interface LanePlace extends Placed {
  readonly polygon: readonly Point[];
  /** From a point towards another: the way that traffic goes. */
  readonly direction: readonly [Point, Point];
  /** Who may use it. */
  readonly classes: readonly RoadUserClass[];
  /** Head that makes traffic of this lane queue. */
  readonly signalHead?: string;
}

export interface ZonePlace extends Placed {
  readonly polygon: readonly Point[];
  readonly purpose: "no-stopping" | "speed-limit" | "closed" | "loitering" | "crowd";
  readonly limitKmh?: number;
  /** How long a stay the rule asks for where it is not a minute. */
  readonly minStayMs?: number;
  /** Wall-clock span in which it is closed, `HH:MM`; over midnight when the end is before the beginning. */
  readonly hours?: { readonly from: string; readonly to: string };
}

/** A movement from one gate line to another, both crossed forward. */
export interface TurnPlace extends Placed {
  readonly from: string;
  readonly to: string;
  readonly movement: "straight" | "left" | "right" | "u-turn";
  readonly isAllowed: boolean;
}

export interface SignalHeadPlace extends Placed {
  /** Foot of its pole. */
  readonly at: Point;
  readonly heightM: number;
}

/** Everything that rules look at. */
export interface Places {
  readonly stopLines: readonly StopLinePlace[];
  readonly lines: readonly LinePlace[];
  readonly turns: readonly TurnPlace[];
  readonly lanes: readonly LanePlace[];
  readonly zones: readonly ZonePlace[];
  /** The way along a lane, against it or without a right to it, from which the rules report. */
  readonly minWayM: { readonly wrongWay: number; readonly wrongLane: number };
}

/** Those of one area. */
export function placesOf({ minWayM, ...places }: Places, area: string): Places {
  const own = <T extends Placed>(all: readonly T[]): readonly T[] => all.filter((place) => place.area === area);
  return {
    stopLines: own(places.stopLines),
    lines: own(places.lines),
    turns: own(places.turns),
    lanes: own(places.lanes),
    zones: own(places.zones),
    minWayM,
  };
}

const VEHICLES: readonly RoadUserClass[] = ["bicycle", "motorcycle", "car", "large-vehicle"];
const TWO_WHEELS: readonly RoadUserClass[] = ["bicycle", "motorcycle"];
const FOUR_WHEELS: readonly RoadUserClass[] = ["car", "large-vehicle"];

function rectangle(x: readonly [number, number], y: readonly [number, number]): readonly Point[] {
  return [
    [x[0], y[0]],
    [x[1], y[0]],
    [x[1], y[1]],
    [x[0], y[1]],
  ];
}

/** A lane along x, eastward or westward. */
function laneAlongX(
  place: Placed & Pick<LanePlace, "classes" | "signalHead">,
  x: readonly [number, number],
  y: readonly [number, number],
  way: "east" | "west",
): LanePlace {
  const middle = (y[0] + y[1]) / 2;
  const ends = [
    [x[0], middle],
    [x[1], middle],
  ] as const;
  return { ...place, polygon: rectangle(x, y), direction: way === "east" ? ends : [ends[1], ends[0]] };
}

/** A turn of the junction; its id is made of its gates. */
function turn(from: string, to: string, movement: TurnPlace["movement"], isAllowed = true): TurnPlace {
  return { id: `${from}-to-${to}`, area: "approach", from: `${from}-in`, to: `${to}-out`, movement, isAllowed };
}

const AREAS: readonly AreaPlace[] = [
  { id: "approach", box: { x: [-18, 18], y: [-56, 20] }, cameraAt: [10, -64], lookAt: [1, -18] },
  { id: "street", box: { x: [0, 70], y: [-10, 10] }, cameraAt: [-12, -9.5], lookAt: [24, -1] },
  { id: "avenue", box: { x: [0, 70], y: [-12, 2] }, cameraAt: [-12, -13], lookAt: [24, -5] },
  { id: "square", box: { x: [-16, 16], y: [2, 50] }, cameraAt: [0, -10], lookAt: [0, 22] },
];

const STOP_LINES: readonly StopLinePlace[] = [
  { id: "south-stop", area: "approach", from: [8, -18], to: [1, -18], signalHead: "south-head" },
];

/** Gates of the junction: `-in` where traffic enters it, `-out` where it leaves it. */
const LINES: readonly LinePlace[] = [
  { id: "south-in", area: "approach", from: [8, -14], to: [1, -14] },
  { id: "south-out", area: "approach", from: [-8, -14], to: [-1, -14] },
  { id: "north-in", area: "approach", from: [-8, 14], to: [-1, 14] },
  { id: "north-out", area: "approach", from: [8, 14], to: [1, 14] },
  { id: "east-in", area: "approach", from: [14, 8], to: [14, 1] },
  { id: "east-out", area: "approach", from: [14, -8], to: [14, -1] },
  { id: "west-in", area: "approach", from: [-14, -8], to: [-14, -1] },
  { id: "west-out", area: "approach", from: [-14, 8], to: [-14, 1] },
];

const TURNS: readonly TurnPlace[] = [
  turn("south", "north", "straight"),
  turn("south", "east", "right"),
  turn("south", "west", "left", false),
  turn("south", "south", "u-turn", false),
  turn("north", "south", "straight"),
  turn("north", "west", "right"),
  turn("north", "east", "left"),
  turn("north", "north", "u-turn"),
  turn("east", "west", "straight"),
  turn("east", "north", "right"),
  turn("east", "south", "left"),
  turn("west", "east", "straight"),
  turn("west", "south", "right"),
  turn("west", "north", "left"),
];

/** The street's kerb lanes take in a strip of a metre and a half along the kerb, where nobody drives in order. */
const LANES: readonly LanePlace[] = [
  laneAlongX(
    { id: "street-east-kerb", area: "street", classes: VEHICLES, signalHead: "street-head" },
    [2, 66],
    [-8.5, -3.5],
    "east",
  ),
  laneAlongX(
    { id: "street-east-inner", area: "street", classes: VEHICLES, signalHead: "street-head" },
    [2, 66],
    [-3.5, 0],
    "east",
  ),
  laneAlongX({ id: "street-west-inner", area: "street", classes: VEHICLES }, [2, 66], [0, 3.5], "west"),
  laneAlongX({ id: "street-west-kerb", area: "street", classes: VEHICLES }, [2, 66], [3.5, 8.5], "west"),
  laneAlongX({ id: "avenue-motorbikes", area: "avenue", classes: TWO_WHEELS }, [2, 66], [-10.5, -7], "east"),
  laneAlongX({ id: "avenue-cars-right", area: "avenue", classes: FOUR_WHEELS }, [2, 66], [-7, -3.5], "east"),
  laneAlongX({ id: "avenue-cars-left", area: "avenue", classes: FOUR_WHEELS }, [2, 66], [-3.5, 0], "east"),
];

const ZONES: readonly ZonePlace[] = [
  { id: "no-stopping-east", area: "street", purpose: "no-stopping", polygon: rectangle([20, 48], [-8.5, -3.5]) },
  { id: "no-stopping-west", area: "street", purpose: "no-stopping", polygon: rectangle([20, 48], [3.5, 8.5]) },
  { id: "limit-50", area: "avenue", purpose: "speed-limit", limitKmh: 50, polygon: rectangle([5, 60], [-10.5, 0]) },
  {
    id: "closed-yard",
    area: "square",
    purpose: "closed",
    hours: { from: "22:00", to: "05:00" },
    polygon: rectangle([-14, -5], [31, 43]),
  },
  { id: "gate", area: "square", purpose: "loitering", polygon: rectangle([4, 12], [9, 20]) },
  { id: "plaza-near", area: "square", purpose: "crowd", polygon: rectangle([-13, -3], [8, 18]) },
  { id: "plaza-far", area: "square", purpose: "crowd", polygon: rectangle([-2, 10], [31, 43]) },
];

const SIGNAL_HEADS: readonly SignalHeadPlace[] = [
  { id: "south-head", area: "approach", at: [9.5, 14], heightM: 4.5 },
  { id: "street-head", area: "street", at: [70, -9.5], heightM: 4.5 },
];

export const PLACES = {
  areas: AREAS,
  stopLines: STOP_LINES,
  lines: LINES,
  turns: TURNS,
  lanes: LANES,
  zones: ZONES,
  signalHeads: SIGNAL_HEADS,
  minWayM: { wrongWay: 15, wrongLane: 20 },
} as const;
