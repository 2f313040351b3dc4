import { fileURLToPath } from "node:url";
import { type EpochMs, epochMs, fromRfc3339, UtcTime } from "@ngaba/contract";
import { Command, InvalidArgumentError } from "commander";
import { EdgeError } from "../platform/errors.ts";
import { compareIncidents } from "../replay/compare.ts";
import { framesOfFilm, framesOfTracks, type RecordedFrame, within } from "../replay/recording.ts";
import { type Replay, startReplay } from "../replay/replay.ts";
import { openReplayOutput } from "../replay/replay-output.ts";
import { comparisonData, comparisonReport, replayReport, scoresOf } from "../replay/report.ts";
import { readTruthFile } from "../replay/score.ts";
import { loadScene, type Scene } from "../rules/scene.ts";
import { withExitCode } from "./exit-code.ts";

const MODEL_CACHE = fileURLToPath(new URL("../../../.cache/models", import.meta.url));

interface ReplayOptions {
  readonly scene?: string;
  readonly compare?: readonly string[];
  readonly video?: string;
  readonly tracks?: string;
  readonly truth?: string;
  readonly out?: string;
  readonly fps: number;
  readonly trueFps?: number;
  readonly start: EpochMs;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly model: string;
  readonly modelCache: string;
  readonly json?: boolean;
}

/** `replay`: runs a scene's rules over what was recorded, and says what they find, or what other rules would change. */
export function replayCommand(): Command {
  return new Command("replay")
    .description("run a scene's rules over a recorded film or recorded tracks, at full speed")
    .option("--scene <file>", "the scene whose rules are run")
    .option("--compare <files...>", "two scenes, old and new: lists what would appear and disappear")
    .option("--video <file>", "a recorded film, looked at as the agent looks at its camera")
    .option("--tracks <path>", "recorded tracks: a file, or the folder of a camera in the agent's data")
    .option("--truth <file>", "what really happened (JSON): prints precision and recall for each rule")
    .option("--out <folder>", "writes events.ndjson, flow.ndjson and, of a film, tracks.ndjson and annotated.mp4")
    .option("--fps <n>", "pictures of a film that are looked at per second", positive, 7)
    .option("--true-fps <n>", "true speed of a film whose own times are wrong", positive)
    .option("--start <time>", "moment of a film's first picture, RFC 3339 in UTC", moment, epochMs(0))
    .option("--from <time>", "leaves out what was before, RFC 3339 in UTC", moment)
    .option("--to <time>", "leaves out what was from then on, RFC 3339 in UTC", moment)
    .option("--model <card>", "model card of the detector", "nanodet-coco")
    .option("--model-cache <folder>", "converted models", MODEL_CACHE)
    .option("--json", "ends with one line of JSON")
    .action((options: ReplayOptions) => withExitCode(() => replay(options)));
}

async function replay(options: ReplayOptions): Promise<void> {
  const scenes = loadScenes(options);
  if (options.truth !== undefined && options.compare !== undefined) {
    throw new EdgeError("CONFIG_INVALID", "--truth scores one scene: give it with --scene, not with --compare");
  }
  const truth = options.truth === undefined ? undefined : readTruthFile(options.truth);
  const [result, other] = await judge(scenes, options);
  if (result === undefined) return;
  const comparison = other && compareIncidents(result.incidents, other.incidents);
  const lines = comparison === undefined ? replayReport(result, truth) : comparisonReport(comparison);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (options.json !== true) return;
  const incidents = Object.fromEntries(
    Map.groupBy(result.incidents, ({ kind }) => kind)
      .entries()
      .map(counted),
  );
  const json =
    comparison === undefined
      ? { incidents, ...(truth && { rules: scoresOf(result, truth) }) }
      : comparisonData(comparison);
  process.stdout.write(`${JSON.stringify({ command: "replay", ...json })}\n`);
}

const counted = ([kind, { length }]: [string, readonly unknown[]]): [string, number] => [kind, length];

/** Runs the rules of all scenes over the recording at once, so that a film is looked at only once. */
async function judge(scenes: readonly [Scene, ...Scene[]], options: ReplayOptions): Promise<readonly Replay[]> {
  const [first] = scenes;
  const runs = scenes.map((scene) => startReplay(scene));
  const { video, out, fps, trueFps, from, to } = options;
  const filmFps = trueFps === undefined ? fps : Math.min(fps, trueFps);
  const output = out === undefined ? undefined : openReplayOutput(out, first, filmFps);
  try {
    for await (const recorded of within(recording(options, first), from, to)) {
      const [findings = []] = runs.map((run) => run.take(recorded.seen));
      await output?.take(recorded, findings);
    }
  } catch (error) {
    output?.abandon();
    throw error;
  }
  const results = runs.map((run) => run.finish());
  if (results[0] !== undefined) await output?.close(results[0]);
  if (out !== undefined) process.stderr.write(`written to ${out}${video === undefined ? "" : " (tracks included)"}\n`);
  return results;
}

function recording(options: ReplayOptions, scene: Scene): AsyncIterable<RecordedFrame> {
  const { video, tracks, fps, trueFps, start, model, modelCache } = options;
  if ((video === undefined) === (tracks === undefined)) {
    throw new EdgeError("CONFIG_INVALID", "replay needs either --video or --tracks");
  }
  if (tracks !== undefined) return framesOfTracks(tracks, scene);
  const film = { file: video ?? "", startAt: start, fps, trueFps, maxWidthPx: 1280, model, modelCache };
  return framesOfFilm(film, scene);
}

/** @throws {ConfigError} with every problem of the scenes, {EdgeError} CONFIG_INVALID */
function loadScenes({ scene, compare }: ReplayOptions): readonly [Scene, ...Scene[]] {
  if (compare === undefined && scene !== undefined) return [loadScene(scene)];
  const [before, after, ...more] = compare ?? [];
  if (scene !== undefined || before === undefined || after === undefined || more.length > 0) {
    throw new EdgeError("CONFIG_INVALID", "replay needs either --scene with one file or --compare with two");
  }
  const scenes = [loadScene(before), loadScene(after)] as const;
  const [a, b] = scenes.map(({ cameraId }) => cameraId);
  if (a !== b) throw new EdgeError("CONFIG_INVALID", `${before} is of camera "${a}", ${after} of "${b}"`);
  return scenes;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("must be a number above 0");
  return value;
}

function moment(text: string): EpochMs {
  if (!UtcTime.safeParse(text).success) throw new InvalidArgumentError("must be as 2026-03-02T14:00:00Z");
  return fromRfc3339(text);
}
