/**
 * Shows cameras to who looks at them at the centre. A `live-view` is a lease: the video goes out while the centre asks again
 * and again, and ends by itself when it does not.
 */
import { elapsed, fromRfc3339 } from "@ngaba/contract";
import type { Ring } from "../capture/ring/ring.ts";
import type { CommandHandlers } from "../fleet/command-listener.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { type LiveCamera, runLiveVideo } from "./live-video.ts";
import { pastVideo } from "./past-video.ts";
import { type PushOptions, pushVideo } from "./push-video.ts";

export interface LiveViewsOptions extends PushOptions {
  readonly cameras: ReadonlyMap<string, LiveCamera>;
  /** Whether a camera is read at all. */
  readonly isRead: (cameraId: string) => boolean;
  /** Absent: nothing is recorded. */
  readonly video: Pick<Ring, "find" | "pin"> | undefined;
  /** Videos that go out at one time. */
  readonly maxVideos: number;
  /** How long a live video goes on when the centre does not ask again. */
  readonly leaseMs?: number;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface LiveViews extends AsyncDisposable {
  readonly commands: Required<Pick<CommandHandlers, "live-view" | "past-view">>;
}

/** From when a command comes, by our own clock: the centre's may be another. It asks every 10 s. */
const LEASE_MS = 30_000;
const MAX_PAST_MS = 300_000;
/** The past goes out as fast as it is looked at. */
const PAST_LIFE_MS = 15 * 60_000;

/** A video that goes out. */
interface Running {
  readonly extend: (ms: number) => void;
  readonly stop: () => void;
  readonly finished: Promise<void>;
}

const refuse = (code: string, detail: string) => ({ outcome: "refused", code, detail }) as const;

export function createLiveViews(options: LiveViewsOptions): LiveViews {
  const { cameras, isRead, video, maxVideos, leaseMs = LEASE_MS, clock, log } = options;
  const running = new Map<string, Running>();

  const start = (id: string, lifeMs: number, work: (signal: AbortSignal) => Promise<void>): void => {
    const stopping = new AbortController();
    const stop = (): void => stopping.abort();
    let timer = setTimeout(stop, lifeMs);
    const extend = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(stop, ms);
    };
    const finished = work(stopping.signal)
      .catch((err: unknown) => log.debug({ err }, "a video that somebody looked at broke off"))
      .finally(() => {
        clearTimeout(timer);
        running.delete(id);
      });
    running.set(id, { extend, stop, finished });
  };
  const tooMany = () => refuse("TOO_MANY_VIEWS", `at most ${maxVideos} at one time`);
  const unknown = (cameraId: string) => refuse("CAMERA_UNKNOWN", `this agent has no camera ${cameraId}`);

  return {
    commands: {
      "live-view": ({ id, cameraId }) => {
        const camera = cameras.get(cameraId);
        if (camera === undefined) return unknown(cameraId);
        if (!isRead(cameraId)) return refuse("CAMERA_DISABLED", "the camera is turned off");
        const begun = running.get(id);
        if (begun !== undefined) begun.extend(leaseMs);
        else if (running.size >= maxVideos) return tooMany();
        else {
          const push = (body: AsyncIterable<Uint8Array>, signal: AbortSignal) => pushVideo(id, body, options, signal);
          start(id, leaseMs, (signal) => runLiveVideo({ camera, push, clock, log }, signal));
        }
        return { outcome: "done" };
      },
      "past-view": ({ id, cameraId, ...asked }) => {
        const camera = cameras.get(cameraId);
        const [from, to] = [fromRfc3339(asked.from), fromRfc3339(asked.to)];
        if (camera === undefined) return unknown(cameraId);
        if (elapsed(from, to) <= 0) return refuse("STRETCH_INVALID", "its end must lie after its beginning");
        if (elapsed(from, to) > MAX_PAST_MS)
          return refuse("STRETCH_TOO_LONG", `at most ${MAX_PAST_MS / 60_000} minutes`);
        if (video === undefined || video.find(cameraId, from, to).parts.length === 0) {
          return refuse("NOT_RECORDED", "no video of it is kept");
        }
        if (running.has(id)) return { outcome: "done" };
        if (running.size >= maxVideos) return tooMany();
        start(id, PAST_LIFE_MS, async (signal) => {
          const seen = await camera.seen(from, to).catch((err: unknown) => {
            log.warn({ err, cameraId }, "recorded tracks cannot be read: the past is shown without boxes");
            return [];
          });
          await pushVideo(id, pastVideo({ video, about: camera.about, from, to, seen }), options, signal);
        });
        return { outcome: "done" };
      },
    },
    async [Symbol.asyncDispose]() {
      for (const { stop } of running.values()) stop();
      await Promise.all([...running.values()].map(({ finished }) => finished));
    },
  };
}
