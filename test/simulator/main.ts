/**
 * `node test/simulator/main.ts PLAN [--control-port PORT]`: simulated cameras as a process of their own. The plan (YAML
 * or JSON) holds what `startSimulator` takes; files are relative to it:
 *
 *     port: 8554
 *     cameras:
 *       - { path: gate, file: gate.mp4, startOffsetMs: 4000, credentials: { username: viewer, password: secret } }
 *
 * One line on stdout says that it plays; with a control port (0: any free one) one before it says where it takes orders
 * (`control-server.ts`). SIGINT or SIGTERM ends it.
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { startControl } from "./control-server.ts";
import { type SimulatorOptions, startSimulator } from "./simulator.ts";

const stopping = new AbortController();
for (const signalName of ["SIGINT", "SIGTERM"] as const) process.on(signalName, () => stopping.abort());
// Whoever started us with a channel has died without a word: nobody is left to play for.
if (process.connected) process.once("disconnect", () => stopping.abort());

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "control-port": { type: "string" } },
  });
  await using simulator = await startSimulator(await readPlan(positionals[0]));
  const controlPort = values["control-port"];
  await using control = controlPort === undefined ? undefined : await startControl(simulator, Number(controlPort));
  if (control !== undefined) process.stdout.write(`orders are taken on http://127.0.0.1:${control.port}\n`);
  process.stdout.write(`simulated cameras play on port ${simulator.port}\n`);
  if (!stopping.signal.aborted) await once(stopping.signal, "abort");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect(); // the channel would keep us alive
}

async function readPlan(file: string | undefined): Promise<SimulatorOptions> {
  if (file === undefined)
    throw new Error("Usage: node test/simulator/main.ts PLAN (a YAML or JSON file) [--control-port PORT]");
  const plan: unknown = parse(await readFile(file, "utf8"));
  if (!isPlan(plan)) throw new Error(`${file}: expected "cameras", a list of { path, file }.`);
  const folder = dirname(resolve(file));
  return { ...plan, cameras: plan.cameras.map((camera) => ({ ...camera, file: resolve(folder, camera.file) })) };
}

/** A plan is written by our own start script or by a developer: enough to tell a wrong file from a plan. */
function isPlan(plan: unknown): plan is SimulatorOptions {
  if (typeof plan !== "object" || plan === null || !("cameras" in plan) || !Array.isArray(plan.cameras)) return false;
  return plan.cameras.every((camera: unknown) => {
    const { path, file } = Object(camera) as { path?: unknown; file?: unknown };
    return typeof path === "string" && typeof file === "string";
  });
}
