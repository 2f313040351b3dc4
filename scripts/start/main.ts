/**
 * `pnpm start`: simulated cameras, an edge agent and the centre on one machine, each a process of its own. Its last line on
 * stdout is the address of the live page; what it says before tells what it does.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lockFolder, startAddress } from "@ngaba/central";
import { freePort } from "../../test/servers/free-port.ts";
import { modelCacheFolder, repositoryRoot } from "../folders.ts";
import { readOptions, type StartOptions } from "./options.ts";
import { isPortTaken } from "./port.ts";
import { prepare } from "./prepare.ts";
import { provision } from "./provision.ts";
import { type ProcessPlan, superviseProcess } from "./supervised-process.ts";

const READY_TIMEOUT_MS = 60_000;
const BROKER_PORT = 1883;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const stopping = new AbortController();
for (const signalName of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signalName, () => {
    if (!stopping.signal.aborted) complain("Stopping…");
    stopping.abort();
  });
}

try {
  await start(readOptions(process.argv, join(repositoryRoot, "data")), stopping.signal);
} catch (error) {
  if (!stopping.signal.aborted) complain(error instanceof Error ? error.message : String(error));
  process.exitCode = stopping.signal.aborted ? 0 : 1;
}

async function start(options: StartOptions, signal: AbortSignal): Promise<void> {
  if (await isPortTaken(options.port)) {
    throw new Error(`Port ${options.port} is in use; stop the program that has it, or choose another with --port.`);
  }
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 }); // pictures of people lie in it
  using lock = lockFolder(options.dataDir); // before anything in it is written anew
  if (lock === undefined) {
    const what = `Another start works on the data in ${options.dataDir}`;
    throw new Error(`${what}; stop it, or choose another folder with --data.`);
  }
  const logs = join(options.dataDir, "logs");
  await mkdir(logs, { recursive: true });
  say(`Data is kept in ${options.dataDir}`);

  const { inventoryDir, cameras, simulationPlan } = await prepare(options, signal, say);
  const brokerPort = (await isPortTaken(BROKER_PORT)) ? await freePort() : BROKER_PORT;
  const { dataDir, port } = options;
  const provisioned = await provision({
    dataDir,
    httpPort: port,
    brokerPort,
    inventoryDir,
    modelCacheDir: modelCacheFolder,
    cameras,
  });

  const service = (name: string, script: string, file: string): ProcessPlan => ({
    name,
    args: [join(repositoryRoot, script), file],
    logFile: join(logs, `${name}.log`),
  });
  const plans = [
    ...(simulationPlan === undefined ? [] : [service("simulator", "test/simulator/main.ts", simulationPlan)]),
    service("centre", "central/src/main.ts", provisioned.centreConfig),
    service("agent", "edge-agent/src/main.ts", provisioned.agentConfig),
  ];
  await runAll(plans, signal, async () => {
    await centreIsReady(port, signal);
    const address = await startAddress(`http://127.0.0.1:${port}`, provisioned.centreDataDir);
    say(`Logs are in ${logs}. Ctrl-C stops everything. Open the live page at:`);
    if (address.includes("?key=")) say("(This address opens once; the next start prints a new one.)");
    say(address);
  });
}

/** Runs the services until `signal` aborts or one of them cannot be kept alive; then none is left. */
async function runAll(plans: readonly ProcessPlan[], signal: AbortSignal, whenStarted: () => Promise<void>) {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const services = plans.map((plan) => superviseProcess(plan, either, complain));
  try {
    await Promise.race([whenStarted(), ...services]);
    await Promise.all(services);
  } finally {
    ending.abort();
    await Promise.allSettled(services);
  }
}

/** Waits until the centre says that it is ready. */
async function centreIsReady(port: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  let lastAnswer = "no answer";
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    try {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) });
      if (response.ok) return;
      lastAnswer = await response.text();
    } catch {
      lastAnswer = "no answer"; // it is still starting
    }
    await delay(200, undefined, { signal });
  }
  throw new Error(`The centre was not ready within ${READY_TIMEOUT_MS / 1000} s: ${lastAnswer}`);
}
