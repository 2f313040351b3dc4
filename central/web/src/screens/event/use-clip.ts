import { type RefObject, useEffect, useRef, useState } from "react";
import { ClipDriver, type ClipState, UNPLAYED } from "./clip-driver.ts";

export type ClipControl = {
  /** Of the `<video>` that plays it, drawn as long as this is used. */
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: ClipState;
  readonly toggle: () => void;
  readonly step: (by: 1 | -1) => void;
  /** @param placeS seconds */
  readonly seek: (placeS: number) => void;
};

/** @param frameS how long a frame is shown, seconds */
export function useClip(frameS: number): ClipControl {
  const video = useRef<HTMLVideoElement>(null);
  const driver = useRef<ClipDriver>(undefined);
  const [state, setState] = useState<ClipState>(UNPLAYED);
  useEffect(() => {
    if (video.current === null) return;
    const made = new ClipDriver(video.current, frameS, setState);
    driver.current = made;
    return () => made.dispose();
  }, [frameS]);
  return {
    video,
    state,
    toggle: () => driver.current?.toggle(),
    step: (by) => driver.current?.step(by),
    seek: (placeS) => driver.current?.seek(placeS),
  };
}
