import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { Command } from "commander";
import { addressOf } from "../api/http-server.ts";
import { newSecret } from "../auth/secret.ts";
import { createSecretFile, readSecretFile } from "../auth/secret-file.ts";
import { startAddress } from "../auth/start-key.ts";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { schemeOf } from "../config/listen-config.ts";
import { readPassword } from "../fleet/centre-login.ts";
import { mosquittoPasswordLine } from "../fleet/mosquitto-password.ts";
import { CentralError } from "../platform/errors.ts";
import { authorityFile } from "../tls/own-certificate.ts";
import { accountCommand } from "./account-commands.ts";
import { agentCommand } from "./agent-commands.ts";
import { withExitCode } from "./exit-code.ts";
import { runCentral } from "./run-central.ts";
import { webhookCommand } from "./webhook-command.ts";

/** `central …`: everything that is done to a centre from a command line. */
export function centralCommand(): Command {
  const command = new Command("central").description("The operations centre");
  command.addCommand(agentCommand()).addCommand(accountCommand()).addCommand(webhookCommand());
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
  withConfig(
    "authority",
    "print the certificate of the centre's own authority, for browsers and agents",
    async (file) => printAuthority(loadCentralConfig(file)),
  );
  return command;
}

async function printAddress({ dataDir, listen }: CentralConfig): Promise<void> {
  process.stdout.write(`${await startAddress(addressOf(schemeOf(listen), listen), dataDir)}\n`);
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

/** The certificate goes to stdout, to be kept in a file; its fingerprint, to be compared, to stderr. */
async function printAuthority({ dataDir }: CentralConfig): Promise<void> {
  const file = authorityFile(dataDir);
  const cert = await readSecretFile(file);
  if (cert === undefined) {
    const when = "the first start with https by the centre's own authority makes it";
    throw new CentralError("SECRET_MISSING", `${file} does not exist yet: ${when}`);
  }
  process.stderr.write(`SHA-256 ${new X509Certificate(cert).fingerprint256}\n`);
  process.stdout.write(`${cert}\n`);
}
