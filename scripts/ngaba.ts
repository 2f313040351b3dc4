/** `pnpm ngaba <command>`: hands over to the commands of the centre and of the models. */
import { centralCommand } from "@ngaba/central";
import { modelsCommand } from "@ngaba/models";
import { Command } from "commander";

const program = new Command("ngaba")
  .description("Commands for those who deploy and repair")
  .addCommand(centralCommand())
  .addCommand(modelsCommand());
await program.parseAsync(process.argv);
