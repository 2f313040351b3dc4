import {
  Box3,
  BufferGeometry,
  type Color,
  Float32BufferAttribute,
  Mesh,
  type MeshPhongMaterial,
  SRGBColorSpace,
  type Texture,
  Vector3,
} from "three";
import { MTLLoader } from "three/addons/loaders/MTLLoader.js";
import { OBJLoader } from "three/addons/loaders/OBJLoader.js";
import type { Assembly } from "./assembly.ts";

interface ObjPart {
  readonly geometry: BufferGeometry;
  /** Its own colour; a part in the vehicle's paint has none. */
  readonly color: Color | undefined;
  readonly texture: Texture | undefined;
}

/** A model from outside, brought to its true length, standing on the ground, nose along z. */
export type ObjModel = readonly ObjPart[];

export interface ObjSource {
  /** URL of the model's folder, with a slash at its end, and its name without an ending. */
  readonly folder: string;
  readonly name: string;
  readonly lengthM: number;
  /** Names of the materials that stand for the vehicle's paint. */
  readonly paint: readonly string[];
}

/** @throws {Error} when the model is not there */
export async function loadObjModel({ folder, name, lengthM, paint }: ObjSource): Promise<ObjModel> {
  const materials = await new MTLLoader().setPath(folder).loadAsync(`${name}.mtl`);
  materials.preload();
  const root = await new OBJLoader().setMaterials(materials).setPath(folder).loadAsync(`${name}.obj`);
  const bounds = new Box3().setFromObject(root);
  const middle = bounds.getCenter(new Vector3());
  const scale = lengthM / bounds.getSize(new Vector3()).z;
  const parts: ObjPart[] = [];
  root.traverse((object) => {
    if (!(object instanceof Mesh) || !(object.geometry instanceof BufferGeometry)) return;
    for (const { geometry, material } of piecesOf(object)) {
      geometry.translate(-middle.x, -bounds.min.y, -middle.z).scale(scale, scale, scale);
      parts.push({
        geometry,
        color: paint.includes(material.name) ? undefined : material.color,
        texture: textureOf(material),
      });
    }
  });
  return parts;
}

/** Puts the model into an assembly, in a paint. */
export function addObjModel(to: Assembly, model: ObjModel, paint: number): void {
  for (const { geometry, color, texture } of model) {
    if (texture !== undefined) to.addTextured(geometry.clone(), texture);
    else to.addShiny(geometry.clone(), color ?? paint);
  }
}

/** The meshes of a file hold several materials; each piece gets one. */
function piecesOf(mesh: Mesh): { geometry: BufferGeometry; material: MeshPhongMaterial }[] {
  const materials = (Array.isArray(mesh.material) ? mesh.material : [mesh.material]) as MeshPhongMaterial[]; // of MTLLoader
  const { geometry } = mesh;
  const whole = [{ start: 0, count: geometry.getAttribute("position").count, materialIndex: 0 }];
  const groups = materials.length > 1 ? geometry.groups : whole;
  return groups.flatMap(({ start, count, materialIndex = 0 }) => {
    const material = materials[materialIndex];
    return material === undefined ? [] : [{ geometry: sliceOf(geometry, start, count), material }];
  });
}

function sliceOf(geometry: BufferGeometry, start: number, count: number): BufferGeometry {
  const slice = new BufferGeometry();
  for (const [name, attribute] of Object.entries(geometry.attributes)) {
    const { itemSize } = attribute;
    const values = Array.from({ length: count * itemSize }, (_, at) =>
      attribute.getComponent(start + Math.floor(at / itemSize), at % itemSize),
    );
    slice.setAttribute(name, new Float32BufferAttribute(values, itemSize));
  }
  return slice;
}

function textureOf({ map }: MeshPhongMaterial): Texture | undefined {
  if (map === null) return undefined;
  map.colorSpace = SRGBColorSpace;
  return map;
}
