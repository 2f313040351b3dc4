import { Command } from "commander";
import { createPasswords } from "../auth/argon2-passwords.ts";
import { openAccountStores } from "../auth/auth.ts";
import { issuePassword } from "../auth/initial-password.ts";
import { type CentralConfig, loadCentralConfig } from "../config/central-config.ts";
import { systemClock } from "../platform/clock.ts";
import { CentralError } from "../platform/errors.ts";
import { withExitCode } from "./exit-code.ts";
import { noteCommand } from "./note-command.ts";

/** `central account …`: for who sits at the centre's machine when nobody can sign in any more. */
export function accountCommand(): Command {
  const command = new Command("account").description("Accounts of people");
  command
    .command("reset <login>")
    .description("print a new initial password; takes the second factor and waiting times away, ends all sessions")
    .requiredOption("--config <file>", "the centre's configuration")
    .action((login: string, options: { config: string }) =>
      withExitCode(() => resetAccount(loadCentralConfig(options.config), login)),
    );
  return command;
}

/** @throws {CentralError} ACCOUNT_UNKNOWN */
async function resetAccount({ dataDir, accounts: limits }: CentralConfig, login: string): Promise<void> {
  await using stores = await openAccountStores({ dataDir, limits, clock: systemClock });
  const account = await stores.accounts.findByLogin(login);
  if (account === undefined) throw new CentralError("ACCOUNT_UNKNOWN", `there is no account "${login}"`);
  await noteCommand(dataDir, { action: "account.password-reset", subject: login });
  const { initialPassword, kept } = await issuePassword({ passwords: createPasswords(), clock: systemClock });
  await stores.accounts.setPassword(account.id, kept);
  await stores.accounts.setSecondFactor(account.id, undefined);
  await stores.failures.clearLogin(login);
  await stores.sessions.endAllOf(account.id);
  const until = new Date(kept.passwordUntilMs).toISOString();
  process.stdout.write(`${initialPassword}\n`);
  process.stderr.write(`Good until ${until}, and to be replaced at the first sign-in.\n`);
}
