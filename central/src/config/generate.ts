import { type GeneratedFile, jsonSchemaFile } from "@ngaba/config";
import { CentralConfigFile } from "./central-config.ts";

/** The generated files of this package. */
export function generateCentralSchemas(): GeneratedFile[] {
  return [jsonSchemaFile("central", CentralConfigFile)];
}
