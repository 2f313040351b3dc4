import { existsSync } from "node:fs";
import { Command } from "commander";
import { stringify } from "yaml";
import { createSecretFile } from "../auth/secret-file.ts";
import { agentRegistryFile } from "../central.ts";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { type AgentCredentials, type AgentRegistry, openAgentRegistry } from "../fleet/agent-registry.ts";
import { mosquittoPasswordLine } from "../fleet/mosquitto-password.ts";
import { CentralError } from "../platform/errors.ts";
import { withExitCode } from "./exit-code.ts";
import { noteCommand } from "./note-command.ts";

const CONFIG_OPTION = ["--config <file>", "the centre's configuration"] as const;

/** `central agent …`: who may speak as an agent. A running centre notices at once. */
export function agentCommand(): Command {
  const command = new Command("agent").description("Agents and their logins");
  command
    .command("add <agent-id>")
    .description("make an agent and write its secrets, which exist nowhere else, to a file for the agent")
    .requiredOption(...CONFIG_OPTION)
    .requiredOption("--secrets-out <file>", "secrets file to make for the agent (mode 0600, never overwritten)")
    .action((agentId: string, options: { config: string; secretsOut: string }) =>
      withExitCode(() => addAgent(loadCentralConfig(options.config), agentId, options.secretsOut)),
    );
  command
    .command("list")
    .description("print the ids of all agents")
    .requiredOption(...CONFIG_OPTION)
    .action((options: { config: string }) =>
      withExitCode(async () => {
        for (const agentId of await registryOf(loadCentralConfig(options.config)).list()) say(agentId);
      }),
    );
  command
    .command("remove <agent-id>")
    .description("take an agent's logins away; an open broker connection ends with the next restart of the broker")
    .requiredOption(...CONFIG_OPTION)
    .action((agentId: string, options: { config: string }) =>
      withExitCode(() => removeAgent(loadCentralConfig(options.config), agentId)),
    );
  return command;
}

/** @throws {CentralError} SECRET_EXISTS, AGENT_EXISTS, AGENT_ID_INVALID */
async function addAgent(config: CentralConfig, agentId: string, secretsFile: string): Promise<void> {
  if (existsSync(secretsFile)) {
    throw new CentralError("SECRET_EXISTS", `${secretsFile} exists already and is not overwritten`);
  }
  const registry = registryOf(config);
  const credentials = await registry.add(agentId);
  await giveOut(credentials, { config, registry, agentId, secretsFile });
  say(`agent ${agentId} added; its secrets are in ${secretsFile}`);
  if (config.broker.kind !== "mqtt") return;
  say("add this line to the broker's password_file and let it read it again (for mosquitto: SIGHUP):");
  say(mosquittoPasswordLine(agentId, credentials.brokerPassword));
}

interface NewAgent {
  readonly config: CentralConfig;
  readonly registry: AgentRegistry;
  readonly agentId: string;
  readonly secretsFile: string;
}

/**
 * Notes that there is a new agent, and writes its secrets down. One of which nothing could be noted, or whose secrets
 * could not be written, is nobody: it goes again, so that its name is free.
 */
async function giveOut(
  credentials: AgentCredentials,
  { config: { dataDir }, registry, agentId, secretsFile }: NewAgent,
): Promise<void> {
  let isNoted = false;
  try {
    await noteCommand(dataDir, { action: "agent.created", subject: agentId });
    isNoted = true;
    await createSecretFile(secretsFile, agentSecretsYaml(credentials));
  } catch (error) {
    await registry.remove(agentId);
    if (isNoted) await noteCommand(dataDir, { action: "agent.removed", subject: agentId });
    throw error;
  }
}

async function removeAgent(config: CentralConfig, agentId: string): Promise<void> {
  const registry = registryOf(config);
  // Not before: the log must not say of an agent that it is gone while its logins still open.
  if (!(await registry.remove(agentId))) return say(`there is no agent ${agentId}`);
  await noteCommand(config.dataDir, { action: "agent.removed", subject: agentId });
  say(`removed ${agentId}`);
}

/** The agent's secrets file; the logins of its cameras are added by hand. */
export function agentSecretsYaml({ brokerPassword, uploadToken }: AgentCredentials): string {
  return stringify({ brokerPassword, uploadToken, cameras: {} });
}

const registryOf = (config: CentralConfig): AgentRegistry => openAgentRegistry(agentRegistryFile(config.dataDir));

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
