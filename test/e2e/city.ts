import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRegistryFile, openAgentRegistry, startAddress } from "@ngaba/central";
import { type CameraView, EventPage, type EventView } from "@ngaba/contract";
import { stringify } from "yaml";
import { addMachine } from "../central/add-machine.ts";
import { keepSecrets } from "../run-logs.ts";
import { freePort } from "../servers/free-port.ts";
import { type Influxd, startInfluxd } from "../servers/influxd.ts";
import { type Mosquitto, startMosquitto } from "../servers/mosquitto.ts";
import { fetchVtest, VTEST_SCENE } from "../simulator/footage.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import { ServiceProcess } from "./service-process.ts";
import { isCentreReady, startService, whenReady } from "./start-service.ts";

const repositoryRoot = join(import.meta.dirname, "../..");
const cacheFolder = join(repositoryRoot, ".cache");
const inventoryDir = join(repositoryRoot, "config/viet-tri");
const AGENT_ID = "agent-01";
const CAMERA_LOGIN = { username: "viewer", password: "camera-of-a-test" };

/** The camera of the sample inventory that the street film plays for. */
export const SMART_CAMERA = "vt-viet-tri-001-1";
/** Another camera of its site, watched without analysis. */
export const WATCHED_CAMERA = "vt-viet-tri-001-2";

/** A camera that is played, and what its pictures are looked at for; without `analysis` it is only watched. */
export interface Played {
  readonly id: string;
  /** Its film. */
  readonly film: string;
  readonly analysis?: { readonly fps: number; readonly scene: string };
  readonly picturesAreRendered?: boolean;
}

export interface CityOptions {
  readonly broker: "embedded" | "mosquitto";
  readonly series: "embedded" | "influx";
  /** Else {@link SMART_CAMERA} and {@link WATCHED_CAMERA} play the street film. */
  readonly played?: readonly Played[];
  /** Changes the agent's configuration before it is written. */
  readonly agentConfig?: (config: Record<string, unknown>) => Record<string, unknown>;
}

/** Simulator, agent, broker, centre and stores, each the real thing in a process of its own (but for the simulator). */
export interface City extends AsyncDisposable {
  readonly folder: string;
  readonly centreDataDir: string;
  readonly simulator: Simulator;
  readonly centre: ServiceProcess;
  readonly agent: ServiceProcess;
  readonly mosquitto: Mosquitto | undefined;
  readonly influxd: Influxd | undefined;
  readonly httpUrl: string;
  readonly brokerUrl: string;
  readonly secrets: { readonly brokerPassword: string; readonly uploadToken: string };
  /** The page's address, with the start key until a browser has opened it. */
  pageUrl(): Promise<string>;
  /** GET as a machine that may read everything. */
  get(path: string): Promise<Response>;
  events(): Promise<EventView[]>;
  cameras(): Promise<CameraView[]>;
  /** Waits until the centre says that it is ready. */
  whenReady(): Promise<void>;
}

