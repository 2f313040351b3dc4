import type { GeneratedFile } from "@ngaba/config";
import { describeApi } from "./openapi.ts";

/** OpenAPI of the centre, for who writes programs that ask it. */
export const generateApiDescription = (): GeneratedFile => ({
  path: "docs/openapi.json",
  text: `${JSON.stringify(describeApi(), undefined, 2)}\n`,
});
