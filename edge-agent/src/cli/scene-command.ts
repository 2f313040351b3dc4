import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, loadStatutes, loadYaml } from "@ngaba/config";
import { epochMs } from "@ngaba/contract";
import { Command, Option } from "commander";
import { AgentConfigFile } from "../config/agent-config-file.ts";
import { loadSecrets } from "../config/secrets.ts";
import { loadLabelFont } from "../evidence/label-font.ts";
import { EdgeError } from "../platform/errors.ts";
import { LANGUAGES, type Language } from "../platform/language.ts";
import { loadScene, Scene } from "../rules/scene.ts";
import { type CameraAddress, takePicture } from "./camera-picture.ts";
import { WRONG_INPUT, withExitCode } from "./exit-code.ts";
import type { SceneProblem } from "./scene-problem.ts";
import { sceneProblems } from "./scene-problems.ts";
import { calibrationLines, problemLines } from "./scene-report.ts";
import { drawSceneSvg } from "./scene-svg.ts";
import { type SceneView, viewScene } from "./scene-view.ts";
import { type Picture, readPicture, refuseOutput, writeScenePicture } from "./sharp-scene-picture.ts";

const STATUTES = fileURLToPath(new URL("../../../config/statutes/vn", import.meta.url));
const AGENT_CONFIG = "/etc/ngaba/agent.yaml";
const EXIT_CODES =
  "Exit code: 0 the scene can be used (warnings are printed), 2 it cannot, or something was not found.";
/** What the agent makes of a wider picture when its configuration does not say (px). */
const MAX_WIDTH_PX = 1280;

interface DrawOptions {
  readonly camera: string;
  readonly config: string;
  readonly scene?: string;
  readonly picture?: string;
  readonly out: string;
  readonly language: Language;
}

/** `scene …`: what a technician needs to draw a camera's scene and to trust it. */
export function sceneCommand(): Command {
  const language = () => new Option("--language <code>", "of what is said").choices(LANGUAGES).default("vi");
  const command = new Command("scene")
    .description("Scenes: what is drawn into a camera's picture, and its calibration")
    .exitOverride();
  command
    .command("check <scene.yaml>")
    .description("say what is wrong with a scene, and how well its calibration fits")
    .addOption(language())
    .addHelpText("after", `\n${EXIT_CODES}`)
    .action((file: string, options: { language: Language }) =>
      withExitCode(options.language, () => check(file, options.language)),
    );
  command
    .command("draw")
    .description("draw a scene over the camera's own picture, with its errors and a metre grid")
    .requiredOption("--camera <id>", "the camera")
    .option("--config <file>", "the agent's configuration, which knows the camera's address and scene", AGENT_CONFIG)
    .option("--scene <file>", "another scene than the configured one")
    .option("--picture <file>", "a picture of the camera (JPEG, PNG) in place of one that is taken now")
    .option("--out <file>", "picture to write (PNG, or JPEG by its name)", "scene.png")
    .addOption(language())
    .addHelpText("after", `\n${EXIT_CODES}`)
    .action((options: DrawOptions) => withExitCode(options.language, () => draw(options)));
  return command;
}

function check(file: string, language: Language): void {
  const view = viewScene(loadScene(file));
  const problems = problemsOf(view);
  say([`${file}:`, ...calibrationLines(view, language), ...problemLines(problems, language)]);
  exitBy(problems);
}

async function draw(options: DrawOptions): Promise<void> {
  const { camera, out, language } = options;
  refuseOutput(out);
  const setup = options.picture === undefined || options.scene === undefined ? cameraIn(options) : undefined;
  const scene = sceneOf(options, setup?.scene);
  const picture = await pictureOf(options, setup?.address);
  const view = viewScene(scene, { widthPx: picture.widthPx, heightPx: picture.heightPx });
  const problems = problemsOf(view);
  await writeScenePicture(picture, drawSceneSvg(view, problems, loadLabelFont(), language), out);
  say([`${camera} → ${out}`, ...calibrationLines(view, language), ...problemLines(problems, language)]);
  exitBy(problems);
}

const problemsOf = (view: SceneView<Scene>): SceneProblem[] =>
  sceneProblems(view, { statutes: loadStatutes(STATUTES), at: epochMs(Date.now()) });

const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

function exitBy(problems: readonly SceneProblem[]): void {
  if (problems.some(({ severity }) => severity === "error")) process.exitCode = WRONG_INPUT;
}

/** A camera without a scene shows its picture, with the fractions by which places are named. */
function sceneOf({ camera, scene: file }: DrawOptions, configured: string | undefined): Scene {
  const path = file ?? configured;
  if (path === undefined) return Scene.parse({ cameraId: camera });
  const scene = loadScene(path);
  if (scene.cameraId === camera) return scene;
  throw new ConfigError([
    { file: path, path: "cameraId", message: `was drawn for "${scene.cameraId}", not for "${camera}"` },
  ]);
}

async function pictureOf({ picture }: DrawOptions, address: (() => CameraAddress) | undefined): Promise<Picture> {
  if (picture !== undefined) return await readPicture(picture);
  if (address === undefined) throw new EdgeError("CONFIG_INVALID", "no picture and no camera to take one from");
  return await takePicture(address());
}

/** A scene given in its place fits nowhere: one sentence helps more than each of its keys. */
function loadAgentConfig(file: string): AgentConfigFile {
  try {
    return loadYaml(file, AgentConfigFile);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const isScene = error.problems.some(({ path, message }) => path === "cameraId" && message === "unknown key");
    if (!isScene) throw error;
    throw new EdgeError(
      "CONFIG_INVALID",
      `${file} is a scene: give it with --scene, and the agent's file with --config`,
      {
        vi: `${file} là sơ đồ cảnh: đưa nó vào bằng --scene, còn --config nhận cấu hình của thiết bị đầu cuối`,
        cause: error,
      },
    );
  }
}

/** What the agent's configuration says of the camera; its secrets are read only when a picture is to be taken. */
function cameraIn({ camera: id, config: file }: DrawOptions): { scene?: string; address: () => CameraAddress } {
  const config = loadAgentConfig(file);
  const camera = config.cameras.find((one) => one.id === id);
  if (camera === undefined) {
    const known = config.cameras.map((one) => one.id).join(", ");
    throw new ConfigError([{ file, path: "cameras", message: `no such camera: "${id}"; there is ${known}` }]);
  }
  const folder = dirname(resolve(file));
  const { rtspUrl, transport, analysis } = camera;
  const address = () => {
    const credentials = loadSecrets(resolve(folder, config.secretsFile), config).cameras[id];
    const maxWidthPx = analysis?.maxWidthPx ?? MAX_WIDTH_PX;
    return { cameraId: id, rtspUrl, transport, maxWidthPx, ...(credentials && { credentials }) };
  };
  return { ...(analysis && { scene: resolve(folder, analysis.scene) }), address };
}
