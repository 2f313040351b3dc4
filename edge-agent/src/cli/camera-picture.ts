import { createFfmpegFrameSource } from "../capture/ffmpeg-frame-source.ts";
import { requireFfmpeg } from "../capture/ffmpeg-process.ts";
import type { Frame } from "../capture/frame.ts";
import { systemClock } from "../platform/clock.ts";
import { EdgeError } from "../platform/errors.ts";

/** A camera to take a picture from; its login is used and never shown. */
export interface CameraAddress {
  readonly cameraId: string;
  /** Without login. */
  readonly rtspUrl: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** A wider picture is made this wide, as the agent does before it looks at it. */
  readonly maxWidthPx: number;
}

/**
 * One picture of a camera, taken as the agent takes it.
 * @throws {EdgeError} STREAM_…, PROGRAM_…
 */
export async function takePicture({ maxWidthPx, ...camera }: CameraAddress): Promise<Frame> {
  await requireFfmpeg();
  const enough = new AbortController();
  const taken: Frame[] = [];
  const source = createFfmpegFrameSource({ ...camera, mode: { kind: "watch", maxWidthPx }, clock: systemClock });
  await source.runOnce(enough.signal, (frame) => {
    taken.push(frame);
    enough.abort();
  });
  const [frame] = taken;
  if (frame === undefined) throw new EdgeError("STREAM_ENDED", "the stream ended before a picture came");
  return frame;
}
