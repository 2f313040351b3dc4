/**
 * The four arms of the junction, and the frame in which one arm is described once for all four:
 *
 *              centre (u = 0)
 *                   ▲
 *        exit side  │  approach side      u: metres from the junction's centre, outwards along the arm
 *         (v < 0)   │    (v > 0)          v: metres to the right of the centre line, looking towards the centre
 *                   │
 *                   u
 *
 * World frame: metres, x east, y north.
 */
export type ArmId = "south" | "east" | "north" | "west";
export type Point = readonly [x: number, y: number];

/** Counter-clockwise, as the turns count them. */
export const ARMS: readonly ArmId[] = ["south", "east", "north", "west"];

/** Heading of traffic that comes in by the arm, radians counter-clockwise from east. */
export const INWARD: Readonly<Record<ArmId, number>> = {
  south: Math.PI / 2,
  east: Math.PI,
  north: -Math.PI / 2,
  west: 0,
};

/** World coordinates of a place of an arm. */
export function armPoint(arm: ArmId, u: number, v: number): Point {
  switch (arm) {
    case "south":
      return [v, -u];
    case "east":
      return [u, v];
    case "north":
      return [-v, u];
    case "west":
      return [-u, -v];
    default:
      return arm satisfies never;
  }
}

/** The arm's own coordinates `[u, v]` of a world point. */
export function inArm(arm: ArmId, [x, y]: Point): readonly [u: number, v: number] {
  switch (arm) {
    case "south":
      return [-y, x];
    case "east":
      return [x, y];
    case "north":
      return [y, -x];
    case "west":
      return [-x, -y];
    default:
      return arm satisfies never;
  }
}

export type Movement = "straight" | "left" | "right" | "u-turn";

/** Where a movement from an arm leads. */
export function armAfter(from: ArmId, movement: Movement): ArmId {
  const turns = { right: 1, straight: 2, left: 3, "u-turn": 0 }[movement];
  return ARMS[(ARMS.indexOf(from) + turns) % ARMS.length] ?? from;
}

/** A rectangle of an arm as a polygon in world metres. */
export function armRectangle(
  arm: ArmId,
  u: readonly [from: number, to: number],
  v: readonly [from: number, to: number],
): readonly Point[] {
  return [armPoint(arm, u[0], v[0]), armPoint(arm, u[1], v[0]), armPoint(arm, u[1], v[1]), armPoint(arm, u[0], v[1])];
}
