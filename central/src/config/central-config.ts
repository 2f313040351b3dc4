import { dirname, resolve } from "node:path";
import { loadYaml } from "@ngaba/config";
import { CameraId, LocalName, Role, SiteId } from "@ngaba/contract";
import { z } from "zod";
import { Listen, resolveListen } from "./listen-config.ts";
import { RetentionSettings } from "./retention-config.ts";
import { type ReviewConfig, ReviewSettings, resolveReview } from "./review-config.ts";
import { resolveWebhooks, Webhooks } from "./webhook-config.ts";

const Port = z.int().min(0).max(65_535);
const Host = z.string().min(1).max(253);
const Path = z.string().min(1);
const KIB = 1024;
const MIB = 1024 * KIB;

const EmbeddedBroker = z
  .strictObject({
    kind: z.literal("embedded"),
    host: Host.default("127.0.0.1").describe("Address that the embedded broker listens on"),
    port: Port.default(1883).describe("TCP port; 0 takes any free one"),
  })
  .describe("The MQTT broker inside the centre's process");

const MqttBroker = z
  .strictObject({
    kind: z.literal("mqtt"),
    url: z.url({ protocol: /^mqtts?$/ }).describe("Address of the broker, without credentials"),
    username: z.string().min(1).max(64).default("central").describe("The centre's login at the broker"),
    passwordFile: Path.describe("File that holds the login's password, relative to this file"),
  })
  .superRefine(refuseCredentials)
  .describe("A broker of one's own, for example mosquitto");

const InfluxSeries = z
  .strictObject({
    kind: z.literal("influx"),
    url: z.url({ protocol: /^https?$/ }).describe("Address of InfluxDB's 1.x interface, without credentials"),
    database: z.string().min(1).default("ngaba").describe("Database; created when it is missing"),
    username: z.string().min(1).optional().describe("Login at InfluxDB; none when it asks for none"),
    passwordFile: Path.optional().describe("File that holds the login's password, relative to this file"),
  })
  .superRefine((series, context) => {
    refuseCredentials(series, context);
    if ((series.username === undefined) !== (series.passwordFile === undefined)) {
      const missing = series.username === undefined ? "username" : "passwordFile";
      const message = "username and passwordFile belong together: give both or none";
      context.addIssue({ code: "custom", path: [missing], message });
    }
  })
  .describe("An InfluxDB of one's own");

const EmbeddedSeries = z.strictObject({ kind: z.literal("embedded") }).describe("Series in SQLite under dataDir");

const MapTiles = z
  .strictObject({
    url: z
      .string()
      .max(500)
      .describe("Where the pictures are, with {z}, {x} and {y}; a path counts from the centre's own address"),
    attribution: z.string().min(1).max(300).describe("Whose map it is, as its licence wants it said on the page"),
    maxZoom: z.int().min(1).max(22).default(19).describe("Deepest zoom that the server has pictures of"),
  })
  .superRefine(checkTileAddress)
  .describe("A tile server under the city's own map; browsers that show the map then fetch pictures from it");

const CityMapSettings = z
  .strictObject({ tiles: MapTiles.optional() })
  .describe("The map of the page. What is drawn comes from map.geojson in inventoryDir");

const Limits = z
  .strictObject({
    mediaMaxBytes: z
      .int()
      .min(KIB)
      .default(512 * MIB)
      .describe("Largest picture, clip or document taken (bytes)"),
    mediaMinFreeBytes: z
      .int()
      .min(0)
      .default(1024 * MIB)
      .describe("Uploads are refused while less than this is free on their disk, so that events have room (bytes)"),
    mqttMaxPacketBytes: z
      .int()
      .min(KIB)
      .default(256 * KIB)
      .describe("Largest MQTT packet the embedded broker takes (bytes)"),
    streamMaxConnections: z.int().min(1).default(200).describe("Live streams open at once"),
    streamMaxPerReader: z.int().min(1).default(20).describe("Live streams of one person or machine open at once"),
    streamMaxBufferBytes: z
      .int()
      .min(KIB)
      .default(4 * MIB)
      .describe("A live stream that lets more than this wait unread is cut off (bytes)"),
    videoMaxReaders: z.int().min(0).default(64).describe("People who look at cameras, live or back, at one time"),
    requestsPerMinute: z.int().min(10).default(1200).describe("API requests a minute from one address"),
    filesPerMinute: z
      .int()
      .min(10)
      .default(24_000)
      .describe("Pictures, clips and documents a minute asked for by one person or machine; a wall shows every camera"),
    wrongKeysPerMinute: z.int().min(1).default(10).describe("Wrong start keys or tokens a minute from one address"),
    wrongSignInsPerMinute: z.int().min(1).default(30).describe("Refused sign-ins a minute from one address"),
  })
  .describe("What the centre refuses to be flooded with");

const Accounts = z
  .strictObject({
    sessionHours: z
      .int()
      .min(1)
      .max(8_760)
      .default(24)
      .describe("How long a browser stays signed in, whatever happens in it (hours); more for a display on the wall"),
    idleHours: z.int().min(1).max(8_760).default(12).describe("Without any request a session ends sooner (hours)"),
    secondFactorRoles: z
      .array(Role)
      .default([])
      .describe("Who has one of these roles can do nothing before a second factor has been added"),
  })
  .describe("Of people who sign in");

