import type { FractionBox } from "@ngaba/contract";
import { useState } from "react";
import { useKeys } from "../../parts/use-keys.ts";
import { type PictureView, panned, viewOn, WHOLE, zoomed } from "./picture-view.ts";

const STEP = 1.5;
/** Of the part that is shown, by one press. */
const PAN_FRACTION = 0.15;

export type ViewControl = {
  readonly view: PictureView;
  readonly zoom: (factor: number, at?: readonly [number, number]) => void;
  readonly pan: (by: readonly [number, number]) => void;
  /** Onto the vehicle, or back to the whole. */
  readonly toggle: () => void;
};

/** One view for all pictures of a case, by keys. @param box of the vehicle at the moment of the act */
export function usePictureView(box: FractionBox | undefined): ViewControl {
  const [view, setView] = useState(WHOLE);
  const zoom = (factor: number, at?: readonly [number, number]) => setView((old) => zoomed(old, factor, at));
  const pan = (by: readonly [number, number]) => setView((old) => panned(old, by));
  const toggle = () => setView((old) => (old.scale > 1 ? WHOLE : viewOn(box)));
  const panBy = (x: number, y: number) => (event: KeyboardEvent) => {
    event.preventDefault(); // the page would scroll
    pan([x * PAN_FRACTION, y * PAN_FRACTION]);
  };
  useKeys({
    z: toggle,
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    ArrowLeft: panBy(-1, 0),
    ArrowRight: panBy(1, 0),
    ArrowUp: panBy(0, -1),
    ArrowDown: panBy(0, 1),
  });
  return { view, zoom, pan, toggle };
}
