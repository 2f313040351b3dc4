/** `node edge-agent/src/main.ts CONFIG`: one edge agent as a process. Exit code 2: what it was given is wrong. */
import { readFileSync } from "node:fs";
import { ConfigError, formatConfigError } from "@ngaba/config";
import { type AgentConfig, loadAgentConfig } from "./config/agent-config.ts";
import { type SecretsWatch, type SecretsWatchOptions, watchSecrets } from "./config/secrets-watch.ts";
import { runEdgeAgent } from "./edge-agent.ts";
import { systemClock } from "./platform/clock.ts";
import { EdgeError } from "./platform/errors.ts";
import { createLogger } from "./platform/logger.ts";
import { trustAuthority } from "./platform/trust-authority.ts";

const HARD_STOP_MS = 10_000;
const stopping = new AbortController();
const stop = (): void => {
  if (stopping.signal.aborted) process.exit(1); // asked twice: leave at once
  stopping.abort();
  setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
};
for (const signalName of ["SIGINT", "SIGTERM"] as const) process.on(signalName, stop);
// Whoever started us with a channel has died without a word: nothing of us may be left.
if (process.connected) process.once("disconnect", stop);

try {
  await run(process.argv[2]);
} catch (error) {
  process.exitCode = isWrongInput(error) ? 2 : 1;
  const words =
    error instanceof ConfigError ? formatConfigError(error) : error instanceof EdgeError ? error.message : error;
  process.stderr.write(`${words instanceof Error ? words.stack : String(words)}\n`);
} finally {
  // The channel would keep us alive.
  if (process.connected) process.disconnect();
}

async function run(file: string | undefined): Promise<void> {
  if (file === undefined)
    throw new EdgeError("CONFIG_INVALID", "Usage: node edge-agent/src/main.ts CONFIG (a YAML file)");
  const config = loadAgentConfig(file);
  if (config.centre.caFile !== undefined) trustAuthority(config.centre.caFile, "centre.caFile");
  const log = createLogger(config.logLevel).child({ agentId: config.agentId });
  for (const event of ["unhandledRejection", "uncaughtException"] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      process.exit(1); // the init system starts us anew
    });
  }
  const openSecrets = (onProblem: SecretsWatchOptions["onProblem"]) => openSecretsOf(config, onProblem);
  await runEdgeAgent({ config, openSecrets, version: packageVersion(), clock: systemClock, log }, stopping.signal);
}

/** Read again when the file changes, and on SIGHUP. */
function openSecretsOf(config: AgentConfig, onProblem: SecretsWatchOptions["onProblem"]): SecretsWatch {
  const secrets = watchSecrets({ file: config.secretsFile, config, env: process.env, onProblem });
  process.on("SIGHUP", secrets.reread);
  return secrets;
}

function isWrongInput(error: unknown): boolean {
  return error instanceof ConfigError || (error instanceof EdgeError && /^(CONFIG|SECRETS)_/.test(error.code));
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}
