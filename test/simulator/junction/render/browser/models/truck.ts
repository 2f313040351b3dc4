import { Assembly } from "./assembly.ts";
import { DARK, LAMP } from "./paints.ts";
import { addPane, box, extrudedProfile, outlineOf, type Point3, wheel } from "./shapes.ts";

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
  readonly cargo: "box" | "canvas" | "tank";
}

export const TRUCK_FORMS = {
  "light-truck": {
    lengthM: 5.4,
    widthM: 1.9,
    heightM: 2.6,
    cabM: 1.5,
    cabHeightM: 2.05,
    wheelM: 0.36,
    rearAxles: [0.68],
    cargo: "box",
  },
  truck: {
    lengthM: 8.2,
    widthM: 2.4,
    heightM: 3.3,
    cabM: 1.85,
    cabHeightM: 2.75,
    wheelM: 0.48,
    rearAxles: [0.62, 0.8],
    cargo: "canvas",
  },
} as const satisfies Record<string, TruckForm>;

const FLOOR_SHARE = 0.36;

/** A truck with its cab in the given paint and its load in the other, nose along z. */
export function buildTruck(form: TruckForm, paint: number, loadPaint: number): Assembly {
  const truck = new Assembly();
  addCab(truck, form, paint);
  addCabFace(truck, form, paint);
  addLoad(truck, form, loadPaint);
  addChassis(truck, form);
  return truck;
}

function addCab(truck: Assembly, form: TruckForm, paint: number): void {
  const { lengthM, widthM, cabM, cabHeightM } = form;
  const nose = lengthM / 2 - 0.05;
  const back = nose - cabM;
  const [low, belt] = [0.42, cabHeightM * 0.56];
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
    [x, belt, nose + 0.05],
    [-x, belt, nose + 0.05],
    [-x, cabHeightM - 0.08, nose - 0.24],
    [x, cabHeightM - 0.08, nose - 0.24],
  ];
  addPane(truck, screen, 0.07, middle);
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
  const belt = cabHeightM * 0.56;
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

function addLoad(truck: Assembly, form: TruckForm, paint: number): void {
  const { lengthM, widthM, heightM, cabM } = form;
  const floor = heightM * FLOOR_SHARE;
  const length = lengthM - cabM - 0.2;
  const z = -lengthM / 2 + length / 2;
  truck.add(box(widthM + 0.04, 0.14, length), DARK.grey, { y: floor - 0.07, z });
  truck.add(box(widthM, heightM - floor, length - 0.04), paint, { y: (heightM + floor) / 2, z });
  const ribs = Math.round(length / 0.55);
  const isCanvas = form.cargo === "canvas";
  for (let i = 0; i <= ribs; i++) {
    const at = z - length / 2 + 0.04 + ((length - 0.08) * i) / ribs;
    const height = isCanvas ? (heightM - floor) * 0.42 : heightM - floor;
    for (const side of [1, -1])
      truck.add(box(0.05, height, 0.05), DARK.grey, { x: (side * widthM) / 2, y: floor + height / 2, z: at });
    if (isCanvas) truck.add(box(widthM + 0.03, 0.05, 0.06), 0x2c4f3a, { y: heightM, z: at });
  }
  if (isCanvas)
    truck.add(box(widthM + 0.03, (heightM - floor) * 0.42, length), 0x6f7f52, {
      y: floor + (heightM - floor) * 0.21,
      z,
    });
  truck.add(box(0.03, heightM - floor - 0.1, 0.02), DARK.trim, { y: (heightM + floor) / 2, z: -lengthM / 2 + 0.005 });
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
