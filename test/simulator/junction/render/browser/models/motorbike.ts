import { CapsuleGeometry, CylinderGeometry, SphereGeometry, TorusGeometry } from "three";
import type { Assembly } from "./assembly.ts";
import { DARK, LAMP } from "./paints.ts";
import { addLimb, box } from "./shapes.ts";

/** Metres. */
export const MOTORBIKE = { lengthM: 1.9, widthM: 0.72, heightM: 1.25 } as const;
const [FRONT_AXLE, REAR_AXLE, AXLE_Y] = [0.62, -0.6, 0.29];

/** An underbone motorbike, the everyday one of Vietnam, without its riders. */
export function addMotorbike(bike: Assembly, paint: number): void {
  addWheels(bike);
  addFront(bike, paint);
  addBody(bike, paint);
  addTail(bike);
}

function addWheels(bike: Assembly): void {
  for (const z of [FRONT_AXLE, REAR_AXLE]) {
    bike.add(new TorusGeometry(0.25, 0.05, 6, 18).rotateY(Math.PI / 2), DARK.tyre, { y: AXLE_Y, z });
    bike.add(new CylinderGeometry(0.21, 0.21, 0.03, 18).rotateZ(Math.PI / 2), DARK.grey, { y: AXLE_Y, z });
    bike.addShiny(new CylinderGeometry(0.07, 0.07, 0.14, 10).rotateZ(Math.PI / 2), DARK.chrome, { y: AXLE_Y, z });
  }
}

function addFront(bike: Assembly, paint: number): void {
  for (const side of [1, -1]) {
    addLimb(bike, [side * 0.09, AXLE_Y, FRONT_AXLE], [side * 0.07, 0.95, 0.36], [0.03, 0.025], DARK.chrome);
    addLimb(bike, [side * 0.05, 1.0, 0.32], [side * 0.34, 1.03, 0.26], [0.02, 0.022], DARK.trim);
    addLimb(bike, [side * 0.28, 1.03, 0.27], [side * 0.3, 1.22, 0.3], [0.01, 0.01], DARK.trim);
    bike.add(new SphereGeometry(0.065, 8, 6).scale(1.2, 0.8, 0.3), DARK.trim, { x: side * 0.32, y: 1.24, z: 0.3 });
    bike.addShiny(box(0.03, 0.42, 0.34), paint, { x: side * 0.17, y: 0.62, z: 0.3, pitch: -0.35, yaw: side * 0.35 });
  }
  bike.addShiny(new TorusGeometry(0.3, 0.05, 8, 12, 2).rotateY(Math.PI / 2).rotateX(-0.3), paint, {
    y: 0.32,
    z: FRONT_AXLE,
  });
  bike.addShiny(box(0.24, 0.3, 0.18), paint, { y: 0.93, z: 0.36, pitch: -0.4 });
  bike.addShiny(new SphereGeometry(0.12, 12, 8).scale(1, 0.9, 0.7), LAMP.head, { y: 0.97, z: 0.44 });
  bike.addShiny(box(0.3, 0.09, 0.05), LAMP.amber, { y: 0.8, z: 0.44 });
}

function addBody(bike: Assembly, paint: number): void {
  const tail = new CapsuleGeometry(0.11, 0.55, 2, 8).rotateX(Math.PI / 2).scale(1.1, 1, 1);
  bike.addShiny(tail, paint, { y: 0.58, z: -0.35, pitch: 0.12 });
  const seat = new CapsuleGeometry(0.12, 0.5, 2, 8).rotateX(Math.PI / 2).scale(1.1, 0.6, 1);
  bike.add(seat, DARK.trim, { y: 0.76, z: -0.28, pitch: 0.06 });
  bike.add(box(0.24, 0.3, 0.36), DARK.grey, { y: 0.4, z: -0.02 });
  bike.add(box(0.2, 0.1, 0.5), DARK.trim, { y: 0.32, z: 0.15 });
  const exhaust = new CapsuleGeometry(0.055, 0.5, 2, 8).rotateX(Math.PI / 2);
  bike.addShiny(exhaust, DARK.chrome, { x: -0.17, y: 0.34, z: -0.5, pitch: 0.12 });
}

function addTail(bike: Assembly): void {
  bike.addShiny(box(0.22, 0.11, 0.07), LAMP.tail, { y: 0.7, z: -0.77 });
  for (const side of [1, -1]) bike.addShiny(box(0.07, 0.06, 0.06), LAMP.amber, { x: side * 0.15, y: 0.68, z: -0.74 });
  bike.add(box(0.18, 0.04, 0.3), DARK.trim, { y: 0.55, z: -0.72, pitch: 0.4 });
}
