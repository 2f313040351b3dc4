import { randomUUID } from "node:crypto";
import type { OriginalPicture } from "../capture/decoder-life.ts";
import { createFrameDecoder } from "../capture/ffmpeg-decoder.ts";
import { requireFfmpeg } from "../capture/ffmpeg-version.ts";
import { createRtspSource } from "../capture/rtsp/rtsp-source.ts";
import { systemClock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";

/** A camera to take a picture from; its login is used and never shown. */
export interface CameraAddress {
  readonly cameraId: string;
  /** Without login. */
  readonly rtspUrl: string;
  readonly transport: "tcp" | "udp";
  readonly credentials?: { readonly username: string; readonly password: string };
  /** A wider picture is made this wide, as the agent does before it looks at it. */
  readonly maxWidthPx: number;
}

/** How fast the pictures after it are decoded is no matter. */
const DECODING = { fps: 30, threads: 1, niceLevel: 0 };

/**
 * One picture of a camera, taken as the agent takes it.
 * @throws {EdgeError} STREAM_…, PROGRAM_…
 */
export async function takePicture(camera: CameraAddress): Promise<Omit<OriginalPicture, "timeline" | "ticks">> {
  const { cameraId, rtspUrl, transport, credentials, maxWidthPx } = camera;
  await requireFfmpeg();
  const enough = new AbortController();
  const [clock, log] = [systemClock, createLogger("silent")];
  let picture: OriginalPicture | undefined;
  let failure: unknown;
  const onPicture = (taken: OriginalPicture): void => {
    picture ??= taken;
    enough.abort();
  };
  const onFailure = (error: unknown): void => {
    failure = error;
    enough.abort();
  };
  const decoder = createFrameDecoder({ ...DECODING, cameraId, maxWidthPx, clock, log }, onPicture, onFailure);
  const source = createRtspSource({ rtspUrl, transport, credentials: () => credentials, clock });
  try {
    await source.runOnce(enough.signal, randomUUID(), { onUnit: decoder.put, onReport: () => undefined });
  } finally {
    await decoder.close();
  }
  if (picture !== undefined) return picture;
  throw failure ?? new EdgeError("STREAM_ENDED", "the stream ended before a picture came");
}
