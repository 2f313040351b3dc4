import { Shape, SphereGeometry } from "three";
import { Assembly } from "./assembly.ts";
import { DARK, LAMP } from "./paints.ts";
import { addPane, box, extrudedProfile, type Point3, quad, wheel } from "./shapes.ts";

/** Metres; the shape of a car's side is told by few of them. */
export interface CarForm {
  readonly lengthM: number;
  readonly widthM: number;
  /** The height of the lower edge of the windows, and of the roof. */
  readonly beltM: number;
  readonly roofM: number;
  /** From the nose to the foot of the windscreen, and on to its top. */
  readonly bonnetM: number;
  readonly screenM: number;
  /** From the tail to the foot of the rear window, and on to its top. */
  readonly bootM: number;
  readonly rearScreenM: number;
  readonly wheelM: number;
}

export const CAR_FORMS = {
  sedan: {
    lengthM: 4.45,
    widthM: 1.75,
    beltM: 0.93,
    roofM: 1.48,
    bonnetM: 1.12,
    screenM: 0.82,
    bootM: 0.5,
    rearScreenM: 0.62,
    wheelM: 0.32,
  },
  hatchback: {
    lengthM: 3.7,
    widthM: 1.66,
    beltM: 0.95,
    roofM: 1.52,
    bonnetM: 0.88,
    screenM: 0.72,
    bootM: 0.06,
    rearScreenM: 0.28,
    wheelM: 0.3,
  },
  suv: {
    lengthM: 4.65,
    widthM: 1.85,
    beltM: 1.06,
    roofM: 1.74,
    bonnetM: 1.1,
    screenM: 0.68,
    bootM: 0.05,
    rearScreenM: 0.24,
    wheelM: 0.37,
  },
  van: {
    lengthM: 5.6,
    widthM: 2.0,
    beltM: 1.28,
    roofM: 2.35,
    bonnetM: 0.62,
    screenM: 0.85,
    bootM: 0.03,
    rearScreenM: 0.08,
    wheelM: 0.35,
  },
} as const satisfies Record<string, CarForm>;

const SILL_M = 0.24;
const BEVEL_M = 0.09;

/** A car in one paint, nose along z, without plates and switched lamps. */
export function buildCar(form: CarForm, paint: number): Assembly {
  const car = new Assembly();
  car.addShiny(extrudedProfile(sideOf(form), form.widthM, BEVEL_M), paint);
  addCabin(car, form, paint);
  addWheels(car, form);
  addFace(car, form, paint);
  return car;
}

const axlesOf = ({ lengthM }: CarForm): readonly [front: number, rear: number] => [
  lengthM / 2 - 0.19 * lengthM,
  -lengthM / 2 + 0.2 * lengthM,
];

/** The lower body seen from the side, with the arches of the wheels cut out. */
function sideOf(form: CarForm): Shape {
  const { beltM, bonnetM, wheelM } = form;
  const nose = form.lengthM / 2 - BEVEL_M * 0.8;
  const tail = -nose;
  const arch = wheelM + 0.07;
  const shape = new Shape();
  shape.moveTo(tail + 0.04, SILL_M + 0.1);
  shape.lineTo(tail, beltM * 0.6);
  shape.quadraticCurveTo(tail, beltM - 0.05, tail + 0.12, beltM);
  shape.lineTo(nose - bonnetM, beltM);
  shape.quadraticCurveTo(nose - 0.3, beltM - 0.05, nose - 0.06, beltM - 0.24);
  shape.quadraticCurveTo(nose, beltM * 0.6, nose, SILL_M + 0.26);
  shape.lineTo(nose - 0.05, SILL_M + 0.06);
  for (const axle of axlesOf(form)) {
    shape.lineTo(axle + arch, SILL_M);
    shape.absarc(axle, wheelM, arch, -0.12, Math.PI + 0.12, false);
    shape.lineTo(axle - arch, SILL_M);
  }
  shape.closePath();
  return shape;
}

