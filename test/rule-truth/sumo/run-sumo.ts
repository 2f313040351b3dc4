import { spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Actor } from "../world.ts";
import { footprintsOf } from "./footprint.ts";
import type { Path, PathPoint } from "./path.ts";
import { TICK_MS } from "./track.ts";

/** What SUMO gets: the plain network for netconvert, and demand with signal programs. All XML texts. */
export interface SumoInput {
  readonly nodes: string;
  readonly edges: string;
  readonly connections: string;
  /** `<tlLogic>` and other additional elements. */
  readonly additional: string;
  /** `<vType>`, `<vehicle>`, `<person>` elements sorted by departure; ids are the actors' numbers. */
  readonly demand: string;
}

export interface SumoRun {
  readonly seed: number;
  readonly durationMs: number;
  readonly actors: ReadonlyMap<number, Actor>;
}

/**
 * Drives the traffic by SUMO, headless, and returns where everybody was at every tick.
 *
 * @throws {Error} with SUMO's own words when it refuses
 */
export async function runSumo(input: SumoInput, run: SumoRun): Promise<Path[]> {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-sumo-"));
  try {
    const file = (name: string, root: string, content: string): string => {
      writeFileSync(join(folder, name), `<${root}>\n${content}\n</${root}>\n`);
      return join(folder, name);
    };
    const net = join(folder, "net.xml");
    const recorded = join(folder, "recorded.xml");
    start("netconvert", [
      ...["-n", file("nodes.xml", "nodes", input.nodes), "-e", file("edges.xml", "edges", input.edges)],
      ...["-x", file("connections.xml", "connections", input.connections), "-o", net],
      ...["--offset.disable-normalization", "--no-turnarounds", "--junctions.internal-link-detail", "20"],
      ...["--xml-validation", "never"],
    ]);
    start("sumo", [
      ...["-n", net, "-a", file("additional.xml", "additional", input.additional)],
      ...["-r", file("demand.xml", "routes", input.demand)],
      ...["--xml-validation", "never", "--xml-validation.net", "never"],
      ...["--seed", String(run.seed), "--step-length", String(TICK_MS / 1000), "--end", String(run.durationMs / 1000)],
      // Nobody is taken off the road or put elsewhere; who blocks a junction for long is driven round, or it would
      // stay blocked for ever.
      ...["--time-to-teleport", "-1", "--collision.action", "none", "--ignore-junction-blocker", "8"],
      ...["--lateral-resolution", "0.4", "--fcd-output", recorded, "--fcd-output.attributes", "x,y,angle"],
      ...["--precision", "3", "--no-step-log", "--no-warnings", "--ignore-route-errors"],
    ]);
    return await readRecorded(recorded, run.actors);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined)
    throw new Error(`${program} cannot be started (Debian: apt-get install sumo): ${error.message}`);
  if (status !== 0) throw new Error(`${program} failed (exit ${status}): ${stderr.trim()}`);
}

async function readRecorded(file: string, actors: ReadonlyMap<number, Actor>): Promise<Path[]> {
  const recorded = new Map<number, { firstTick: number; points: PathPoint[] }>();
  let tick = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const time = /<timestep time="([\d.]+)"/.exec(line)?.[1];
    if (time !== undefined) tick = Math.round((Number(time) * 1000) / TICK_MS);
    const [, id, x, y, angle] = /<(?:vehicle|person) id="(\d+)" x="(\S+)" y="(\S+)" angle="(\S+)"/.exec(line) ?? [];
    if (id === undefined) continue;
    const own = recorded.get(Number(id)) ?? { firstTick: tick, points: [] };
    recorded.set(Number(id), own);
    const heading = ((90 - Number(angle)) * Math.PI) / 180; // SUMO's are degrees clockwise from north
    own.points.push({ x: Number(x), y: Number(y), heading });
  }
  return [...recorded].flatMap(([id, { firstTick, points }]) => {
    const actor = actors.get(id);
    return actor === undefined ? [] : [{ actor, firstTick, points: footprintsOf(actor, points) }];
  });
}
