import { type RefObject, useEffect, useRef, useState } from "react";
import { useApi } from "../../api/queries.ts";
import type { ShownPicture } from "./video-player.ts";
import { openVideoSession, type VideoState, type Watching } from "./video-session.ts";

const TELL_EVERY_MS = 250;

/** What is known of a video that is shown; brought up to date four times a second, not at each picture. */
export interface VideoNews {
  readonly state: VideoState;
  readonly shown: ShownPicture | undefined;
  readonly heardMs: number | undefined;
}

const NOTHING: VideoNews = { state: { is: "connecting" }, shown: undefined, heardMs: undefined };

/**
 * Shows a camera in a video element while the component is there.
 * @param onShown of each picture; may be another function each time
 */
export function useVideo(
  video: RefObject<HTMLVideoElement | null>,
  cameraId: string,
  watching: Watching,
  onShown: (picture: ShownPicture) => void,
): VideoNews {
  const { client } = useApi();
  const [news, setNews] = useState(NOTHING);
  const newestOnShown = useRef(onShown);
  useEffect(() => {
    newestOnShown.current = onShown;
  });
  const fromMs = watching.is === "past" ? watching.fromMs : undefined;
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    let newest = NOTHING;
    const tell = () => setNews(newest);
    tell();
    const session = openVideoSession(element, {
      ...{ client, cameraId },
      watching: fromMs === undefined ? { is: "live" } : { is: "past", fromMs },
      onState: (state) => {
        newest = { ...newest, state };
        tell();
      },
      onShown: (shown) => {
        newest = { ...newest, shown };
        newestOnShown.current(shown);
      },
      onHeard: () => {
        newest = { ...newest, heardMs: Date.now() };
      },
    });
    const telling = setInterval(tell, TELL_EVERY_MS);
    return () => {
      clearInterval(telling);
      session[Symbol.dispose]();
    };
  }, [video, client, cameraId, fromMs]);
  return news;
}