/** Pillars and roof in the car's paint, panes of glass just outside of them. */
function addCabin(car: Assembly, form: CarForm, paint: number): void {
  const { beltM, roofM } = form;
  const [nose, tail] = [form.lengthM / 2, -form.lengthM / 2];
  const [footFront, topFront] = [nose - form.bonnetM, nose - form.bonnetM - form.screenM];
  const [footRear, topRear] = [tail + form.bootM, tail + form.bootM + form.rearScreenM];
  const [wide, narrow] = [form.widthM / 2 - 0.04, form.widthM / 2 - 0.04 - (roofM - beltM) * 0.22];
  const [low, high] = [beltM - 0.02, roofM - 0.05];
  const middle: Point3 = [0, (low + high) / 2, (topFront + topRear) / 2];
  const pane = (corners: readonly [Point3, Point3, Point3, Point3], share: number) => {
    car.addShiny(quad(...corners), paint);
    addPane(car, corners, share, middle);
  };
  pane(
    [
      [wide, low, footFront],
      [-wide, low, footFront],
      [-narrow, high, topFront],
      [narrow, high, topFront],
    ],
    0.07,
  );
  pane(
    [
      [wide, low, footRear],
      [-wide, low, footRear],
      [-narrow, high, topRear],
      [narrow, high, topRear],
    ],
    0.14,
  );
  const panes = form.lengthM > 5 ? [0, 0.3, 0.52, 0.75, 1] : [0, 0.5, 1];
  for (const side of [1, -1]) {
    const at = (share: number, isTop: boolean): Point3 =>
      isTop
        ? [side * narrow, high, topFront + (topRear - topFront) * share]
        : [side * wide, low, footFront + (footRear - footFront) * share];
    for (let i = 1; i < panes.length; i++) {
      const [from, until] = [panes[i - 1] ?? 0, panes[i] ?? 1];
      pane([at(from, false), at(until, false), at(until, true), at(from, true)], 0.11);
    }
  }
  const roof = extrudedProfile(
    new Shape()
      .moveTo(topRear, high)
      .lineTo(topFront, high)
      .lineTo(topFront - 0.12, roofM - 0.03)
      .lineTo(topRear + 0.12, roofM - 0.03)
      .closePath() as Shape,
    narrow * 2,
    0.04,
  );
  car.addShiny(roof, paint);
}

function addWheels(car: Assembly, form: CarForm): void {
  const x = form.widthM / 2 - 0.1;
  for (const z of axlesOf(form)) {
    for (const side of [1, -1]) {
      car.add(wheel(form.wheelM, 0.21), DARK.tyre, { x: side * x, y: form.wheelM, z });
      car.addShiny(wheel(form.wheelM * 0.64, 0.22, 10), DARK.rim, { x: side * x, y: form.wheelM, z });
    }
  }
}

/** Lamps, grille, bumpers, mirrors, door lines: what tells a car from a painted box. */
function addFace(car: Assembly, form: CarForm, paint: number): void {
  const { widthM, beltM, lengthM } = form;
  const nose = lengthM / 2;
  const lampY = beltM * 0.7;
  for (const side of [1, -1]) {
    car.addShiny(new SphereGeometry(0.17, 10, 8).scale(1.3, 0.5, 0.5), LAMP.head, {
      x: side * (widthM / 2 - 0.3),
      y: lampY + 0.02,
      z: nose - 0.07,
    });
    car.addShiny(box(0.36, 0.17, 0.08), LAMP.tail, { x: side * (widthM / 2 - 0.26), y: beltM - 0.16, z: -nose - 0.0 });
    car.addShiny(box(0.17, 0.13, 0.1), paint, {
      x: side * (widthM / 2 + 0.07),
      y: beltM + 0.09,
      z: nose - form.bonnetM - 0.32,
    });
    car.add(box(0.02, 0.035, 0.2), DARK.trim, { x: side * (widthM / 2 + 0.0), y: beltM - 0.14, z: -0.25 });
    car.add(box(0.014, beltM - 0.42, 0.016), DARK.trim, { x: side * (widthM / 2 + 0.0), y: beltM / 2 + 0.2, z: -0.1 });
    car.add(box(0.014, 0.05, lengthM * 0.4), DARK.trim, { x: side * (widthM / 2 + 0.0), y: 0.3, z: 0 });
  }
  car.add(box(widthM * 0.5, 0.17, 0.06), DARK.trim, { y: lampY - 0.02, z: nose + 0.0 });
  car.add(box(widthM * 0.52, 0.02, 0.08), DARK.chrome, { y: lampY - 0.02, z: nose + 0.0 });
  car.add(box(widthM * 0.66, 0.11, 0.06), DARK.trim, { y: SILL_M + 0.13, z: nose + 0.0 });
  car.add(box(widthM * 0.82, 0.13, 0.06), DARK.trim, { y: SILL_M + 0.12, z: -nose - 0.0 });
}
