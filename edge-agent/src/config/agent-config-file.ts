import { entries, fieldOf, type Report, reportRepeatedIds, textOf, withCrossCheck } from "@ngaba/config";
import { AgentId, CameraId, CameraMode } from "@ngaba/contract";
import { z } from "zod";
import { Checks } from "./checks-section.ts";
import { ClockLimits, Decoding, Evidence, ExpectedStream, LiveView, Processes, Ring, Watch } from "./video-sections.ts";

const Path = z.string().min(1);

const hasNoLogin = (address: string): boolean => {
  if (!URL.canParse(address)) return true; // already reported by the address itself
  const { username, password } = new URL(address);
  return username === "" && password === "";
};

const hasNoPath = (address: string): boolean => !URL.canParse(address) || new URL(address).pathname === "/";

/** An address without a login: addresses end up in logs and messages. */
const address = (schemes: RegExp) =>
  z.url({ protocol: schemes }).refine(hasNoLogin, "must not contain a login; logins stand in secretsFile");

const Detector = z
  .strictObject({
    model: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .default("nanodet-coco")
      .describe("Id of a model card in models/cards"),
    scoreThreshold: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe("Less certain detections are dropped, above 0 to 1; absent: the model card's own"),
    threads: z.int().min(1).max(16).default(1).describe("Processor threads that one run of the model may use"),
  })
  .describe("What finds road users in the pictures");

const Analysis = z
  .strictObject({
    from: z
      .enum(["main", "substream"])
      .default("main")
      .describe(
        "Which stream is analysed; substream: the ring and the stills are of the substream too, over the one connection to the camera",
      ),
    fps: z.number().min(1).max(30).default(7).describe("Frames analysed per second, 1 to 30"),
    maxWidthPx: z
      .int()
      .min(160)
      .max(3840)
      .default(1280)
      .describe("Wider pictures are made this wide before anything else (px); detection regions are cut from these"),
    detectionBudgetMs: z
      .int()
      .min(1)
      .max(10_000)
      .default(120)
      .describe(
        "What looking at a frame of this camera may cost (ms), other cameras not counted; regions of the scene that do not fit take turns, the whole frame always runs",
      ),
    scene: Path.describe("File with the camera's lines, zones and rules, relative to this file"),
  })
  .describe("How the pictures are analysed; absent: the camera is only watched for being alive");

const Tracks = z
  .strictObject({
    keepDays: z.number().min(0).max(366).default(8).describe("Older recordings are removed (days); 0: none is made"),
    maxMegabytesPerCamera: z
      .int()
      .min(10)
      .max(1_000_000)
      .default(1_000)
      .describe("With more the oldest are removed (MB)"),
  })
  .describe("Recorded tracks, boxes without pictures, by which `ngaba replay` judges the past by other rules");

const Camera = z.strictObject({
  id: CameraId.describe("As in the city's inventory; appears in topics"),
  rtspUrl: address(/^rtsps?$/).describe("Address of the stream without login, rtsp:// or rtsps://"),
  picturesAreRendered: z
    .boolean()
    .default(false)
    .describe("True: its pictures come from a computer, not from a street; its events say so, and are shown as such"),
  substreamUrl: address(/^rtsps?$/)
    .optional()
    .describe("Address of the small stream without login; a camera that is only watched is then read by it alone"),
  transport: z.enum(["tcp", "udp"]).default("tcp").describe("How the stream comes; udp where a camera cannot do tcp"),
  mode: CameraMode.default("active").describe(
    "maintenance: read, but nothing about it is reported as a fault and no rule is judged; disabled: not read",
  ),
  expected: ExpectedStream.optional(),
  ring: z
    .boolean()
    .optional()
    .describe("Whether its video is kept in the ring; absent: that of analysed cameras is, that of others is not"),
  analysis: Analysis.optional(),
});

function reportMissingSubstreams(config: unknown, report: Report): void {
  for (const [index, camera] of entries(config, "cameras")) {
    if (textOf(fieldOf(camera, "analysis"), "from") !== "substream") continue;
    if (fieldOf(camera, "substreamUrl") !== undefined) continue;
    report(["cameras", index, "analysis", "from"], "is the substream, and the camera has no substreamUrl");
  }
}

/** The agent's configuration as it stands in its YAML file. */
export const AgentConfigFile = withCrossCheck(
  z
    .strictObject({
      agentId: AgentId.describe("Names the agent in topics, and is its login at the broker"),
      dataDir: Path.default("./data").describe("Folder for what must survive a restart, relative to this file"),
      secretsFile: Path.default("./secrets.yaml").describe(
        "File with passwords and tokens, readable by its owner alone (mode 0600), relative to this file",
      ),
      modelCacheDir: Path.default("./models").describe("Folder for converted models, relative to this file"),
      logLevel: z
        .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
        .default("info")
        .describe("Least important lines that are written"),
      broker: z
        .strictObject({ url: address(/^mqtts?$/).describe("Address without login, mqtt:// or mqtts://") })
        .describe("The MQTT broker that takes the agent's messages"),
      centre: z
        .strictObject({
          url: address(/^https?$/)
            .refine(hasNoPath, "must not contain a path: the centre is reached at the root of its address")
            .describe("Address without login and path, http:// or https://"),
          caFile: Path.optional().describe(
            "Certificate of the centre's own authority, PEM, relative to this file; absent: only those that this machine trusts",
          ),
        })
        .describe("The operations centre that takes the agent's pictures"),
      detector: Detector.prefault({}),
      tracks: Tracks.prefault({}),
      processes: Processes.prefault({}),
      decoding: Decoding.prefault({}),
      ring: Ring.prefault({}),
      evidence: Evidence.prefault({}),
      liveView: LiveView.prefault({}),
      watch: Watch.prefault({}),
      checks: Checks.prefault({}),
      clock: ClockLimits.prefault({}),
      cameras: z.array(Camera).min(1).max(256).describe("The cameras that this agent reads"),
    })
    .describe("Configuration of an edge agent"),
  (config: unknown, report: Report) => {
    reportRepeatedIds(config, "cameras", report);
    reportMissingSubstreams(config, report);
  },
);
export type AgentConfigFile = z.infer<typeof AgentConfigFile>;
