import { type CameraView, cameraLookingAt, createCameraView, focalForView } from "./camera-view.ts";
import { type AreaId, PLACES } from "./sumo/places.ts";

/** A usual street camera: 720p, a pole of 9 m, 66 degrees wide. */
const HEIGHT_M = 9;
const VIEW_DEGREES = 66;
const SIZE = { widthPx: 1280, heightPx: 720 };

/** The fixed camera that looks at an area. */
export function viewOf(area: AreaId): CameraView {
  const place = PLACES.areas.find(({ id }) => id === area);
  if (place === undefined) throw new Error(`no area "${area}"`);
  const [x, y] = place.cameraAt;
  const lens = { ...SIZE, focalPx: focalForView(VIEW_DEGREES, SIZE.widthPx) };
  return createCameraView(
    cameraLookingAt({ x: place.lookAt[0], y: place.lookAt[1] }, { x, y, heightM: HEIGHT_M, ...lens }),
  );
}
