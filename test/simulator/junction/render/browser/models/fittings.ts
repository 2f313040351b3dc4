import { BUS } from "./bus.ts";
import type { CarForm } from "./car.ts";
import type { Point3 } from "./shapes.ts";
import type { TruckForm } from "./truck.ts";

export interface ModelSize {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

/** Where plates and switched lamps sit on a model, in its own space. */
export interface Fittings {
  readonly frontPlate?: Point3;
  readonly rearPlate?: Point3;
  readonly brakeLamps: readonly Point3[];
  /** Of the left side, front and rear; the right side's are their mirror image. */
  readonly leftIndicators: readonly Point3[];
  readonly brakeSize: readonly [width: number, height: number];
  readonly indicatorSize: readonly [width: number, height: number];
}

const OFF_M = 0.03;

export function carFittings({ lengthM, widthM, beltM }: CarForm): Fittings {
  const end = lengthM / 2 + OFF_M;
  const lampX = widthM / 2 - 0.26;
  return {
    frontPlate: [0, 0.4, end + 0.04],
    rearPlate: [0, beltM * 0.66, -end - 0.02],
    brakeLamps: [
      [lampX, beltM - 0.16, -end - 0.02],
      [-lampX, beltM - 0.16, -end - 0.02],
    ],
    leftIndicators: [
      [widthM / 2 - 0.14, beltM * 0.7, end - 0.02],
      [widthM / 2 - 0.12, beltM - 0.16, -end - 0.03],
    ],
    brakeSize: [0.34, 0.16],
    indicatorSize: [0.2, 0.14],
  };
}

export function truckFittings({ lengthM, widthM, heightM, cabHeightM }: TruckForm): Fittings {
  const end = lengthM / 2 + OFF_M;
  const [lampX, lampY] = [widthM / 2 - 0.22, heightM * 0.36 - 0.24];
  return {
    frontPlate: [0, 0.53, end + 0.07],
    rearPlate: [0, 0.62, -end - 0.02],
    brakeLamps: [
      [lampX, lampY, -end - 0.02],
      [-lampX, lampY, -end - 0.02],
    ],
    leftIndicators: [
      [widthM / 2 - 0.06, cabHeightM * 0.53 - 0.31, end + 0.02],
      [widthM / 2 - 0.1, lampY, -end - 0.03],
    ],
    brakeSize: [0.36, 0.16],
    indicatorSize: [0.18, 0.16],
  };
}

export function busFittings(): Fittings {
  const end = BUS.lengthM / 2 + OFF_M;
  const x = BUS.widthM / 2 - 0.24;
  return {
    frontPlate: [0, 0.52, end + 0.02],
    rearPlate: [0, 0.82, -end - 0.02],
    brakeLamps: [
      [x, 1.35, -end],
      [-x, 1.35, -end],
    ],
    leftIndicators: [
      [BUS.widthM / 2 - 0.12, 1.06, end],
      [x, 1.13, -end],
    ],
    brakeSize: [0.3, 0.3],
    indicatorSize: [0.22, 0.16],
  };
}

export const MOTORBIKE_FITTINGS: Fittings = {
  rearPlate: [0, 0.5, -0.88],
  brakeLamps: [[0, 0.7, -0.81]],
  leftIndicators: [
    [0.14, 0.8, 0.48],
    [0.15, 0.68, -0.79],
  ],
  brakeSize: [0.22, 0.11],
  indicatorSize: [0.07, 0.06],
};

/** Its mudguard reaches further back, its lamps sit in the body. */
export const SCOOTER_FITTINGS: Fittings = {
  ...MOTORBIKE_FITTINGS,
  rearPlate: [0, 0.5, -0.965],
  brakeLamps: [[0, 0.73, -0.86]],
  leftIndicators: [
    [0.2, 0.84, 0.56],
    [0.14, 0.71, -0.85],
  ],
};

export const NO_FITTINGS: Fittings = { brakeLamps: [], leftIndicators: [], brakeSize: [0, 0], indicatorSize: [0, 0] };
