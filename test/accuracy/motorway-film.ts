import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type EpochMs, epochMs } from "@ngaba/contract";
import { createGroundPlane, type GroundPlane } from "@ngaba/edge-agent/geometry/ground-plane.ts";
import { groundPoint } from "@ngaba/edge-agent/geometry/point.ts";
import { createJudge, type Incident, incidentsOf } from "@ngaba/edge-agent/replay/judge.ts";
import { framesOfFilm } from "@ngaba/edge-agent/replay/recording.ts";
import type { Finding, FlowMinute } from "@ngaba/edge-agent/rules/index.ts";
import type { Scene } from "@ngaba/edge-agent/rules/scene.ts";
import type { Track } from "@ngaba/edge-agent/tracking/track.ts";

/** What the rules made of a film. */
export interface JudgedFilm {
  readonly incidents: readonly Incident[];
  readonly flow: readonly FlowMinute[];
  /** Of everybody who was followed: where on the ground along the road, metres, and when. */
  readonly ways: ReadonlyMap<number, readonly Place[]>;
}

/** A place along the road. */
export interface Place {
  readonly at: EpochMs;
  readonly alongM: number;
}

export interface FilmOptions {
  readonly model: string;
  readonly cacheDir: string;
}

/** The whole way from pixels to findings, with the detector, the tracker and the rules that an agent ships with. */
export async function judgeFilm(file: string, scene: Scene, { model, cacheDir }: FilmOptions): Promise<JudgedFilm> {
  const judge = createJudge(scene);
  const findings: Finding[] = [];
  const flow: FlowMinute[] = [];
  const ways = new Map<number, Place[]>();
  const film = { file, startAt: epochMs(0), maxWidthPx: 1280, model };
  let ground: GroundPlane | undefined;
  for await (const { seen } of framesOfFilm({ ...film, modelCache: join(cacheDir, "models") }, scene)) {
    ground ??= scene.calibration && createGroundPlane(scene.calibration, seen.frameSize);
    for (const track of seen.tracks) addPlace(ways, track, ground);
    const said = judge.step(seen);
    findings.push(...said.findings);
    flow.push(...said.flow);
  }
  const end = judge.close();
  return { incidents: incidentsOf([...findings, ...end.findings]), flow: [...flow, ...end.flow], ways };
}

function addPlace(ways: Map<number, Place[]>, { id, box, at }: Track, ground: GroundPlane | undefined): void {
  const place = ground?.toGround(groundPoint(box));
  if (place === undefined) return;
  const way = ways.get(id) ?? [];
  way.push({ at, alongM: place.y });
  ways.set(id, way);
}

/** The film played backwards, encoded anew; made once. @throws {Error} with ffmpeg's own words */
export async function reversedFilm(file: string, cacheDir: string, name: string): Promise<string> {
  const reversed = join(cacheDir, "footage", `${name}-backwards.mp4`);
  if (existsSync(reversed)) return reversed;
  mkdirSync(join(cacheDir, "footage"), { recursive: true });
  const half = `${reversed}.part`;
  const encode = ["-an", "-c:v", "libx264", "-crf", "12", "-pix_fmt", "yuv420p", "-f", "mp4"];
  await promisify(execFile)("ffmpeg", ["-v", "error", "-nostdin", "-y", "-i", file, "-vf", "reverse", ...encode, half]);
  renameSync(half, reversed);
  return reversed;
}
