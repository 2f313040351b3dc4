import { CapsuleGeometry, SphereGeometry } from "three";
import { Assembly } from "./assembly.ts";
import { HAIR, SHOES } from "./paints.ts";
import { addLimb, box, type Point3 } from "./shapes.ts";

export interface Clothes {
  readonly shirt: number;
  readonly trousers: number;
  readonly skin: number;
  readonly helmet: number;
}

/** Somebody on a seat at `back` metres behind the driver's; the driver's hands are on the bar. */
export function addRider(bike: Assembly, clothes: Clothes, back: number, isDriver: boolean): void {
  const { shirt, trousers, skin } = clothes;
  const at = (x: number, y: number, z: number): Point3 => [x, y, z - back];
  bike.add(new CapsuleGeometry(0.17, 0.36, 3, 9).scale(1.12, 1, 0.75), shirt, {
    y: 1.12,
    z: -0.17 - back,
    pitch: 0.15,
  });
  bike.add(new CapsuleGeometry(0.1, 0.26, 3, 8).rotateZ(Math.PI / 2), shirt, { y: 1.34, z: -0.13 - back });
  for (const side of [1, -1]) {
    addLimb(bike, at(side * 0.1, 0.84, -0.2), at(side * 0.2, 0.74, 0.22), [0.1, 0.075], trousers);
    addLimb(bike, at(side * 0.2, 0.74, 0.22), at(side * 0.17, 0.33, 0.08), [0.07, 0.05], trousers);
    bike.add(box(0.09, 0.08, 0.25), SHOES, { x: side * 0.17, y: 0.28, z: 0.14 - back });
    const [elbow, hand]: [Point3, Point3] = isDriver
      ? [at(side * 0.3, 1.1, 0.02), at(side * 0.31, 1.06, 0.24)]
      : [at(side * 0.27, 1.08, -0.02), at(side * 0.17, 1.0, 0.12)];
    addLimb(bike, at(side * 0.2, 1.34, -0.12), elbow, [0.06, 0.05], shirt);
    addLimb(bike, elbow, hand, [0.045, 0.04], skin);
  }
  addLimb(bike, at(0, 1.38, -0.11), at(0, 1.47, -0.09), [0.05, 0.05], skin);
  addHelmetedHead(bike, clothes, 1.55, -0.06 - back);
}

/** A head with the half-shell helmet that most people wear. */
function addHelmetedHead(to: Assembly, { skin, helmet }: Clothes, y: number, z: number): void {
  to.add(new SphereGeometry(0.105, 10, 7).scale(0.9, 1.15, 1), skin, { y, z });
  addHelmet(to, helmet, y, z);
}

function addHelmet(to: Assembly, helmet: number, y: number, z: number): void {
  const shell = new SphereGeometry(0.145, 12, 6, 0, Math.PI * 2, 0, Math.PI * 0.56).scale(1, 1, 1.15);
  to.addShiny(shell, helmet, { y: y + 0.01, z: z - 0.01 });
  to.addShiny(box(0.2, 0.02, 0.1), helmet, { y: y + 0.035, z: z + 0.17, pitch: 0.2 });
}

/** A stride's swing of the leg, in radians. */
const SWING_RAD = 0.42;

/** Somebody on foot, walking along z. @param phase of the stride, 0 to 1 */
export function buildWalker(clothes: Clothes, phase: number): Assembly {
  const { shirt, trousers, skin } = clothes;
  const person = new Assembly();
  const swing = Math.sin(phase * 2 * Math.PI) * SWING_RAD;
  person.add(new CapsuleGeometry(0.165, 0.38, 3, 9).scale(1.1, 1, 0.7), shirt, { y: 1.14 });
  person.add(new CapsuleGeometry(0.09, 0.26, 3, 8).rotateZ(Math.PI / 2), shirt, { y: 1.37 });
  for (const side of [1, -1]) {
    const angle = side * swing;
    const knee: Point3 = [side * 0.1, 0.88 - 0.42 * Math.cos(angle), 0.42 * Math.sin(angle)];
    const bend = angle < 0 ? angle * 1.6 : angle * 0.7;
    const foot: Point3 = [side * 0.1, Math.max(0.08, knee[1] - 0.4 * Math.cos(bend)), knee[2] + 0.4 * Math.sin(bend)];
    addLimb(person, [side * 0.09, 0.9, 0], knee, [0.1, 0.065], trousers);
    addLimb(person, knee, foot, [0.065, 0.045], trousers);
    person.add(box(0.09, 0.08, 0.25), SHOES, { x: foot[0], y: foot[1] - 0.03, z: foot[2] + 0.06 });
    const [elbowZ, handZ] = [-Math.sin(angle) * 0.26, -Math.sin(angle) * 0.42 + 0.06];
    addLimb(person, [side * 0.21, 1.37, 0], [side * 0.24, 1.11, elbowZ], [0.055, 0.045], shirt);
    addLimb(person, [side * 0.24, 1.11, elbowZ], [side * 0.23, 0.87, handZ], [0.042, 0.036], skin);
  }
  addLimb(person, [0, 1.4, 0], [0, 1.49, 0], [0.05, 0.05], skin);
  person.add(new SphereGeometry(0.1, 10, 7).scale(0.9, 1.15, 1), skin, { y: 1.58, z: 0.02 });
  person.add(new SphereGeometry(0.115, 12, 6, 0, Math.PI * 2, 0, 1.7).scale(0.95, 1.05, 1.05), HAIR, { y: 1.6 });
  return person;
}
