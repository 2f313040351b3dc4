import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agentRegistryFile, openAgentRegistry } from "@ngaba/central";
import type { VideoStream } from "@ngaba/config";
import { parse, stringify } from "yaml";
import type { Credentials } from "./options.ts";

const AGENT_ID = "agent-01";

/** A camera that the agent is to watch or analyse. */
export interface AgentCamera {
  readonly id: string;
  readonly rtspUrl: string;
  readonly picturesAreRendered?: boolean;
  readonly credentials?: Credentials | undefined;
  /** What it sends; absent: anything will do. */
  readonly expected?: VideoStream;
  /** Scene file and rate; absent: watched only. */
  readonly analysis?: { readonly scene: string; readonly fps: number };
}

/** What the services are to be started with. */
export interface Prepared {
  readonly inventoryDir: string;
  readonly cameras: readonly AgentCamera[];
  /** The simulator's plan file; absent when nothing is simulated. */
  readonly simulationPlan: string | undefined;
}

export interface Provisioning {
  readonly dataDir: string;
  readonly httpPort: number;
  readonly brokerPort: number;
  readonly inventoryDir: string;
  readonly modelCacheDir: string;
  readonly cameras: readonly AgentCamera[];
}

/** Configuration files of the two services, ready to be started with. */
export interface Provisioned {
  readonly centreConfig: string;
  readonly centreDataDir: string;
  readonly agentConfig: string;
}

/**
 * Writes the configuration of a centre and of one agent into the data folder, and makes the agent's secrets at the
 * first start. The configurations are written anew each time, since ports and cameras may differ; secrets stay.
 */
export async function provision(plan: Provisioning): Promise<Provisioned> {
  const centreDir = join(plan.dataDir, "centre");
  const agentDir = join(plan.dataDir, AGENT_ID);
  for (const folder of [centreDir, agentDir]) await mkdir(folder, { recursive: true, mode: 0o700 });

  const centreConfig = join(centreDir, "centre.yaml");
  const centreDataDir = join(centreDir, "data");
  await mkdir(centreDataDir, { recursive: true, mode: 0o700 });
  await writeYaml(centreConfig, {
    listen: { host: "127.0.0.1", port: plan.httpPort },
    dataDir: "./data",
    inventoryDir: plan.inventoryDir,
    broker: { kind: "embedded", host: "127.0.0.1", port: plan.brokerPort },
  });

  const secretsFile = join(agentDir, "secrets.yaml");
  await writeSecrets(secretsFile, agentRegistryFile(centreDataDir), plan.cameras);
  const agentConfig = join(agentDir, "agent.yaml");
  await writeYaml(agentConfig, {
    agentId: AGENT_ID,
    dataDir: "./data",
    secretsFile: "./secrets.yaml",
    modelCacheDir: plan.modelCacheDir,
    broker: { url: `mqtt://127.0.0.1:${plan.brokerPort}` },
    centre: { url: `http://127.0.0.1:${plan.httpPort}` },
    cameras: plan.cameras.map(({ credentials: _, ...camera }) => camera),
  });
  return { centreConfig, centreDataDir, agentConfig };
}

/** The agent's own secrets are made once; when either half is lost, both are made anew. */
async function writeSecrets(file: string, registryFile: string, cameras: readonly AgentCamera[]): Promise<void> {
  const registry = openAgentRegistry(registryFile);
  const isKnown = (await registry.list()).includes(AGENT_ID);
  const kept =
    isKnown && existsSync(file) ? (parse(await readFile(file, "utf8")) as Record<string, unknown>) : undefined;
  if (isKnown && kept === undefined) await registry.remove(AGENT_ID);
  const { brokerPassword, uploadToken } = kept ?? (await registry.add(AGENT_ID));
  const logins = cameras.flatMap(({ id, credentials }) => (credentials === undefined ? [] : [[id, credentials]]));
  await writeYaml(file, { brokerPassword, uploadToken, cameras: Object.fromEntries(logins) });
}

/** Owner-only, and whole or not at all: a start that is cut off leaves the file of the one before. */
async function writeYaml(file: string, content: unknown): Promise<void> {
  const fresh = `${file}.new`;
  await writeFile(fresh, stringify(content), { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}
