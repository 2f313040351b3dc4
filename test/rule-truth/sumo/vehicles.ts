import type { Actor, ActorType } from "../world.ts";
import { CLASS_OF_TYPE } from "./open-world.ts";
import type { Random } from "./random.ts";

type VehicleType = Exclude<ActorType, "person" | "van">;

/** Length, width and height in metres, least and most; riders belong to their two-wheelers. */
const SIZES: Readonly<
  Record<ActorType, readonly [readonly [number, number], readonly [number, number], readonly [number, number]]>
> = {
  motorbike: [
    [1.8, 2],
    [0.65, 0.8],
    [1.55, 1.75],
  ],
  bicycle: [
    [1.65, 1.8],
    [0.55, 0.65],
    [1.55, 1.75],
  ],
  car: [
    [3.8, 4.8],
    [1.68, 1.85],
    [1.45, 1.75],
  ],
  van: [
    [4.4, 5.4],
    [1.75, 1.95],
    [1.9, 2.3],
  ],
  truck: [
    [5.2, 7.2],
    [1.9, 2.2],
    [2.3, 2.9],
  ],
  bus: [
    [8.5, 10.5],
    [2.35, 2.5],
    [2.9, 3.2],
  ],
  person: [
    [0.4, 0.5],
    [0.45, 0.6],
    [1.5, 1.78],
  ],
};

/** How SUMO drives each kind: what it may do, how hard it accelerates and brakes, how it keeps beside others. */
const DRIVING: Readonly<Record<VehicleType, string>> = {
  motorbike:
    'vClass="motorcycle" accel="2.4" decel="4" minGap="0.9" minGapLat="0.3" maxSpeedLat="1.2" latAlignment="arbitrary" lcPushy="0.6" lcAssertive="2"',
  bicycle: 'vClass="bicycle" accel="1" decel="3" minGap="0.9" minGapLat="0.3" maxSpeedLat="0.6" latAlignment="right"',
  car: 'vClass="passenger" accel="2" decel="4" minGap="2" minGapLat="0.5" maxSpeedLat="0.9"',
  truck: 'vClass="truck" accel="1.2" decel="3.5" minGap="2.5" minGapLat="0.5" maxSpeedLat="0.7"',
  bus: 'vClass="bus" accel="1.1" decel="3.5" minGap="2.5" minGapLat="0.5" maxSpeedLat="0.7"',
};

/** A vehicle that SUMO is to drive. */
export interface Departure {
  readonly type: VehicleType;
  readonly atS: number;
  /** Edges, separated by spaces. */
  readonly route: string;
  readonly cruiseKmh: number;
  /** Attributes of its `<vType>` that differ from its kind's. */
  readonly driving?: string;
  /** Attributes of its `<vehicle>`. */
  readonly vehicle?: string;
  /** Children of its `<vehicle>`: stops. */
  readonly stops?: string;
}

/** Motorbikes three in four, as on a Vietnamese street. */
export function drawType(random: Random): VehicleType {
  const draw = random.between(0, 1);
  if (draw < 0.77) return "motorbike";
  if (draw < 0.93) return "car";
  if (draw < 0.95) return "bus";
  return draw < 0.975 ? "truck" : "bicycle";
}

export function makeActor(id: number, type: ActorType, random: Random): Actor {
  const draw = ([least, most]: readonly [number, number]): number =>
    Math.round(random.between(least, most) * 100) / 100;
  const [length, width, height] = SIZES[type];
  return {
    id,
    type,
    roadUserClass: CLASS_OF_TYPE[type],
    lengthM: draw(length),
    widthM: draw(width),
    heightM: draw(height),
  };
}

/** The XML of a vehicle, with a type of its own: no two drivers are alike. */
export function vehicleXml({ id, lengthM, widthM }: Actor, departure: Departure): string {
  const { type, atS, route, cruiseKmh, driving = "", vehicle = "", stops = "" } = departure;
  const own = new Map<string, string>();
  for (const [, name, value] of `${DRIVING[type]} ${driving}`.matchAll(/(\w+)="([^"]*)"/g))
    own.set(name ?? "", value ?? "");
  const attributes = [...own].map(([name, value]) => `${name}="${value}"`).join(" ");
  const speed = `maxSpeed="${(cruiseKmh / 3.6).toFixed(2)}" speedFactor="1" speedDev="0" sigma="0.15"`;
  return [
    `<vType id="t${id}" length="${lengthM}" width="${widthM}" ${speed} ${attributes}/>`,
    `<vehicle id="${id}" type="t${id}" depart="${atS.toFixed(1)}" departLane="best" departPosLat="random" departSpeed="max" ${vehicle}>`,
    `<route edges="${route}"/>${stops}</vehicle>`,
  ].join("\n");
}
