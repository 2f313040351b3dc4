import { type BufferGeometry, Matrix4, type Mesh, type PerspectiveCamera, Vector3 } from "three";
import type { SeenActor } from "../render-order.ts";
import type { PictureSize } from "./picture-size.ts";

type Box = SeenActor["box"];

/** Tight around all vertices, cut to the frame; `undefined` when nothing lies in it. Frame pixels. */
export function boxInPicture(
  meshes: readonly Mesh<BufferGeometry>[],
  camera: PerspectiveCamera,
  frame: PictureSize,
): Box | undefined {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const mesh of meshes) {
    const { elements: m } = toClip(mesh, camera);
    const { array, count } = mesh.geometry.getAttribute("position");
    for (let first = 0; first < count * 3; first += 3) {
      const [x, y, z] = [array[first] ?? 0, array[first + 1] ?? 0, array[first + 2] ?? 0];
      const w = (m[3] ?? 0) * x + (m[7] ?? 0) * y + (m[11] ?? 0) * z + (m[15] ?? 0);
      if (w < camera.near) return undefined;
      const across =
        (0.5 + ((m[0] ?? 0) * x + (m[4] ?? 0) * y + (m[8] ?? 0) * z + (m[12] ?? 0)) / w / 2) * frame.widthPx;
      const down =
        (0.5 - ((m[1] ?? 0) * x + (m[5] ?? 0) * y + (m[9] ?? 0) * z + (m[13] ?? 0)) / w / 2) * frame.heightPx;
      x1 = Math.min(x1, across);
      x2 = Math.max(x2, across);
      y1 = Math.min(y1, down);
      y2 = Math.max(y2, down);
    }
  }
  const box = {
    x1: Math.max(0, x1),
    y1: Math.max(0, y1),
    x2: Math.min(frame.widthPx, x2),
    y2: Math.min(frame.heightPx, y2),
  };
  return box.x1 < box.x2 && box.y1 < box.y2 ? box : undefined;
}

/** Places along a plate's middle, as shares of its width, that must all be seen. */
const LOOKED_AT = [-0.4, 0, 0.4] as const;

/**
 * Width of the widest plate that faces the camera and is seen, in frame pixels.
 *
 * @param isSeen whether the actor is what the picture shows at a place, frame pixels
 */
export function plateWidth(
  plates: readonly Mesh[],
  camera: PerspectiveCamera,
  frame: PictureSize,
  isSeen: (x: number, y: number) => boolean,
): number | undefined {
  const widths = plates.flatMap((plate) => {
    if (!facesCamera(plate, camera)) return [];
    plate.geometry.computeBoundingBox();
    const half = plate.geometry.boundingBox?.max.x ?? 0;
    const at = (share: number) => pixelOf(new Vector3(share * 2 * half, 0, 0.001), plate, camera, frame);
    const [left, right] = [at(-0.5), at(0.5)];
    const isShown = LOOKED_AT.map(at).every(([x, y]) => isInFrame(x, y, frame) && isSeen(x, y));
    return isShown ? [Math.hypot(right[0] - left[0], right[1] - left[1])] : [];
  });
  return widths.length === 0 ? undefined : Math.max(...widths);
}

function facesCamera(plate: Mesh, camera: PerspectiveCamera): boolean {
  const normal = new Vector3(0, 0, 1).transformDirection(plate.matrixWorld);
  const toCamera = camera.position.clone().sub(new Vector3().setFromMatrixPosition(plate.matrixWorld));
  return normal.dot(toCamera) > 0;
}

function pixelOf(local: Vector3, mesh: Mesh, camera: PerspectiveCamera, frame: PictureSize): readonly [number, number] {
  const clip = local.applyMatrix4(toClip(mesh, camera));
  return [((clip.x + 1) / 2) * frame.widthPx, ((1 - clip.y) / 2) * frame.heightPx];
}

const isInFrame = (x: number, y: number, frame: PictureSize): boolean =>
  x >= 0 && y >= 0 && x < frame.widthPx && y < frame.heightPx;

function toClip(mesh: Mesh, camera: PerspectiveCamera): Matrix4 {
  return new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).multiply(mesh.matrixWorld);
}