/** Starts everything but the agent and the centre's clients; the caller starts `agent` when it wants pictures. */
export async function startCity(options: CityOptions): Promise<City> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-city-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const centreDataDir = join(folder, "centre");
  const secrets = await openAgentRegistry(agentRegistryFile(centreDataDir)).add(AGENT_ID);
  keepSecrets(secrets.brokerPassword, secrets.uploadToken);
  const machine = await addMachine(centreDataDir);

  const played = options.played ?? (await streetCameras());
  const films = played.map(({ id, film }) => ({ path: id, file: film, credentials: CAMERA_LOGIN }));
  const simulator = stack.use(await startSimulator({ cameras: films }));
  const centrePassword = "centre-of-a-test";
  const logins = { central: centrePassword, [AGENT_ID]: secrets.brokerPassword };
  const mosquitto = options.broker === "mosquitto" ? await startMosquitto({ logins }) : undefined;
  stack.defer(async () => await mosquitto?.stop());
  const influxd = options.series === "influx" ? await startInfluxd() : undefined;
  stack.defer(async () => await influxd?.stop());

  const [httpPort, brokerPort] = [await freePort(), await freePort()];
  const httpUrl = `http://127.0.0.1:${httpPort}`;
  const brokerUrl = mosquitto?.url ?? `mqtt://127.0.0.1:${brokerPort}`;
  const brokerPasswordFile = await secretFile(folder, "broker-password", centrePassword);
  const seriesPasswordFile = await secretFile(folder, "series-password", influxd?.password ?? "");
  await writeFile(
    join(folder, "centre.yaml"),
    stringify({
      listen: { port: httpPort },
      dataDir: centreDataDir,
      inventoryDir,
      broker:
        mosquitto === undefined
          ? { kind: "embedded", port: brokerPort }
          : { kind: "mqtt", url: brokerUrl, username: "central", passwordFile: brokerPasswordFile },
      series:
        influxd === undefined
          ? { kind: "embedded" }
          : {
              kind: "influx",
              url: influxd.url,
              database: influxd.database,
              username: influxd.username,
              passwordFile: seriesPasswordFile,
            },
    }),
  );
  await writeAgent(folder, { played, simulator, brokerUrl, httpUrl, secrets }, options.agentConfig);

  const centre = startService(stack, "central/src/main.ts", join(folder, "centre.yaml"));
  const agent = new ServiceProcess("edge-agent/src/main.ts", join(folder, "agent.yaml"));
  stack.defer(async () => void (await agent.stop()));

  const get = async (path: string) => await fetch(`${httpUrl}${path}`, { headers: machine });
  const owned = stack.move();
  return {
    folder,
    centreDataDir,
    simulator,
    centre,
    agent,
    mosquitto,
    influxd,
    httpUrl,
    brokerUrl,
    secrets,
    get,
    pageUrl: async () => {
      const address = await startAddress(httpUrl, centreDataDir);
      keepSecrets(new URL(address).searchParams.get("key") ?? "");
      return address;
    },
    events: async () => EventPage.parse(await (await get("/api/events?limit=200")).json()).events,
    cameras: async () => ((await (await get("/api/cameras")).json()) as { cameras: CameraView[] }).cameras,
    whenReady: () => whenReady("the centre", centre, () => isCentreReady(httpUrl)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function streetCameras(): Promise<readonly Played[]> {
  const { mp4: film } = await fetchVtest({ cacheDir: cacheFolder });
  return [
    { id: SMART_CAMERA, film, analysis: { fps: 7, scene: VTEST_SCENE } },
    { id: WATCHED_CAMERA, film },
  ];
}

interface AgentSurroundings {
  readonly played: readonly Played[];
  readonly simulator: Simulator;
  readonly brokerUrl: string;
  readonly httpUrl: string;
  readonly secrets: { readonly brokerPassword: string; readonly uploadToken: string };
}

async function writeAgent(
  folder: string,
  { played, simulator, brokerUrl, httpUrl, secrets }: AgentSurroundings,
  change: CityOptions["agentConfig"] = (config) => config,
): Promise<void> {
  const logins = played.map(({ id }) => [id, CAMERA_LOGIN]);
  const config = {
    agentId: AGENT_ID,
    dataDir: "./agent",
    secretsFile: await secretFile(
      folder,
      "agent-secrets.yaml",
      stringify({ ...secrets, cameras: Object.fromEntries(logins) }),
    ),
    modelCacheDir: join(cacheFolder, "models"),
    broker: { url: brokerUrl },
    centre: { url: httpUrl },
    cameras: played.map(({ film: _, ...camera }) => ({ ...camera, rtspUrl: simulator.url(camera.id) })),
  };
  await writeFile(join(folder, "agent.yaml"), stringify(change(config)));
}

async function secretFile(folder: string, name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content, { mode: 0o600 });
  return file;
}
