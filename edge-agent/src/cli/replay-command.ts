import { fileURLToPath } from "node:url";
import { type EpochMs, epochMs, fromRfc3339, UtcTime } from "@ngaba/contract";
import { Command, InvalidArgumentError, Option } from "commander";
import { EdgeError } from "../platform/errors.ts";
import { LANGUAGES, type Language } from "../platform/language.ts";
import { compareIncidents } from "../replay/compare.ts";
import type { Replay } from "../replay/replay.ts";
import { comparisonData, comparisonReport, replayReport, scoresOf } from "../replay/report.ts";
import { readTruthFile, type TruthCase } from "../replay/score.ts";
import { loadScene, type Scene } from "../rules/scene.ts";
import { WRONG_INPUT, withExitCode } from "./exit-code.ts";
import { type JudgedRecording, judgeRecording, type RecordingOptions } from "./judge-recording.ts";
import { endedEarlyWords, judgedWords, writtenWords } from "./replay-words.ts";

const MODEL_CACHE = fileURLToPath(new URL("../../../.cache/models", import.meta.url));

const EXIT_CODES =
  "Exit code: 0 the whole recording was judged, 2 something cannot be used or the film ended early, 1 another failure.";

interface ReplayOptions extends RecordingOptions {
  readonly scene?: string;
  readonly compare?: readonly string[];
  readonly truth?: string;
  readonly json?: boolean;
  readonly language: Language;
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
    .addOption(new Option("--language <code>", "of what is said").choices(LANGUAGES).default("vi"))
    .addHelpText("after", `\n${EXIT_CODES}`)
    .exitOverride()
    .action((options: ReplayOptions, command: Command) =>
      withExitCode(options.language, () => {
        refuseFilmOptions(options, command);
        return replay(options);
      }),
    );
}

/** Recorded tracks hold what a detector saw at some speed: what is asked for a film would change nothing. */
const FILM_OPTIONS = [
  "fps",
  "trueFps",
  "start",
  "model",
  "modelCache",
] as const satisfies readonly (keyof ReplayOptions)[];

function refuseFilmOptions({ tracks }: ReplayOptions, command: Command): void {
  if (tracks === undefined) return;
  const given = command.options
    .filter((option) => FILM_OPTIONS.some((name) => name === option.attributeName()))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === "cli")
    .map(({ long }) => long);
  if (given.length === 0) return;
  throw new EdgeError(
    "CONFIG_INVALID",
    `${given.join(", ")}: only for --video; recorded tracks are taken as they are`,
    { vi: `${given.join(", ")}: chỉ dùng với --video; vết theo dõi đã ghi được giữ nguyên` },
  );
}

async function replay(options: ReplayOptions): Promise<void> {
  const { language } = options;
  const scenes = loadScenes(options);
  if (options.truth !== undefined && options.compare !== undefined) {
    throw new EdgeError("CONFIG_INVALID", "--truth scores one scene: give it with --scene, not with --compare", {
      vi: "--truth chấm điểm một sơ đồ cảnh: dùng với --scene, không dùng với --compare",
    });
  }
  const truth = options.truth === undefined ? undefined : readTruthFile(options.truth);
  const recording = await judgeRecording(scenes, options);
  const [result, other] = recording.results;
  if (result === undefined) return;
  const comparison = other && compareIncidents(result.incidents, other.incidents);
  const lines =
    comparison === undefined ? replayReport(result, truth, language) : comparisonReport(comparison, language);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (options.json === true) {
    const json = comparison === undefined ? resultData(result, truth) : comparisonData(comparison);
    process.stdout.write(`${JSON.stringify({ command: "replay", ...json })}\n`);
  }
  sayHowMuch(recording, options);
}

/** On stderr, so that the output stays the output. */
function sayHowMuch({ judged, endedEarly }: JudgedRecording, { video, out, language }: ReplayOptions): void {
  const written = out === undefined ? [] : [writtenWords(out, video !== undefined, language)];
  const early = endedEarly && [endedEarlyWords(video ?? "", endedEarly, language)];
  const lines = [...written, judgedWords(judged, language), ...(early ?? [])];
  process.stderr.write(`${lines.join("\n")}\n`);
  if (early !== undefined) process.exitCode = WRONG_INPUT;
}

function resultData(result: Replay, truth: readonly TruthCase[] | undefined) {
  const kinds = Map.groupBy(result.incidents, ({ kind }) => kind);
  const incidents = Object.fromEntries(kinds.entries().map(counted));
  return { incidents, ...(truth && { rules: scoresOf(result, truth) }) };
}

const counted = ([kind, { length }]: [string, readonly unknown[]]): [string, number] => [kind, length];

/** @throws {ConfigError} with every problem of the scenes, {EdgeError} CONFIG_INVALID */
function loadScenes({ scene, compare }: ReplayOptions): readonly [Scene, ...Scene[]] {
  if (compare === undefined && scene !== undefined) return [loadScene(scene)];
  const [before, after, ...more] = compare ?? [];
  if (scene !== undefined || before === undefined || after === undefined || more.length > 0) {
    throw new EdgeError("CONFIG_INVALID", "replay needs either --scene with one file or --compare with two", {
      vi: "replay cần hoặc --scene với một tệp, hoặc --compare với hai tệp",
    });
  }
  const scenes = [loadScene(before), loadScene(after)] as const;
  const [a, b] = scenes.map(({ cameraId }) => cameraId);
  if (a !== b)
    throw new EdgeError("CONFIG_INVALID", `${before} is of camera "${a}", ${after} of "${b}"`, {
      vi: `${before} là của camera "${a}", ${after} là của "${b}"`,
    });
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
