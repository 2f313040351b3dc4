/** What goes between the renderer's two halves, Node and page: plain data. World frame: metres, x east, y north, z up. */
import type { CameraPlacement } from "../../../rule-truth/camera-view.ts";
import type { JunctionState, SignalPhase } from "../world.ts";

export interface ViewOrder {
  /** For a picture of its own `widthPx` × `heightPx`. */
  readonly placement: CameraPlacement;
  /** The picture is drawn so much larger. */
  readonly scale: number;
  /** Whether models of others are at hand; without them all shapes are our own. */
  readonly hasModels: boolean;
}

export interface MomentOrder {
  readonly atMs: number;
  readonly actors: readonly JunctionState[];
  readonly signals: readonly (readonly [headId: string, phase: SignalPhase])[];
}

/** How a road user came out in the picture; those of whom nothing is in the frame are left out. */
export interface SeenActor {
  readonly id: number;
  /** Tight around its drawn shape, hidden parts included, cut to the frame. Pixels of the camera's own picture size. */
  readonly box: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
  /** Part of its shape within the frame that nothing else hides, 0 to 1. */
  readonly visibleShare: number;
  /** Width of its widest plate that faces the camera and is not hidden, in pixels of the picture as it is drawn. */
  readonly plateWidthPx?: number;
}

/** What the page offers to the Node half. */
export interface RendererPage {
  open(order: ViewOrder): Promise<void>;
  /**
   * Draws a moment, sends it to the server (`yuv420p`, see `toPlanar`) and tells who is seen how.
   *
   * @param order a `MomentOrder` as JSON, since the browser's driver takes 0.1 s over as many objects
   * @returns `SeenActor[]` as JSON
   */
  draw(order: string): Promise<string>;
}

declare global {
  /** Exists in the page only. */
  var junction: RendererPage;
}
