/** `node reading-agent.ts URL`: reads a camera as the edge agent does, and says each frame; made to be killed. */
import { createFfmpegFrameSource } from "@ngaba/edge-agent/capture/ffmpeg-frame-source.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";

const source = createFfmpegFrameSource({
  cameraId: "gate",
  rtspUrl: process.argv[2] ?? "",
  mode: { kind: "analysis", fps: 25, maxWidthPx: 640 },
  clock: systemClock,
});
await source.runOnce(new AbortController().signal, (frame) => process.stdout.write(`frame ${frame.at}\n`));
