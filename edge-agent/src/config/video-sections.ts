/** Sections of the agent's configuration about reading, recording and watching cameras. */
import { VideoStream } from "@ngaba/config";
import { z } from "zod";

const Path = z.string().min(1);

export const Processes = z
  .strictObject({
    niceLevel: z
      .int()
      .min(0)
      .max(19)
      .default(5)
      .describe("How far ffmpeg and the detector stand back behind others, 0 (not at all) to 19"),
    ffmpegThreads: z.int().min(1).max(16).default(1).describe("Processor threads that one ffmpeg process may use"),
    connectAtOnce: z.int().min(1).max(256).default(16).describe("Cameras that are being connected to at one time"),
    connectPerS: z.number().min(1).max(256).default(20).describe("Cameras that connecting is begun to per second"),
  })
  .describe("How much of the machine and of the network the agent takes at once");

export const Decoding = z
  .strictObject({
    hardware: z
      .enum(["none", "vaapi", "qsv", "cuda", "v4l2m2m"])
      .default("none")
      .describe("What decodes analysed video; software when it fails, which is then a problem line in health"),
    device: Path.optional().describe("Device of the hardware, as /dev/dri/renderD128; absent: the first"),
  })
  .describe("How video is decoded");

export const Ring = z
  .strictObject({
    minutes: z.number().min(0).max(10_080).default(60).describe("Older video is removed (min); 0: none is recorded"),
    maxGigabytes: z
      .number()
      .min(0.1)
      .max(100_000)
      .default(20)
      .describe("With more the oldest is removed (GB); recorded cameras have equal shares"),
    segmentS: z.number().min(1).max(60).default(4).describe("Least length of one file (s); it ends at a keyframe"),
    minFreeGigabytes: z.number().min(0).max(100_000).default(2).describe("Recording stops with less room (GB)"),
  })
  .describe("Compressed video of the newest past, on disk, from which evidence is cut");

export const Evidence = z
  .strictObject({
    secondsBefore: z.number().min(0).max(120).default(10).describe("What a clip shows before the moment (s)"),
    secondsAfter: z.number().min(0).max(120).default(10).describe("What a clip shows after it (s)"),
    maxClipGigabytes: z
      .number()
      .min(0.1)
      .max(10_000)
      .default(4)
      .describe("With more waiting to be uploaded the oldest clips are given up (GB), stills never"),
    requestMaxMinutes: z.number().min(1).max(60).default(10).describe("Longest stretch to be kept on request (min)"),
  })
  .describe("Clips and stills of what was found, cut from the ring");

export const LiveView = z
  .strictObject({
    maxVideos: z
      .int()
      .min(0)
      .max(64)
      .default(8)
      .describe("Videos, live or of the past, that go to the centre at one time while people look; 0: none"),
    keptMegabytes: z
      .number()
      .min(0)
      .max(4096)
      .default(64)
      .describe("Memory for the newest seconds of all cameras, so that who begins to look sees at once (MB)"),
  })
  .describe("Showing cameras to people at the centre");

export const Watch = z
  .strictObject({
    checkEveryS: z.number().min(2).max(3600).default(20).describe("A picture of each camera is looked at (s)"),
    pictureEveryS: z.number().min(5).max(3600).default(60).describe("A picture of each camera goes to the centre (s)"),
    pictureMaxWidthPx: z.int().min(160).max(1920).default(640).describe("Such a picture is at most this wide (px)"),
    offlineAfterS: z
      .number()
      .min(5)
      .max(300)
      .default(20)
      .describe("A camera that is only watched is offline after this long without a sign (s); an analysed one after 8"),
  })
  .describe("How cameras are watched, the analysed ones too");

export const ClockLimits = z
  .strictObject({
    maxCameraOffsetMs: z
      .number()
      .min(0)
      .max(3_600_000)
      .default(2000)
      .describe(
        "A camera whose clock is further off than this is not believed: its pictures count from their arrival (ms)",
      ),
  })
  .describe("When a camera's own clock says when a picture was taken");

export const ExpectedStream = z
  .strictObject({
    ...VideoStream.shape,
    maxKeyframeIntervalS: z.number().min(0.1).max(60).optional().describe("Keyframes further apart are a fault (s)"),
  })
  .describe("What the stream that is read should be; absent: anything will do");
