import { type GeneratedFile, jsonSchemaFile } from "@ngaba/config";
import { Scene } from "../rules/scene.ts";
import { AgentConfigFile } from "./agent-config-file.ts";

/** The generated files of this package. */
export function generateAgentSchemas(): GeneratedFile[] {
  return [jsonSchemaFile("edge-agent", AgentConfigFile), jsonSchemaFile("scene", Scene)];
}
