import {
  BufferAttribute,
  type BufferGeometry,
  Color,
  type ColorRepresentation,
  Euler,
  Group,
  Matrix4,
  Mesh,
  MeshLambertMaterial,
  MeshPhongMaterial,
  Quaternion,
  type Texture,
  Vector3,
} from "three";
import { mergeGeometries, mergeVertices } from "three/addons/utils/BufferGeometryUtils.js";

/** Two materials draw everything that has no texture: colours sit in the vertices, so a vehicle is two draw calls. */
type Finish = "shiny" | "matte";

/** Metres and radians in the model's own space: x left, y up, z forward, the origin on the ground. */
export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
  readonly pitch?: number;
  readonly yaw?: number;
  readonly roll?: number;
}

const MATERIALS = {
  shiny: new MeshPhongMaterial({ vertexColors: true, shininess: 90, specular: 0x565656 }),
  matte: new MeshLambertMaterial({ vertexColors: true }),
} as const;
/** Vertices closer than this, in metres, are one. */
const WELD_M = 1e-4;

/** Collects painted pieces and welds them into as few meshes as can be. */
export class Assembly {
  readonly #pieces: Record<Finish, BufferGeometry[]> = { shiny: [], matte: [] };
  readonly #textured: Mesh[] = [];

  /** Adds a piece in one colour; the geometry is the assembly's from now on. */
  add(geometry: BufferGeometry, color: ColorRepresentation, at: Placement = {}, finish: Finish = "matte"): this {
    return this.addColoured(painted(geometry, color), at, finish);
  }

  addShiny(geometry: BufferGeometry, color: ColorRepresentation, at: Placement = {}): this {
    return this.add(geometry, color, at, "shiny");
  }

  /** Adds a piece whose vertices have colours already. */
  addColoured(geometry: BufferGeometry, at: Placement = {}, finish: Finish = "matte"): this {
    const bare = geometry.index === null ? geometry : geometry.toNonIndexed();
    if (!bare.hasAttribute("normal")) bare.computeVertexNormals();
    for (const name of Object.keys(bare.attributes)) {
      if (!["position", "normal", "color"].includes(name)) bare.deleteAttribute(name);
    }
    this.#pieces[finish].push(bare.applyMatrix4(matrixOf(at)));
    return this;
  }

  /** Adds a piece with a picture on it, one draw call more. */
  addTextured(geometry: BufferGeometry, texture: Texture, at: Placement = {}): this {
    const mesh = new Mesh(geometry.applyMatrix4(matrixOf(at)), new MeshLambertMaterial({ map: texture }));
    this.#textured.push(mesh);
    return this;
  }

  build(): Group {
    const group = new Group();
    for (const finish of ["shiny", "matte"] as const) {
      const pieces = this.#pieces[finish];
      if (pieces.length > 0) group.add(new Mesh(mergeVertices(mergeGeometries(pieces), WELD_M), MATERIALS[finish]));
    }
    if (this.#textured.length > 0) group.add(...this.#textured);
    for (const mesh of group.children) mesh.castShadow = mesh.receiveShadow = true;
    return group;
  }
}

/** The geometry with one colour in all its vertices. */
function painted(geometry: BufferGeometry, color: ColorRepresentation): BufferGeometry {
  const { r, g, b } = new Color(color);
  const count = geometry.getAttribute("position").count;
  const colors = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) colors.set([r, g, b], i * 3);
  return geometry.setAttribute("color", new BufferAttribute(colors, 3));
}

function matrixOf({ x = 0, y = 0, z = 0, pitch = 0, yaw = 0, roll = 0 }: Placement): Matrix4 {
  const turn = new Quaternion().setFromEuler(new Euler(pitch, yaw, roll, "YXZ"));
  return new Matrix4().compose(new Vector3(x, y, z), turn, new Vector3(1, 1, 1));
}
