import type { ApiClient } from "../../api/client.ts";
import type { ApiError, Result } from "../../api/result.ts";
import { pause } from "../../time/pause.ts";
import { createVideoPlayer, type ShownPicture } from "./video-player.ts";

/** What is looked at. */
export type Watching = { readonly is: "live" } | { readonly is: "past"; readonly fromMs: number };

/** How it stands with that. */
export type VideoState =
  /** `read`: the past has been read to its end, and is still played. */
  | { readonly is: "connecting" | "playing" | "read" }
  | { readonly is: "trouble"; readonly error: ApiError }
  | { readonly is: "unsupported"; readonly codecs: string };

export interface VideoSessionOptions {
  readonly client: Pick<ApiClient, "live" | "past">;
  readonly cameraId: string;
  readonly watching: Watching;
  readonly onState: (state: VideoState) => void;
  readonly onShown: (picture: ShownPicture) => void;
  /** Something of the video has come. */
  readonly onHeard: () => void;
}

/** Of the past, what is asked for at one time. */
const PAST_MS = 120_000;
const RETRY_MS = [1_000, 2_000, 4_000, 10_000] as const;

/**
 * Shows a camera in a video element until disposed. What is live is asked for again whenever it ends; the past is not:
 * its reader decides.
 */
export function openVideoSession(video: HTMLVideoElement, options: VideoSessionOptions): Disposable {
  const { watching, onState } = options;
  const closing = new AbortController();
  void (async () => {
    for (let tries = 0; !closing.signal.aborted; tries++) {
      onState({ is: "connecting" });
      const { result, hasPlayed } = await playOnce(video, options, closing.signal);
      if (closing.signal.aborted || result.kind === "aborted") return;
      if (hasPlayed) tries = 0;
      if (result.kind === "error") onState({ is: "trouble", error: result.error });
      if (watching.is === "past") {
        if (result.kind === "ok") onState({ is: "read" });
        return;
      }
      if (result.kind === "error" && result.error.reason === "unauthorised") return;
      await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0, closing.signal);
    }
  })();
  return { [Symbol.dispose]: () => closing.abort() };
}

/** One request, played to its end; of the past the pictures stay until the session is disposed of. */
async function playOnce(
  video: HTMLVideoElement,
  { client, cameraId, watching, onState, onShown, onHeard }: VideoSessionOptions,
  signal: AbortSignal,
): Promise<{ readonly result: Result<undefined>; readonly hasPlayed: boolean }> {
  const stopping = new AbortController();
  const reading = AbortSignal.any([signal, stopping.signal]);
  let state: VideoState["is"] = "connecting";
  let hasPlayed = false;
  const enter = (next: VideoState): void => {
    if (state === next.is || state === "unsupported" || signal.aborted) return;
    state = next.is;
    onState(next);
  };
  const player = createVideoPlayer(video, {
    ...(watching.is === "past" && { fromMs: watching.fromMs }),
    onShown: (picture) => {
      hasPlayed = true;
      enter({ is: "playing" });
      onShown(picture);
    },
    onUnsupported: (codecs) => {
      enter({ is: "unsupported", codecs });
      stopping.abort();
    },
  });
  let fault: unknown; // of the player, not of the way here
  const dispose = (): void => player.dispose();
  signal.addEventListener("abort", dispose, { once: true }); // at once: another video may be shown by the same element next
  const take: typeof player.take = async (box) => {
    onHeard();
    await player.take(box).catch((error: unknown) => {
      fault = error;
      throw error;
    });
  };
  const [from, to] = [0, PAST_MS].map((afterMs) =>
    new Date((watching.is === "past" ? watching.fromMs : 0) + afterMs).toISOString(),
  );
  const result =
    watching.is === "live"
      ? await client.live(cameraId, take, reading)
      : await client.past(cameraId, { from: from ?? "", to: to ?? "" }, take, reading);
  if (watching.is === "past" && result.kind === "ok") {
    player.finish();
  } else {
    signal.removeEventListener("abort", dispose);
    dispose();
  }
  if (fault === undefined || result.kind !== "error") return { result, hasPlayed };
  return { result: { kind: "error", error: { reason: "unreadable", detail: String(fault) } }, hasPlayed };
}
