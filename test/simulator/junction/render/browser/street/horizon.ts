import { Group, Mesh, MeshLambertMaterial, SphereGeometry } from "three";
import { seededRandom } from "../random.ts";
import { toScene } from "../world-axes.ts";

const HILLS = 46;
const AWAY_M = { least: 215, most: 250 } as const;

/** Wooded hills all around, far behind the last house: a street does not end in nothing. */
export function buildHorizon(): Group {
  const hills = new Group();
  const random = seededRandom(77);
  for (let index = 0; index < HILLS; index++) {
    const bearing = ((index + random() * 0.6) / HILLS) * 2 * Math.PI;
    const away = AWAY_M.least + random() * (AWAY_M.most - AWAY_M.least);
    const shape = new SphereGeometry(1, 14, 8, 0, Math.PI * 2, 0, Math.PI / 2);
    const hill = new Mesh(shape, new MeshLambertMaterial({ color: 0x5f7a52 }));
    hill.scale.set(22 + random() * 26, 5 + random() * 13, 22 + random() * 16);
    hill.rotation.y = bearing + Math.PI / 2;
    hill.position.copy(toScene(away * Math.cos(bearing), away * Math.sin(bearing), -0.5));
    hills.add(hill);
  }
  return hills;
}
