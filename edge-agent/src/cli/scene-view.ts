import type { Calibration, Drawing } from "@ngaba/config";
import type { LocalName } from "@ngaba/contract";
import { createGroundPlane, type GroundPlane } from "../geometry/ground-plane.ts";
import { type FrameSize, type Point, pointOf, toPixels } from "../geometry/point.ts";
import { EdgeError } from "../platform/errors.ts";

/** A drawing laid over a picture of one size, with what its calibration makes of it. */
export interface SceneView<D extends Drawing = Drawing> {
  readonly scene: D;
  readonly frame: FrameSize;
  readonly ground: GroundPlane | undefined;
  /** Why there is no ground though there is a calibration. */
  readonly calibrationFault: LocalName | undefined;
  /** Empty without a calibration; only where they were clicked when it cannot be used. */
  readonly known: readonly KnownPlace[];
}

/** A known point or length, and how well the calibration fits to it. */
export interface KnownPlace {
  /** As `calibration.points[3]`. */
  readonly path: string;
  /** As it was clicked, frame pixels: one point, or the two ends of a length. */
  readonly clicked: readonly Point[];
  /** Where the calibration draws a known point. */
  readonly drawn?: Point;
  /** Of a point, px of the calibration's frame. */
  readonly missPx?: number;
  /** By how much it is measured wrong there; undefined where the view does not support measuring. */
  readonly missM: number | undefined;
  /** Standard deviation of what is measured at it from the clicks of the calibration, m; infinite where unsupported. */
  readonly errorM: number;
}

/** What a scene is looked at with when no picture is at hand and it does not say its own. */
const ASSUMED_FRAME: FrameSize = { widthPx: 1280, heightPx: 720 };

/** @param frame size of the picture; absent: that of the calibration */
export function viewScene<D extends Drawing>(scene: D, frame?: FrameSize): SceneView<D> {
  const { calibration } = scene;
  const size = frame ?? calibration?.frame ?? ASSUMED_FRAME;
  if (calibration === undefined) {
    return { scene, frame: size, ground: undefined, calibrationFault: undefined, known: [] };
  }
  try {
    const ground = createGroundPlane(calibration, size);
    return { scene, frame: size, ground, calibrationFault: undefined, known: knownPlaces(calibration, ground, size) };
  } catch (error) {
    if (!(error instanceof EdgeError) || error.code !== "CALIBRATION_UNUSABLE") throw error;
    return {
      scene,
      frame: size,
      ground: undefined,
      calibrationFault: { vi: error.vi ?? error.message, en: error.message },
      known: knownPlaces(calibration, undefined, size),
    };
  }
}

function knownPlaces(calibration: Calibration, plane: GroundPlane | undefined, frame: FrameSize): KnownPlace[] {
  const { points = [], lengths = [] } = calibration;
  const errorAt = (pixel: Point) => plane?.errorAt(pixel, 0) ?? Number.POSITIVE_INFINITY;
  const scale = calibration.frame.widthPx / frame.widthPx;
  const places = points.map(({ image, ground }, index): KnownPlace => {
    const clicked = toPixels(pointOf(image), frame);
    const [drawn, measured] = [plane?.toPicture(pointOf(ground)), plane?.toGround(clicked)];
    return {
      path: `calibration.points[${index}]`,
      clicked: [clicked],
      ...(drawn && { drawn, missPx: scale * Math.hypot(drawn.x - clicked.x, drawn.y - clicked.y) }),
      missM: measured && Math.hypot(measured.x - ground[0], measured.y - ground[1]),
      errorM: errorAt(clicked),
    };
  });
  const measuredLengths = lengths.map(({ from, to, meters }, index): KnownPlace => {
    const clicked = [from, to].map((end) => toPixels(pointOf(end), frame));
    const [a, b] = clicked.map((end) => plane?.toGround(end));
    return {
      path: `calibration.lengths[${index}]`,
      clicked,
      missM: a && b && Math.abs(Math.hypot(a.x - b.x, a.y - b.y) - meters),
      errorM: Math.max(...clicked.map(errorAt)),
    };
  });
  return [...places, ...measuredLengths];
}

/** Its miss in the picture and on the ground, and how exactly its place is known: `1.2 px, 0.08 m, ± 0.15 m`. */
export function missWords({ missPx, missM, errorM }: KnownPlace): string {
  const pixels = missPx === undefined ? [] : [`${missPx.toFixed(1)} px`];
  const meters = missM === undefined ? [] : [`${missM.toFixed(2)} m`];
  const error = Number.isFinite(errorM) ? [`± ${errorM.toFixed(2)} m`] : [];
  return [...pixels, ...meters, ...error].join(", ");
}
