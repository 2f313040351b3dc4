import { existsSync } from "node:fs";
import { Command } from "commander";
import { httpUrl } from "../api/http-server.ts";
import { newSecret } from "../auth/secret.ts";
import { createSecretFile } from "../auth/secret-file.ts";
import { startAddress } from "../auth/start-key.ts";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { readPassword } from "../fleet/centre-login.ts";
import { mosquittoPasswordLine } from "../fleet/mosquitto-password.ts";
import { accountCommand } from "./account-commands.ts";
import { agentCommand } from "./agent-commands.ts";
import { withExitCode } from "./exit-code.ts";
import { runCentral } from "./run-central.ts";

/** `central …`: everything that is done to a centre from a command line. */
export function centralCommand(): Command {
  const command = new Command("central").description("The operations centre");
  command.addCommand(agentCommand()).addCommand(accountCommand());
  const withConfig = (name: string, description: string, action: (configFile: string) => Promise<void>) =>
    command
      .command(name)
      .description(description)
      .requiredOption("--config <file>", "the centre's configuration")
      .action((options: { config: string }) => withExitCode(() => action(options.config)));

  withConfig("run", "run the centre until Ctrl-C", runCentral);
  withConfig("address", "print the page's address, with the start key while it can be used", async (file) =>
    printAddress(loadCentralConfig(file)),
  );
  withConfig("broker-login", "make the centre's own login for a broker of one's own", async (file) =>
    printBrokerLogin(loadCentralConfig(file)),
  );
  return command;
}

async function printAddress({ dataDir, listen }: CentralConfig): Promise<void> {
  process.stdout.write(`${await startAddress(httpUrl(listen), dataDir)}\n`);
}

/** Makes the password file that the configuration names, unless it is there, and prints mosquitto's line for it. */
async function printBrokerLogin({ broker }: CentralConfig): Promise<void> {
  if (broker.kind !== "mqtt") {
    process.stdout.write("the broker is the embedded one: it needs no login from here\n");
    return;
  }
  if (!existsSync(broker.passwordFile)) await createSecretFile(broker.passwordFile, `${newSecret()}\n`);
  const password = await readPassword(broker.passwordFile, "broker.passwordFile");
  process.stdout.write(`${mosquittoPasswordLine(broker.username, password)}\n`);
}
