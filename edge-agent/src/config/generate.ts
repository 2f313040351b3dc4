import { type GeneratedFile, jsonSchemaFile } from "@ngaba/config";
import { AgentConfigFile } from "./agent-config-file.ts";

/** The generated files of this package. */
export function generateAgentSchemas(): GeneratedFile[] {
  return [jsonSchemaFile("edge-agent", AgentConfigFile)];
}
