import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  CylinderGeometry,
  ExtrudeGeometry,
  LatheGeometry,
  Quaternion,
  Shape,
  Vector2,
  Vector3,
} from "three";
import type { Assembly } from "./assembly.ts";

export type Point3 = readonly [x: number, y: number, z: number];

const LIMB_SIDES = 7;

export const box = (width: number, height: number, length: number): BoxGeometry =>
  new BoxGeometry(width, height, length);

/** A disc-like wheel, its axle along x. */
export const wheel = (radius: number, width: number, sides = 16): BufferGeometry =>
  new CylinderGeometry(radius, radius, width, sides).rotateZ(Math.PI / 2);

/** A flat face with the corners in order; both sides are drawn, so the order's sense does not matter. */
export function quad(a: Point3, b: Point3, c: Point3, d: Point3): BufferGeometry {
  const corners = [a, b, c, a, c, d, c, b, a, d, c, a].flat();
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(corners), 3));
  geometry.computeVertexNormals();
  return geometry;
}

/** Panes lie so far outside of the body that holds them. */
const LIFT_M = 0.012;

/** The same four corners drawn in towards their middle by `share` of the way, and lifted off the side turned `away` from. */
function insetQuad(corners: readonly [Point3, Point3, Point3, Point3], share: number, away: Point3): BufferGeometry {
  const [a, b, c, d] = corners.map((corner) => new Vector3(...corner)) as [Vector3, Vector3, Vector3, Vector3]; // four
  const middle = new Vector3().add(a).add(b).add(c).add(d).divideScalar(4);
  const normal = b.clone().sub(a).cross(d.clone().sub(a)).normalize();
  if (normal.dot(middle.clone().sub(new Vector3(...away))) < 0) normal.negate();
  const inset = (corner: Vector3): Point3 => {
    const { x, y, z } = corner.clone().lerp(middle, share).addScaledVector(normal, LIFT_M);
    return [x, y, z];
  };
  return quad(inset(a), inset(b), inset(c), inset(d));
}

/** A side outline, drawn in (z forward, y up), stretched over the width with rounded edges. */
export function extrudedProfile(outline: Shape, width: number, bevel: number): BufferGeometry {
  const depth = width - 2 * bevel;
  const options = {
    depth,
    bevelEnabled: true,
    bevelThickness: bevel,
    bevelSize: bevel * 0.8,
    bevelSegments: 2,
    curveSegments: 6,
  };
  return new ExtrudeGeometry(outline, options).translate(0, 0, -depth / 2).rotateY(-Math.PI / 2);
}

/** An outline of straight edges in (z forward, y up). */
export function outlineOf(points: readonly (readonly [z: number, y: number])[]): Shape {
  const shape = new Shape();
  for (const [index, [z, y]] of points.entries()) index === 0 ? shape.moveTo(z, y) : shape.lineTo(z, y);
  shape.closePath();
  return shape;
}

/** A tapered rod with round ends: arms, legs, forks. */
export function addLimb(
  to: Assembly,
  from: Point3,
  until: Point3,
  [startRadius, endRadius]: readonly [number, number],
  color: number,
): void {
  const [start, end] = [new Vector3(...from), new Vector3(...until)];
  const way = end.clone().sub(start);
  const lengthM = way.length();
  // Half of a round end is cut straight: a limb is a few pixels wide.
  const outline = [
    [0, -startRadius],
    [startRadius * 0.8, -startRadius * 0.6],
    [startRadius, 0],
    [endRadius, lengthM],
    [endRadius * 0.8, lengthM + endRadius * 0.6],
    [0, lengthM + endRadius],
  ] as const;
  const rod = new LatheGeometry(
    outline.map(([radius, along]) => new Vector2(radius, along)),
    LIMB_SIDES,
  );
  rod.applyQuaternion(new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), way.normalize()));
  to.add(rod, color, { x: from[0], y: from[1], z: from[2] });
}

/** What a pane mirrors: the dark of the inside below, the sky above. */
const GLASS = { low: 0x1c262d, high: 0x6d8494 } as const;

/** A pane set into four corners, the first two of them its lower edge; see `insetQuad`. */
export function addPane(
  to: Assembly,
  corners: readonly [Point3, Point3, Point3, Point3],
  share: number,
  away: Point3,
): void {
  const pane = insetQuad(corners, share, away);
  const positions = pane.getAttribute("position");
  const heights = Array.from({ length: positions.count }, (_, index) => positions.getY(index));
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const colors = heights.flatMap((height) => {
    const mixed = new Color(GLASS.low).lerp(new Color(GLASS.high), (height - low) / (high - low || 1));
    return [mixed.r, mixed.g, mixed.b];
  });
  pane.setAttribute("color", new BufferAttribute(new Float32Array(colors), 3));
  to.addColoured(pane, {}, "shiny");
}
