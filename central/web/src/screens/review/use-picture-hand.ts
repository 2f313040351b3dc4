import { type RefObject, useEffect } from "react";
import { useLatest } from "../../parts/use-latest.ts";
import type { PictureView } from "./picture-view.ts";
import type { ViewControl } from "./use-picture-view.ts";

const WHEEL_STEP = 1.2;

/** Wheel and drag on a frame that shows a part of a picture: they move every picture that shares the view. */
export function usePictureHand(
  frame: RefObject<HTMLElement | null>,
  { view, zoom, pan }: Pick<ViewControl, "view" | "zoom" | "pan">,
): void {
  const onWheel = useLatest((event: WheelEvent) => {
    if (frame.current === null || event.deltaY === 0) return;
    event.preventDefault(); // the page would scroll
    zoom(event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP, placeUnder(event, frame.current, view));
  });
  const onMove = useLatest((event: PointerEvent) => {
    if (frame.current === null || event.buttons !== 1 || view.scale === 1) return;
    const { width, height } = frame.current.getBoundingClientRect();
    pan([-event.movementX / width, -event.movementY / height]);
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointermove", onMove);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointermove", onMove);
    };
  }, [frame, onWheel, onMove]);
}

/** The place of the picture that lies under the pointer, fractions. */
function placeUnder(
  { clientX, clientY }: MouseEvent,
  element: HTMLElement,
  { scale, centre: [x, y] }: PictureView,
): readonly [number, number] {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [x + ((clientX - left) / width - 0.5) / scale, y + ((clientY - top) / height - 0.5) / scale];
}
