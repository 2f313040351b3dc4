import { rm } from "node:fs/promises";
import { join } from "node:path";
import { modelCacheFolder } from "../../../scripts/folders.ts";
import { lastWordsOf, startService } from "../../e2e/start-service.ts";
import { writeConfig } from "../centre-and-broker.ts";
import { type AgentMessages, type BrokerLogin, listenToAgent } from "./agent-subscriber.ts";

export const AGENT_ID = "agent-01";

/** An agent as a process of its own, and what it says. Disposed of, it is gone with its data. */
export interface BenchAgent extends AsyncDisposable {
  readonly pid: number;
  /** What it has told since its start. */
  readonly messages: AgentMessages;
  /** What it printed last. */
  lastWords(): string;
}

export interface AgentSurroundings {
  /** For its configuration and its data. */
  readonly folder: string;
  readonly brokerUrl: string;
  readonly centreUrl: string;
  readonly secrets: { readonly brokerPassword: string; readonly uploadToken: string };
  /** One that may read what agents write. */
  readonly listener: BrokerLogin;
}

/**
 * Starts an agent that knows nothing of those before it.
 *
 * @param name of its files; another one each time
 * @param config what differs from the defaults of the agent's configuration: its cameras at least
 */
export async function startBenchAgent(
  { folder, brokerUrl, centreUrl, secrets, listener }: AgentSurroundings,
  name: string,
  config: Readonly<Record<string, unknown>>,
): Promise<BenchAgent> {
  await using stack = new AsyncDisposableStack();
  const dataDir = join(folder, name);
  const file = await writeConfig(`${dataDir}.yaml`, {
    ...{ agentId: AGENT_ID, dataDir, modelCacheDir: modelCacheFolder },
    secretsFile: await writeConfig(`${dataDir}-secrets.yaml`, { ...secrets, cameras: {} }),
    ...{ broker: { url: brokerUrl }, centre: { url: centreUrl }, ...config },
  });
  const { messages } = stack.use(await listenToAgent(brokerUrl, listener, AGENT_ID));
  stack.defer(() => rm(dataDir, { recursive: true, force: true })); // a ring of video is in it
  const agent = startService(stack, "edge-agent/src/main.ts", file);
  const owned = stack.move();
  const dispose = () => owned.disposeAsync();
  return { pid: agent.pid, messages, lastWords: () => lastWordsOf(agent), [Symbol.asyncDispose]: dispose };
}
