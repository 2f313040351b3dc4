import { PerspectiveCamera, Vector3 } from "three";
import type { CameraPlacement } from "../../../../rule-truth/camera-view.ts";

/** World metres (x east, y north, z up) → scene metres (y up). */
export const toScene = (x: number, y: number, z = 0): Vector3 => new Vector3(x, z, -y);

/** Models look along z; this turns one to a heading, radians counter-clockwise from east. */
export const yawOf = (heading: number): number => heading + Math.PI / 2;

const NEAR_M = 0.5;
const FAR_M = 400;

/** The pinhole camera of a placement; distortion is not drawn. */
export function createCamera(placement: CameraPlacement): PerspectiveCamera {
  const { widthPx, heightPx, focalPx, yaw, pitch, x, y, heightM } = placement;
  const verticalDegrees = (2 * Math.atan(heightPx / 2 / focalPx) * 180) / Math.PI;
  const camera = new PerspectiveCamera(verticalDegrees, widthPx / heightPx, NEAR_M, FAR_M);
  camera.position.copy(toScene(x, y, heightM));
  const ahead = toScene(Math.cos(yaw) * Math.cos(pitch), Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch));
  camera.lookAt(camera.position.clone().add(ahead));
  camera.updateMatrixWorld(true);
  return camera;
}
