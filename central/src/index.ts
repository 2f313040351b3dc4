export { agentRegistryFile, type Central, startCentral } from "./central.ts";
export { agentSecretsYaml } from "./cli/agent-commands.ts";
export { centralCommand } from "./cli/central-command.ts";
export { type CentralConfig, CentralConfigFile, loadCentralConfig, resolvePaths } from "./config/central-config.ts";
export { generateCentralSchemas } from "./config/generate.ts";
export { type AgentCredentials, type AgentRegistry, openAgentRegistry } from "./fleet/agent-registry.ts";
export { mosquittoPasswordLine } from "./fleet/mosquitto-password.ts";
export { CentralError, type CentralErrorCode } from "./platform/errors.ts";
export { createLogger, type Logger } from "./platform/logger.ts";
