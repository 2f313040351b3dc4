import { stepTarget } from "./clip-time.ts";

/** What a clip shows now. `shownS`: where the frame begins that is on the screen, seconds. */
export type ClipState = { readonly shownS: number; readonly durationS: number; readonly isPlaying: boolean };

export const UNPLAYED: ClipState = { shownS: 0, durationS: 0, isPlaying: false };

const EVENTS = ["play", "pause", "ended", "durationchange"] as const;

/** Plays a clip and steps through it frame by frame. Tells what is on the screen, when it is. */
export class ClipDriver {
  readonly #video: HTMLVideoElement;
  readonly #frameS: number;
  readonly #tell: (state: ClipState) => void;
  #shownS = 0;
  #request: number;

  /** @param frameS how long a frame is shown, seconds */
  constructor(video: HTMLVideoElement, frameS: number, tell: (state: ClipState) => void) {
    this.#video = video;
    this.#frameS = frameS;
    this.#tell = tell;
    this.#request = video.requestVideoFrameCallback(this.#onFrame);
    for (const name of EVENTS) video.addEventListener(name, this.#say);
  }

  dispose(): void {
    this.#video.cancelVideoFrameCallback(this.#request);
    for (const name of EVENTS) this.#video.removeEventListener(name, this.#say);
  }

  toggle(): void {
    if (!this.#video.paused) {
      this.#video.pause();
      return;
    }
    // Refused when it cannot be played: the element says so itself.
    this.#video.play().catch(() => undefined);
  }

  step(by: 1 | -1): void {
    const { seeking, currentTime } = this.#video;
    // While it seeks, what is shown is old: the step goes on from where it is to be.
    const shownS = seeking ? currentTime - this.#frameS / 2 : this.#shownS;
    this.seek(stepTarget({ shownS, currentS: currentTime, frameS: this.#frameS }, by));
  }

  /** Pauses at a place, seconds; the last frame when it is beyond the end. */
  seek(placeS: number): void {
    this.#video.pause();
    const { duration } = this.#video;
    const lastS = Number.isFinite(duration) ? Math.max(0, duration - this.#frameS / 2) : placeS;
    this.#video.currentTime = Math.min(Math.max(0, placeS), lastS);
  }

  readonly #onFrame = (_nowMs: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    this.#shownS = mediaTime;
    this.#say();
    this.#request = this.#video.requestVideoFrameCallback(this.#onFrame);
  };

  readonly #say = (): void => {
    const { duration, paused, ended } = this.#video;
    const durationS = Number.isFinite(duration) ? duration : 0;
    this.#tell({ shownS: this.#shownS, durationS, isPlaying: !paused && !ended });
  };
}
