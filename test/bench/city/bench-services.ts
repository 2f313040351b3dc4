import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRegistryFile, openAgentRegistry } from "@ngaba/central";
import { startService, whenReady } from "../../e2e/start-service.ts";
import type { Behaviour } from "../../simulator/simulated-camera.ts";
import type { SimulatorOptions } from "../../simulator/simulator.ts";
import { CENTRE_LOGIN, startBroker, startCentre, writeConfig } from "../centre-and-broker.ts";
import { AGENT_ID, type BenchAgent, startBenchAgent } from "./bench-agent.ts";

/** Everything around the agent, each in a process of its own: simulated cameras, broker, centre. */
export interface BenchServices extends AsyncDisposable {
  urlOf(cameraId: string): string;
  /** Makes a simulated camera act otherwise, at once. */
  setBehaviour(cameraId: string, behaviour: Behaviour): Promise<void>;
  /** How many clients a simulated camera plays to. */
  clientsOf(cameraId: string): Promise<number>;
  /** Where the centre keeps the newest picture of each camera. */
  readonly picturesFolder: string;
  /** See {@link startBenchAgent}. */
  startAgent(config: Readonly<Record<string, unknown>>): Promise<BenchAgent>;
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
  const simulator = await startPlaying(stack, folder, played, signal);
  const brokerUrl = await startBroker(stack, { [AGENT_ID]: secrets.brokerPassword });
  const centreUrl = await startCentre(stack, folder, brokerUrl, signal);
  const around = { folder, secrets, brokerUrl, centreUrl, listener: CENTRE_LOGIN };
  let agents = 0;
  const owned = stack.move();
  return {
    urlOf: (cameraId) => `${simulator.url}/${cameraId}`,
    setBehaviour: (cameraId, behaviour) => order(simulator.controlUrl, cameraId, behaviour),
    clientsOf: (cameraId) => clientsOf(simulator.controlUrl, cameraId),
    picturesFolder: join(folder, "centre/camera-pictures"),
    startAgent: (config) => startBenchAgent(around, `agent-${++agents}`, config),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startPlaying(
  stack: AsyncDisposableStack,
  folder: string,
  cameras: SimulatorOptions["cameras"],
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly controlUrl: string }> {
  const plan = await writeConfig(join(folder, "simulation.json"), { cameras });
  const simulator = startService(stack, "test/simulator/main.ts", plan, "--control-port", "0");
  const found = (pattern: RegExp) => pattern.exec(simulator.log)?.[1];
  const port = () => found(/play on port (\d+)/);
  await whenReady("the simulator", simulator, () => port() !== undefined, signal);
  return { url: `rtsp://127.0.0.1:${port()}`, controlUrl: found(/taken on (http:\S+)/) ?? "" };
}

async function order(controlUrl: string, cameraId: string, behaviour: Behaviour): Promise<void> {
  const body = JSON.stringify({ behaviour });
  const answer = await fetch(ordersTo(controlUrl, cameraId), { method: "POST", body });
  if (!answer.ok) throw new Error(`the simulator does not obey: ${await answer.text()}`);
}

async function clientsOf(controlUrl: string, cameraId: string): Promise<number> {
  const answer = await fetch(ordersTo(controlUrl, cameraId));
  if (!answer.ok) throw new Error(`the simulator does not tell of ${cameraId}: ${await answer.text()}`);
  return ((await answer.json()) as { clients: number }).clients; // our own simulator's answer
}

const ordersTo = (controlUrl: string, cameraId: string): string =>
  `${controlUrl}/cameras/${encodeURIComponent(cameraId)}`;
