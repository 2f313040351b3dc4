import { Assembly } from "./assembly.ts";
import { DARK, LAMP } from "./paints.ts";
import { addPane, box, extrudedProfile, outlineOf, type Point3, wheel } from "./shapes.ts";
import { addBox, addOpenBed } from "./truck-load.ts";

/** A forward-cab truck; metres. */
export interface TruckForm {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly cabM: number;
  readonly cabHeightM: number;
  readonly wheelM: number;
  /** Places of the rear axles behind the cab's back, as a share of what lies behind the cab. */
  readonly rearAxles: readonly number[];
}

const LIGHT = { lengthM: 5.4, widthM: 1.9, heightM: 2.5, cabM: 1.5, cabHeightM: 2.05, wheelM: 0.36, rearAxles: [0.68] };
const MEDIUM = { lengthM: 7, widthM: 2.2, heightM: 2.7, cabM: 1.7, cabHeightM: 2.35, wheelM: 0.42, rearAxles: [0.66] };
const HEAVY = {
  lengthM: 8.2,
  widthM: 2.4,
  heightM: 3.3,
  cabM: 1.85,
  cabHeightM: 2.75,
  wheelM: 0.48,
  rearAxles: [0.62, 0.8],
};
export const TRUCK_FORMS: readonly TruckForm[] = [LIGHT, MEDIUM, HEAVY];

const FLOOR_SHARE = 0.36;
const GAP_M = 0.12;

/** A truck in one paint, nose along z; the variant picks what it carries. */
export function buildTruck(form: TruckForm, paint: number, variant: number): Assembly {
  const truck = new Assembly();
  addCab(truck, form, paint);
  addCabFace(truck, form, paint);
  const lengthM = form.lengthM - form.cabM - GAP_M;
  const space = {
    ...{ widthM: form.widthM, lengthM, middleZ: (lengthM - form.lengthM) / 2 },
    ...{ floorM: form.heightM * FLOOR_SHARE, topM: form.heightM },
  };
  const addLoad = variant % 5 === 0 ? addOpenBed : addBox;
  addLoad(truck, space, paint, variant);
  addChassis(truck, form);
  return truck;
}

function addCab(truck: Assembly, form: TruckForm, paint: number): void {
  const { lengthM, widthM, cabM, cabHeightM } = form;
  const nose = lengthM / 2 - 0.05;
  const back = nose - cabM;
  const [low, belt] = [0.42, cabHeightM * 0.53];
  const outline = outlineOf([
    [back, low],
    [nose, low],
    [nose, belt],
    [nose - 0.28, cabHeightM - 0.06],
    [nose - 0.45, cabHeightM],
    [back, cabHeightM],
  ]);
  truck.addShiny(extrudedProfile(outline, widthM, 0.07), paint);
  const x = widthM / 2 - 0.05;
  const middle: Point3 = [0, belt, back];
  const screen: [Point3, Point3, Point3, Point3] = [
    [x, belt, nose + 0.075],
    [-x, belt, nose + 0.075],
    [-x, cabHeightM - 0.08, nose - 0.19],
    [x, cabHeightM - 0.08, nose - 0.19],
  ];
  addPane(truck, screen, 0.07, middle);
  const behind = back - 0.06;
  const rear: [Point3, Point3, Point3, Point3] = [
    [x * 0.8, belt + 0.05, behind],
    [-x * 0.8, belt + 0.05, behind],
    [-x * 0.8, cabHeightM - 0.2, behind],
    [x * 0.8, cabHeightM - 0.2, behind],
  ];
  addPane(truck, rear, 0.04, [0, belt, nose]);
  for (const side of [1, -1]) {
    const s = side * (widthM / 2 + 0.005);
    const pane: [Point3, Point3, Point3, Point3] = [
      [s, belt, nose - 0.1],
      [s, belt, back + 0.3],
      [s, cabHeightM - 0.16, back + 0.3],
      [s, cabHeightM - 0.16, nose - 0.42],
    ];
    addPane(truck, pane, 0.06, middle);
    truck.add(box(0.015, belt - low - 0.1, 0.02), DARK.trim, { x: s, y: (belt + low) / 2, z: back + 0.28 });
    truck.add(box(0.1, 0.4, 0.2), DARK.trim, { x: side * (widthM / 2 + 0.18), y: belt + 0.35, z: nose + 0.02 });
    truck.add(box(0.2, 0.03, 0.03), DARK.trim, { x: side * (widthM / 2 + 0.08), y: belt + 0.52, z: nose + 0.0 });
  }
}

function addCabFace(truck: Assembly, { lengthM, widthM, cabHeightM }: TruckForm, paint: number): void {
  const nose = lengthM / 2 + 0.02;
  const belt = cabHeightM * 0.53;
  truck.add(box(widthM * 0.56, 0.26, 0.05), DARK.trim, { y: belt - 0.3, z: nose });
  for (const row of [-0.06, 0.06])
    truck.add(box(widthM * 0.54, 0.03, 0.07), DARK.chrome, { y: belt - 0.3 + row, z: nose });
  truck.add(box(widthM * 0.98, 0.26, 0.12), DARK.grey, { y: 0.52, z: nose });
  truck.addShiny(box(widthM * 0.7, 0.1, 0.4), paint, { y: cabHeightM + 0.06, z: nose - 0.85 });
  for (const side of [1, -1]) {
    const x = side * (widthM / 2 - 0.24);
    truck.addShiny(box(0.34, 0.22, 0.06), LAMP.head, { x, y: belt - 0.31, z: nose });
    truck.addShiny(box(0.1, 0.2, 0.07), LAMP.amber, { x: side * (widthM / 2 - 0.05), y: belt - 0.31, z: nose - 0.01 });
    truck.addShiny(box(0.16, 0.1, 0.03), LAMP.head, { x, y: 0.52, z: nose + 0.06 });
  }
}

function addChassis(truck: Assembly, form: TruckForm): void {
  const { lengthM, widthM, heightM, cabM, wheelM } = form;
  const behind = lengthM - cabM;
  const back = lengthM / 2 - cabM;
  truck.add(box(widthM * 0.45, 0.22, lengthM - 0.5), DARK.trim, { y: heightM * FLOOR_SHARE - 0.25 });
  const axles = [lengthM / 2 - cabM * 0.55, ...form.rearAxles.map((share) => back - behind * share)];
  for (const [index, z] of axles.entries()) {
    for (const side of [1, -1]) {
      const width = index === 0 ? 0.26 : 0.46;
      const x = side * (widthM / 2 - width / 2 - 0.02);
      truck.add(wheel(wheelM, width), DARK.tyre, { x, y: wheelM, z });
      truck.add(wheel(wheelM * 0.55, width + 0.02, 10), DARK.rim, { x, y: wheelM, z });
    }
  }
  for (const side of [1, -1]) {
    const x = side * (widthM / 2 - 0.22);
    truck.addShiny(box(0.36, 0.16, 0.05), LAMP.tail, { x, y: heightM * FLOOR_SHARE - 0.24, z: -lengthM / 2 });
    truck.add(box(0.05, 0.34, behind * 0.35), DARK.grey, {
      x: side * (widthM / 2 - 0.03),
      y: 0.62,
      z: back - behind * 0.28,
    });
    truck.add(box(0.46, 0.4, 0.03), DARK.trim, { x, y: 0.5, z: -lengthM / 2 + 0.35 });
  }
  truck.add(box(widthM * 0.9, 0.12, 0.08), DARK.grey, { y: 0.5, z: -lengthM / 2 + 0.06 });
}
