/** `pnpm junction:scenes`: writes the scenes of the rendered views anew. */
import { writeFileSync } from "node:fs";
import { say } from "../../../command-line.ts";
import { VIEWS } from "../views.ts";
import { fileOf, sceneYaml } from "./scene-yaml.ts";

for (const view of VIEWS) {
  writeFileSync(fileOf(view), sceneYaml(view));
  say(`${view.cameraId}: written`);
}
