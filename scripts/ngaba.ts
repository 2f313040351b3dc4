/** `pnpm ngaba <command>`: hands over to the commands of the centre, of the models and of the edge agent. */
import { archiveCommand, auditCommand, centralCommand, retentionCommand } from "@ngaba/central";
import { replayCommand, sceneCommand, WRONG_INPUT } from "@ngaba/edge-agent";
import { modelsCommand } from "@ngaba/models";
import { Command, CommanderError } from "commander";

const program = new Command("ngaba")
  .description("Commands for those who deploy and repair")
  .addCommand(archiveCommand())
  .addCommand(auditCommand())
  .addCommand(centralCommand())
  .addCommand(modelsCommand())
  .addCommand(replayCommand())
  .addCommand(retentionCommand())
  .addCommand(sceneCommand());
try {
  await program.parseAsync(process.argv);
} catch (error) {
  // Commander has said on stderr what is wrong with the options, or has printed the help that was asked for.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_INPUT;
}
