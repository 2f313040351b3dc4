import { useRef } from "react";

/** How long a picture lasts where nothing was measured yet: 25 a second. */
const USUAL_S = 0.04;

/** Measures how long one picture lasts, from those that were shown one after the other. */
export function useFrameLength() {
  const last = useRef({ mediaS: Number.NaN, lengthS: USUAL_S });
  return {
    note: (mediaS: number): void => {
      const betweenS = mediaS - last.current.mediaS;
      const isOneStep = betweenS > 0.01 && betweenS < 1.5; // else it was sought, or nothing was shown before
      const lengthS = isOneStep ? 0.8 * last.current.lengthS + 0.2 * betweenS : last.current.lengthS;
      last.current = { mediaS, lengthS };
    },
    seconds: (): number => last.current.lengthS,
  };
}

/** Stops, and shows the picture before or after. */
export function stepFrame(video: HTMLVideoElement | null, by: 1 | -1, lengthS: number): void {
  if (video === null) return;
  video.pause();
  video.currentTime = Math.max(0, video.currentTime + by * lengthS);
}
