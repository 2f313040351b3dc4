import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRegistryFile, openAgentRegistry } from "@ngaba/central";
import { modelCacheFolder, repositoryRoot } from "../../../scripts/folders.ts";
import { ServiceProcess } from "../../e2e/service-process.ts";
import { freePort } from "../../servers/free-port.ts";
import { startMosquitto } from "../../servers/mosquitto.ts";
import type { Behaviour } from "../../simulator/simulated-camera.ts";
import type { SimulatorOptions } from "../../simulator/simulator.ts";
import { type AgentMessages, listenToAgent, noMessages } from "./agent-subscriber.ts";
import { isSoWithin } from "./until.ts";

export const INVENTORY_DIR: string = join(repositoryRoot, "config/viet-tri");
const AGENT_ID = "agent-01";
const CENTRE = { username: "central", password: "centre-of-a-bench" };
const READY_MS = 120_000;

/** Everything around the agent, each in a process of its own: simulated cameras, broker, centre. */
export interface BenchServices extends AsyncDisposable {
  urlOf(cameraId: string): string;
  /** Makes a simulated camera act otherwise, at once. */
  setBehaviour(cameraId: string, behaviour: Behaviour): Promise<void>;
  /** Where the centre keeps the newest picture of each camera. */
  readonly picturesFolder: string;
  /**
   * Starts an agent that knows nothing of those before it.
   *
   * @param config what differs from the defaults of the agent's configuration: its cameras at least
   */
  startAgent(config: Readonly<Record<string, unknown>>): Promise<BenchAgent>;
}

export interface BenchAgent extends AsyncDisposable {
  readonly pid: number;
  /** What it printed last. */
  readonly lastWords: string;
  /** What it has told since its start. */
  readonly messages: AgentMessages;
}

/** @throws {Error} when one of them does not come up */
export async function startBenchServices(
  played: SimulatorOptions["cameras"],
  signal: AbortSignal,
): Promise<BenchServices> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-city-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const secrets = await openAgentRegistry(agentRegistryFile(join(folder, "centre"))).add(AGENT_ID);
  const simulator = stack.use(await startPlaying(folder, played, signal));
  const logins = { [CENTRE.username]: CENTRE.password, [AGENT_ID]: secrets.brokerPassword };
  const mosquitto = await startMosquitto({ logins });
  const killMosquitto = () => process.kill(mosquitto.pid, "SIGKILL");
  process.once("exit", killMosquitto); // also when we leave without tidying up
  stack.defer(async () => {
    process.off("exit", killMosquitto);
    await mosquitto.stop();
  });
  const centre = stack.use(await startCentre(folder, mosquitto.url, signal));
  let messages = noMessages();
  stack.use(await listenToAgent({ url: mosquitto.url, login: CENTRE }, AGENT_ID, () => messages));
  let agents = 0;
  const owned = stack.move();
  return {
    urlOf: (cameraId) => `${simulator.url}/${cameraId}`,
    setBehaviour: (cameraId, behaviour) => order(simulator.controlUrl, cameraId, behaviour),
    picturesFolder: join(folder, "centre/camera-pictures"),
    startAgent: async (config) => {
      const own = join(folder, `agent-${++agents}`);
      const file = await write(`${own}.yaml`, {
        ...{ agentId: AGENT_ID, dataDir: own, modelCacheDir: modelCacheFolder },
        secretsFile: await write(`${own}-secrets.yaml`, { ...secrets, cameras: {} }),
        ...{ broker: { url: mosquitto.url }, centre: { url: centre.url }, ...config },
      });
      messages = noMessages();
      const agent = new ServiceProcess("edge-agent/src/main.ts", file);
      agent.start();
      const dispose = async (): Promise<void> => {
        await agent.stop();
        await rm(own, { recursive: true, force: true }); // with its ring
      };
      const { pid } = agent;
      const lastWords = () => agent.log.slice(-2000);
      return {
        pid,
        messages,
        [Symbol.asyncDispose]: dispose,
        get lastWords() {
          return lastWords();
        },
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Started extends AsyncDisposable {
  readonly url: string;
}

async function startPlaying(
  folder: string,
  cameras: SimulatorOptions["cameras"],
  signal: AbortSignal,
): Promise<Started & { readonly controlUrl: string }> {
  const plan = await write(join(folder, "simulation.json"), { cameras });
  const simulator = new ServiceProcess("test/simulator/main.ts", plan, "--control-port", "0");
  simulator.start();
  const found = (pattern: RegExp) => pattern.exec(simulator.log)?.[1];
  const port = () => found(/play on port (\d+)/);
  await ready("the simulator", simulator, () => port() !== undefined, signal);
  const controlUrl = found(/taken on (http:\S+)/) ?? "";
  return { url: `rtsp://127.0.0.1:${port()}`, controlUrl, [Symbol.asyncDispose]: () => stop(simulator) };
}

async function startCentre(folder: string, brokerUrl: string, signal: AbortSignal): Promise<Started> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const passwordFile = join(folder, "broker-password");
  await writeFile(passwordFile, CENTRE.password, { mode: 0o600 });
  const config = await write(join(folder, "centre.yaml"), {
    ...{ listen: { port }, dataDir: "./centre", inventoryDir: INVENTORY_DIR },
    broker: { kind: "mqtt", url: brokerUrl, username: CENTRE.username, passwordFile },
  });
  const centre = new ServiceProcess("central/src/main.ts", config);
  centre.start();
  const answers = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await ready("the centre", centre, answers, signal);
  return { url, [Symbol.asyncDispose]: () => stop(centre) };
}

/** Waits for a service; stops it when it does not come up. */
async function ready(
  what: string,
  service: ServiceProcess,
  isReady: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (await isSoWithin(READY_MS, isReady, signal)) return;
    throw new Error(`${what} is not ready after ${READY_MS / 1000} s\n${service.log.slice(-2000)}`);
  } catch (error) {
    await stop(service);
    throw error;
  }
}

const stop = async (service: ServiceProcess): Promise<void> => void (await service.stop());

async function order(controlUrl: string, cameraId: string, behaviour: Behaviour): Promise<void> {
  const body = JSON.stringify({ behaviour });
  const answer = await fetch(`${controlUrl}/cameras/${encodeURIComponent(cameraId)}`, { method: "POST", body });
  if (!answer.ok) throw new Error(`the simulator does not obey: ${await answer.text()}`);
}

/** JSON is YAML too. @returns the file */
async function write(file: string, content: unknown): Promise<string> {
  await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  return file;
}
