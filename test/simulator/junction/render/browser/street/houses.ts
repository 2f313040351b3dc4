import { BoxGeometry, CylinderGeometry, Group, Mesh, MeshLambertMaterial } from "three";
import { LOTS, type Lot } from "../../../furnishings.ts";
import { Assembly } from "../models/assembly.ts";
import { box } from "../models/shapes.ts";
import { seededRandom } from "../random.ts";
import { toScene, yawOf } from "../world-axes.ts";
import { paintFlank, paintFront, STOREY_M } from "./facade.ts";

/** Lots are wide: two tube houses stand on each. */
const HOUSES_PER_LOT = 2;
const BALCONY_M = 0.55;
const TILE_RED = 0xa4482f;
const AWNINGS = [0x2b5f9e, 0x2d7a4a, 0xb23a2e, 0xc9a13a] as const;

/** The rows of shop houses along the street. */
export function buildHouses(): Group {
  const houses = new Group();
  for (const lot of LOTS) for (let part = 0; part < HOUSES_PER_LOT; part++) houses.add(house(lot, part));
  return houses;
}

function house(lot: Lot, part: number): Group {
  const { centre, widthM, depthM } = measure(lot);
  const seed = lot.variant * 2 + part;
  const random = seededRandom(seed + 1);
  const storeys = Math.max(2, lot.storeys + (random() < 0.4 ? 1 : 0) - (random() < 0.4 ? 1 : 0));
  const width = widthM / HOUSES_PER_LOT;
  const group = new Group();
  group.add(walls(width, storeys * STOREY_M, depthM, storeys, seed));
  group.add(trimmings(width, storeys, depthM, random).build());
  group.rotation.y = yawOf(lot.facing);
  const along = (part - (HOUSES_PER_LOT - 1) / 2) * width;
  group.position.copy(toScene(...centre));
  group.translateX(along);
  return group;
}

function walls(width: number, height: number, depth: number, storeys: number, seed: number): Mesh {
  const side = new MeshLambertMaterial({ map: paintFlank(depth, storeys, seed) });
  const front = new MeshLambertMaterial({ map: paintFront(width, storeys, seed) });
  const roof = new MeshLambertMaterial({ color: 0x9a948a });
  const mesh = new Mesh(new BoxGeometry(width - 0.04, height, depth), [side, side, roof, roof, front, side]);
  mesh.position.y = height / 2;
  mesh.castShadow = mesh.receiveShadow = true;
  return mesh;
}

/** Balconies, an awning, and on the roof a parapet, tiles or a steel water tank. */
function trimmings(width: number, storeys: number, depth: number, random: () => number): Assembly {
  const parts = new Assembly();
  const front = depth / 2;
  for (let storey = 1; storey < storeys; storey++) {
    if (random() < 0.35) continue;
    const y = storey * STOREY_M;
    parts.add(box(width - 0.3, 0.12, BALCONY_M), 0xd9d4c8, { y: y + 0.1, z: front + BALCONY_M / 2 });
    parts.add(box(width - 0.3, 0.05, 0.05), 0x7b4b32, { y: y + 1, z: front + BALCONY_M - 0.05 });
    for (let x = -width / 2 + 0.25; x < width / 2 - 0.2; x += 0.28)
      parts.add(box(0.035, 0.9, 0.035), 0x565b60, { x, y: y + 0.56, z: front + BALCONY_M - 0.05 });
    if (random() < 0.5)
      parts.add(box(width * 0.5, 0.35, 0.3), 0x3d6b35, { x: width * 0.1, y: y + 1.05, z: front + BALCONY_M - 0.15 });
  }
  if (random() < 0.6) {
    const color = AWNINGS[Math.floor(random() * AWNINGS.length)] ?? AWNINGS[0];
    parts.add(box(width - 0.15, 0.05, 1.3), color, { y: STOREY_M - 0.9, z: front + 0.6, pitch: 0.28 });
  }
  addRoof(parts, width, storeys * STOREY_M, depth, random);
  return parts;
}

function addRoof(parts: Assembly, width: number, top: number, depth: number, random: () => number): void {
  if (random() < 0.4) {
    parts.add(box(width, 0.12, depth / 2 + 0.8), TILE_RED, { y: top + 0.9, z: depth / 4, pitch: 0.3 });
    parts.add(box(width, 0.12, depth / 2 + 0.8), TILE_RED, { y: top + 0.9, z: -depth / 4, pitch: -0.3 });
    return;
  }
  parts.add(box(width, 0.7, 0.14), 0xd8cfbd, { y: top + 0.35, z: depth / 2 - 0.07 });
  parts.add(box(width * 0.7, 2.3, depth * 0.35), 0xcbbfa8, { y: top + 1.15, z: -depth * 0.2 });
  const tank = new CylinderGeometry(0.55, 0.55, 1.5, 14).rotateZ(Math.PI / 2);
  parts.addShiny(tank, 0xb9c0c6, { y: top + 3, z: -depth * 0.2 });
}

function measure({ polygon, facing }: Lot) {
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  const [east, north] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const centre = [(Math.max(...xs) + Math.min(...xs)) / 2, (Math.max(...ys) + Math.min(...ys)) / 2] as const;
  const looksNorth = Math.abs(Math.sin(facing)) > 0.5;
  return { centre, widthM: looksNorth ? east : north, depthM: looksNorth ? north : east };
}
