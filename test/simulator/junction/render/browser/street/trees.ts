import {
  BufferAttribute,
  CylinderGeometry,
  DoubleSide,
  Group,
  Mesh,
  MeshLambertMaterial,
  PlaneGeometry,
  type Texture,
  Vector3,
} from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { TREES, type Tree } from "../../../furnishings.ts";
import { paintedTexture } from "../canvas.ts";
import { seededRandom } from "../random.ts";
import { toScene } from "../world-axes.ts";

const TWIGS = 260;

/** Street trees: a trunk, and a crown of many small pictures of leaves. */
export function buildTrees(): Group {
  const trees = new Group();
  const leaves = new MeshLambertMaterial({ map: paintLeaves(), alphaTest: 0.5, side: DoubleSide, vertexColors: true });
  const bark = new MeshLambertMaterial({ color: 0x6a5644 });
  for (const [index, tree] of TREES.entries()) {
    const crown = new Mesh(crownOf(tree, seededRandom(index + 1)), leaves);
    const trunkM = tree.heightM - tree.crownM * 0.6;
    const trunk = new Mesh(new CylinderGeometry(0.11, 0.17, trunkM, 9).translate(0, trunkM / 2, 0), bark);
    for (const mesh of [crown, trunk]) {
      mesh.castShadow = mesh.receiveShadow = true;
      mesh.position.copy(toScene(...tree.at));
    }
    trees.add(crown, trunk);
  }
  return trees;
}

/** Twigs scattered in a flattened ball, the normals pointing outwards so that the crown is shaded as one body. */
function crownOf({ heightM, crownM }: Tree, random: () => number) {
  const centre = new Vector3(0, heightM - crownM * 0.35, 0);
  const twigs = Array.from({ length: TWIGS }, () => {
    const out = new Vector3(random() - 0.5, random() - 0.5, random() - 0.5).normalize();
    const radius = (crownM / 2) * (0.55 + 0.5 * random());
    const size = 0.55 + random() * 0.4;
    const twig = new PlaneGeometry(size, size)
      .rotateX(random() * 3)
      .rotateY(random() * 6)
      .rotateZ(random() * 3);
    twig.translate(centre.x + out.x * radius, centre.y + out.y * radius * 0.85, centre.z + out.z * radius);
    const tone = 0.68 + random() * 0.32 + out.y * 0.14;
    const count = twig.getAttribute("position").count;
    const normals = Array.from({ length: count }, () => [out.x, Math.abs(out.y) * 0.8 + 0.35, out.z]).flat();
    twig.setAttribute("normal", new BufferAttribute(new Float32Array(normals), 3));
    twig.setAttribute("color", new BufferAttribute(new Float32Array(count * 3).fill(tone), 3));
    return twig;
  });
  return mergeGeometries(twigs);
}

function paintLeaves(): Texture {
  return paintedTexture(128, 128, (pen) => {
    const random = seededRandom(5);
    for (let i = 0; i < 46; i++) {
      pen.fillStyle = `hsl(${88 + random() * 34} ${36 + random() * 22}% ${36 + random() * 22}%)`;
      pen.beginPath();
      pen.ellipse(16 + random() * 96, 16 + random() * 96, 13, 6, random() * 6, 0, 7);
      pen.fill();
    }
  });
}
