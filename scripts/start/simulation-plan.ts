import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../test/servers/free-port.ts";
import { isPortTaken } from "./port.ts";

const RTSP_PORT = 8554;

/** What the simulator is to play under one path, as `test/simulator/main.ts` reads it. */
interface PlayedFilm {
  readonly path: string;
  readonly file: string;
  readonly startOffsetMs: number;
}

/** @returns the plan's file */
export async function writePlan(dataDir: string, port: number, cameras: readonly PlayedFilm[]): Promise<string> {
  const file = join(dataDir, "simulation.json");
  await writeFile(file, JSON.stringify({ host: "127.0.0.1", port, cameras }, null, 2));
  return file;
}

/** The usual port of cameras, or a free one where that is taken. */
export async function rtspPort(): Promise<number> {
  return (await isPortTaken(RTSP_PORT)) ? await freePort() : RTSP_PORT;
}
