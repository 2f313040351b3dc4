import {
  BufferAttribute,
  type BufferGeometry,
  ExtrudeGeometry,
  Group,
  Mesh,
  MeshLambertMaterial,
  RepeatWrapping,
  Shape,
  ShapeGeometry,
  type Texture,
} from "three";
import type { Point } from "../../../arms.ts";
import { CARRIAGEWAY, KERBS, MARKINGS, PAVEMENTS, STREET } from "../../../street.ts";
import { paintedTexture } from "../canvas.ts";
import { seededRandom } from "../random.ts";
import { LANE_ARROWS } from "./lane-arrows.ts";

type Rgb = readonly [number, number, number];

const LAND_M = 260;
const KERB_WIDTH_M = 0.22;
const MARKING_COLOURS = { white: 0xe4e4de, yellow: 0xd9a62c } as const;
const MARKING_HEIGHT_M = 0.012;

/** Carriageway, markings, kerbs and pavements. The shadows of road users are to fall on road and pavements. */
export function buildGround(): Group {
  const ground = new Group();
  ground.add(flat(squareOf(LAND_M), -0.03, paved(speckled([142, 136, 122], 12, 40), 6)));
  const road = flat(CARRIAGEWAY, 0, paved(speckled([134, 134, 134], 9, 90), 8));
  const pavements = PAVEMENTS.map(raised);
  for (const mesh of [road, ...pavements]) mesh.userData.catchesShadows = true;
  ground.add(road, ...pavements);
  for (const kerb of KERBS) ground.add(kerbStones(kerb));
  const paints = { white: plain("white"), yellow: plain("yellow") };
  for (const { polygon, colour } of MARKINGS) ground.add(flat(polygon, MARKING_HEIGHT_M, paints[colour]));
  for (const polygon of LANE_ARROWS) ground.add(flat(polygon, MARKING_HEIGHT_M, paints.white));
  for (const mesh of ground.children) {
    mesh.receiveShadow = true;
    mesh.updateMatrix();
  }
  return ground;
}

/** A polygon of the ground, its texture laid in world metres. */
function flat(polygon: readonly Point[], heightM: number, material: MeshLambertMaterial): Mesh {
  const mesh = new Mesh(new ShapeGeometry(shapeOf(polygon)), material);
  mesh.rotation.x = -Math.PI / 2;
  mesh.position.y = heightM;
  return mesh;
}

function raised(polygon: readonly Point[]): Mesh {
  const geometry = new ExtrudeGeometry(shapeOf(polygon), { depth: STREET.kerbHeightM, bevelEnabled: false });
  const mesh = new Mesh(geometry, [paved(pavementTiles(), 3), new MeshLambertMaterial({ color: 0x9d9890 })]);
  mesh.rotation.x = -Math.PI / 2;
  return mesh;
}

/** Light stones along the edge of the pavement. */
function kerbStones(line: readonly Point[]): Mesh {
  const heights = STREET.kerbHeightM + 0.01;
  const positions: number[] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    if (a === undefined || b === undefined) continue;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [acrossX, acrossY] = [((b[1] - a[1]) / length) * KERB_WIDTH_M, (-(b[0] - a[0]) / length) * KERB_WIDTH_M];
    const corners = [a, b, [b[0] + acrossX, b[1] + acrossY], [a[0] + acrossX, a[1] + acrossY]] as const;
    const [p, q, r, s] = corners.map(([x, y]) => [x, heights, -y]) as [number[], number[], number[], number[]]; // four
    positions.push(...p, ...q, ...r, ...p, ...r, ...s, ...p, ...r, ...q, ...p, ...s, ...r);
  }
  return new Mesh(upwards(positions), new MeshLambertMaterial({ color: 0xc9c6bd }));
}

function upwards(positions: readonly number[]): BufferGeometry {
  const geometry = new ShapeGeometry();
  geometry.setIndex(null);
  const normals = positions.map((_, index) => (index % 3 === 1 ? 1 : 0));
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute("normal", new BufferAttribute(new Float32Array(normals), 3));
  geometry.deleteAttribute("uv");
  return geometry;
}

function shapeOf(polygon: readonly Point[]): Shape {
  const shape = new Shape();
  for (const [index, [x, y]] of polygon.entries()) index === 0 ? shape.moveTo(x, y) : shape.lineTo(x, y);
  shape.closePath();
  return shape;
}

const squareOf = (side: number): Point[] => [
  [-side, -side],
  [side, -side],
  [side, side],
  [-side, side],
];

/** The texture repeats every `metres`. */
function paved(texture: Texture, metres: number): MeshLambertMaterial {
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.repeat.set(1 / metres, 1 / metres);
  texture.anisotropy = 8;
  return new MeshLambertMaterial({ map: texture });
}

/** Grain and stains around one tone. */
function speckled(tone: Rgb, spread: number, stains: number): Texture {
  return paintedTexture(512, 512, (pen, width, height) => {
    grain(pen, width, height, tone, spread);
    const random = seededRandom(tone[0] * 7 + stains);
    for (let i = 0; i < stains; i++) {
      const grey = random() < 0.6 ? 30 : 190;
      pen.fillStyle = `rgba(${grey},${grey},${grey},${random() * 0.07})`;
      pen.beginPath();
      pen.ellipse(random() * width, random() * height, random() * 60 + 5, random() * 22 + 3, random() * 3, 0, 7);
      pen.fill();
    }
  });
}

function pavementTiles(): Texture {
  return paintedTexture(256, 256, (pen, width, height) => {
    grain(pen, width, height, [158, 143, 130], 8);
    pen.strokeStyle = "rgba(84,74,66,0.55)";
    pen.beginPath();
    for (let at = 0; at <= width; at += 32) {
      pen.moveTo(at, 0);
      pen.lineTo(at, height);
      pen.moveTo(0, at);
      pen.lineTo(width, at);
    }
    pen.stroke();
  });
}

function grain(pen: CanvasRenderingContext2D, width: number, height: number, tone: Rgb, spread: number): void {
  const random = seededRandom(tone[0] + tone[1] * 256);
  const picture = pen.createImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const off = (random() - 0.5) * spread;
    picture.data.set([tone[0] + off, tone[1] + off, tone[2] + off, 255], pixel * 4);
  }
  pen.putImageData(picture, 0, 0);
}

const plain = (colour: keyof typeof MARKING_COLOURS): MeshLambertMaterial =>
  new MeshLambertMaterial({ color: MARKING_COLOURS[colour] });
