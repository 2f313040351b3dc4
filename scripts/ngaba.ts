/** `pnpm ngaba <command>`: hands over to the commands of the centre, of the models and of the edge agent. */
import { centralCommand } from "@ngaba/central";
import { replayCommand, sceneCommand } from "@ngaba/edge-agent";
import { modelsCommand } from "@ngaba/models";
import { Command } from "commander";

const program = new Command("ngaba")
  .description("Commands for those who deploy and repair")
  .addCommand(centralCommand())
  .addCommand(modelsCommand())
  .addCommand(replayCommand())
  .addCommand(sceneCommand());
await program.parseAsync(process.argv);
