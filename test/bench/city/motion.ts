import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensurePrograms, isInstalled } from "../../../scripts/system-programs.ts";
import { say } from "../../command-line.ts";
import { isSoWithin } from "../../until.ts";
import type { BenchServices } from "./bench-services.ts";
import { PLAYED } from "./city-films.ts";
import { measureUsage, type Usage } from "./usage.ts";

const KILL_AFTER_S = 5;

/** What `motion` is to watch, and for how long. */
export interface MotionOrder {
  readonly cameraIds: readonly string[];
  /** Who plays them, and knows to how many clients. */
  readonly services: Pick<BenchServices, "urlOf" | "clientsOf">;
  /** It may take so long until it is connected to all. */
  readonly connectMs: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly signal: AbortSignal;
}

/** Has Debian's `motion` if that is possible; it is only compared with. */
export async function hasMotion(): Promise<boolean> {
  try {
    await ensurePrograms(["motion"], say);
  } catch (error) {
    say(`motion is left out of the comparison: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isInstalled("motion");
}

/**
 * What `motion` uses for watching cameras: it decodes every picture and compares it with the one before. It keeps nothing.
 *
 * @throws {Error} when it ends by itself, or is not connected to every camera before and after the measurement: where it
 *   has no pictures it watches a grey one, which costs next to nothing
 */
export async function measureMotion(order: MotionOrder): Promise<Usage> {
  const { cameraIds, services, connectMs, warmUpMs, measureMs, signal } = order;
  const folder = await mkdtemp(join(tmpdir(), "ngaba-motion-"));
  const config = await writeConfigs(folder, cameraIds.map(services.urlOf));
  // `timeout` ends it also when we die without a word.
  const seconds = Math.ceil((connectMs + warmUpMs + measureMs) / 1000) + KILL_AFTER_S;
  const args = [`--kill-after=${KILL_AFTER_S}`, String(seconds), "motion", "-n", "-c", config];
  const child = spawn("timeout", args, { stdio: "ignore", detached: true });
  const closed = once(child, "close");
  try {
    await isSoWithin(connectMs, async () => (await withoutClient(order)).length === 0, signal);
    await sleep(warmUpMs, undefined, { signal });
    await ensureConnected(order);
    const usage = await measureUsage(child.pid ?? 0, measureMs, { signal });
    await ensureConnected(order);
    return usage;
  } finally {
    child.kill("SIGTERM"); // it passes that on
    await closed;
    await rm(folder, { recursive: true, force: true });
  }
}

async function ensureConnected(order: MotionOrder): Promise<void> {
  const missing = await withoutClient(order);
  if (missing.length > 0) throw new Error(`motion is not connected to ${missing.join(", ")}`);
}

/** The cameras that are played to nobody. */
async function withoutClient({ cameraIds, services }: MotionOrder): Promise<readonly string[]> {
  const clients = await Promise.all(cameraIds.map(services.clientsOf));
  return cameraIds.filter((_, index) => clients[index] === 0);
}

/** @returns the main one */
async function writeConfigs(folder: string, rtspUrls: readonly string[]): Promise<string> {
  const { widthPx, heightPx, fps } = PLAYED.sub;
  const cameras = await Promise.all(
    rtspUrls.map(async (url, index) => {
      const file = join(folder, `camera${index + 1}.conf`);
      await writeFile(file, lines({ camera_id: index + 1, camera_name: `camera${index + 1}`, netcam_url: url }));
      return file;
    }),
  );
  const main = join(folder, "motion.conf");
  const common = lines({
    ...{ daemon: "off", setup_mode: "off", log_level: 4, target_dir: folder, log_file: join(folder, "motion.log") },
    ...{ width: widthPx, height: heightPx, framerate: fps },
    ...{ picture_output: "off", movie_output: "off", webcontrol_port: 0, stream_port: 0 },
  });
  await writeFile(main, common + cameras.map((file) => `camera ${file}\n`).join(""));
  return main;
}

const lines = (settings: Readonly<Record<string, string | number>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