const CameraGroup = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
      .describe("a–z, 0–9 and inner hyphens, at most 64"),
    name: LocalName,
    sites: z.array(SiteId).default([]).describe("All cameras of these sites"),
    cameras: z.array(CameraId).default([]).describe("These cameras besides"),
  })
  .describe("Cameras that people and machines can be limited to; each ward and each site is such a group by itself");

/** The centre's configuration as it stands in its YAML file. */
export const CentralConfigFile = z
  .strictObject({
    listen: Listen.prefault({}),
    dataDir: Path.default("./data").describe("Folder for everything that must survive, relative to this file"),
    inventoryDir: Path.describe("Folder of the city's inventory: its sites and cameras, relative to this file"),
    statutesDir: Path.optional().describe(
      "Folder of the statutes that acts are judged by, relative to this file; absent: those of the repository, for Vietnam",
    ),
    documentsDir: Path.optional().describe(
      "Folder of the forms and words of documents about cases, relative to this file; absent: those of the repository, for Vietnam",
    ),
    broker: z.discriminatedUnion("kind", [EmbeddedBroker, MqttBroker]).prefault({ kind: "embedded" }),
    series: z.discriminatedUnion("kind", [EmbeddedSeries, InfluxSeries]).prefault({ kind: "embedded" }),
    map: CityMapSettings.prefault({}),
    webhooks: Webhooks,
    webDir: Path.optional().describe("Folder of the built page, relative to this file; absent: the repository's own"),
    accounts: Accounts.prefault({}),
    cameraGroups: z
      .array(CameraGroup)
      .default([])
      .refine((groups) => new Set(groups.map(({ id }) => id)).size === groups.length, "ids must be unique"),
    review: ReviewSettings.prefault({}),
    retention: RetentionSettings.prefault({}),
    logLevel: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    limits: Limits.prefault({}),
  })
  .describe("Configuration of the operations centre");

/** The same after loading: every path absolute. */
export type CentralConfig = z.infer<typeof CentralConfigFile> & {
  readonly webDir: string;
  readonly statutesDir: string;
  readonly review: ReviewConfig;
  readonly documentsDir: string;
};

/** The page that the repository's own build makes. */
const builtPage = resolve(import.meta.dirname, "../../web/dist");
const shippedDocuments = resolve(import.meta.dirname, "../../../config/documents/vn");
const shippedStatutes = resolve(import.meta.dirname, "../../../config/statutes/vn");

/**
 * Reads the centre's configuration.
 * @throws {ConfigError} with every problem of the file at once
 */
export function loadCentralConfig(file: string): CentralConfig {
  return resolvePaths(loadYaml(file, CentralConfigFile), dirname(resolve(file)));
}

/** Makes every path absolute: relative ones count from `folder`, where the file lies. */
export function resolvePaths(config: z.infer<typeof CentralConfigFile>, folder: string): CentralConfig {
  const { broker, series, documentsDir, statutesDir, webDir } = config;
  return {
    ...config,
    listen: resolveListen(config.listen, folder),
    webhooks: resolveWebhooks(config.webhooks, folder),
    review: resolveReview(config.review, folder),
    dataDir: resolve(folder, config.dataDir),
    inventoryDir: resolve(folder, config.inventoryDir),
    documentsDir: documentsDir === undefined ? shippedDocuments : resolve(folder, documentsDir),
    statutesDir: statutesDir === undefined ? shippedStatutes : resolve(folder, statutesDir),
    webDir: webDir === undefined ? builtPage : resolve(folder, webDir),
    broker: broker.kind === "mqtt" ? { ...broker, passwordFile: resolve(folder, broker.passwordFile) } : broker,
    series:
      series.kind === "influx" && series.passwordFile !== undefined
        ? { ...series, passwordFile: resolve(folder, series.passwordFile) }
        : series,
  };
}

function refuseCredentials({ url }: { url: string }, context: z.RefinementCtx): void {
  if (!URL.canParse(url)) return; // already reported by the field itself
  const { username, password } = new URL(url);
  if (username === "" && password === "") return;
  const message = "must not contain credentials; give username and passwordFile";
  context.addIssue({ code: "custom", path: ["url"], message });
}

function checkTileAddress({ url }: { url: string }, context: z.RefinementCtx): void {
  const message = tileAddressFault(url);
  if (message !== undefined) context.addIssue({ code: "custom", path: ["url"], message });
}

/** What is wrong with it first; `undefined` when nothing is. */
function tileAddressFault(url: string): string | undefined {
  const missing = ["{z}", "{x}", "{y}"].filter((part) => !url.includes(part));
  if (missing.length > 0) return `must contain ${missing.join(" and ")}`;
  const filled = url.replaceAll(/\{[zxy]\}/g, "0");
  if (/[{}]/.test(filled)) return "may contain no other part in braces: give one host";
  if (/^\/[^/]/.test(url)) return undefined;
  if (!/^https?:\/\//.test(url) || !URL.canParse(filled)) return "must begin with https://, http:// or /";
  if (/^https?:\/\/[^/]*[{}]/.test(url)) return "may contain {z}, {x} and {y} in its path only";
  const { username, password } = new URL(filled);
  return username === "" && password === "" ? undefined : "must not contain credentials";
}
