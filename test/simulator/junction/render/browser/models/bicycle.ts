import { TorusGeometry } from "three";
import type { Assembly } from "./assembly.ts";
import { DARK } from "./paints.ts";
import { addLimb, box, type Point3 } from "./shapes.ts";

const WHEEL_M = 0.33;
const [FRONT_AXLE, REAR_AXLE]: [Point3, Point3] = [
  [0, WHEEL_M, 0.53],
  [0, WHEEL_M, -0.52],
];
const [CRANK, SADDLE, HEAD]: [Point3, Point3, Point3] = [
  [0, 0.3, -0.06],
  [0, 0.84, -0.22],
  [0, 0.92, 0.36],
];

/** A plain bicycle, without its rider. */
export function addBicycle(to: Assembly, paint: number): void {
  for (const [, y, z] of [FRONT_AXLE, REAR_AXLE]) {
    to.add(new TorusGeometry(WHEEL_M, 0.022, 6, 24).rotateY(Math.PI / 2), DARK.tyre, { y, z });
    to.add(box(0.1, 0.05, 0.05), DARK.chrome, { y, z });
  }
  const tubes = [
    [CRANK, SADDLE],
    [CRANK, HEAD],
    [SADDLE, HEAD],
    [CRANK, REAR_AXLE],
    [SADDLE, REAR_AXLE],
    [HEAD, FRONT_AXLE],
  ] as const;
  for (const [from, until] of tubes) addLimb(to, from, until, [0.022, 0.022], paint);
  for (const side of [1, -1]) addLimb(to, [0, 1, 0.33], [side * 0.28, 1.03, 0.22], [0.015, 0.018], DARK.trim);
  to.add(box(0.16, 0.06, 0.26), DARK.trim, { y: 0.87, z: -0.24 });
  to.add(box(0.14, 0.02, 0.34), DARK.chrome, { y: 0.7, z: -0.55 });
}
