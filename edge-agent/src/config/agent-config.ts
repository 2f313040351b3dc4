import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  ConfigError,
  type ConfigProblem,
  collect,
  documentHash,
  entries,
  fieldOf,
  loadYaml,
  textOf,
} from "@ngaba/config";
import { loadCard, type ModelCard, ModelError } from "@ngaba/models";
import { z } from "zod";
import { loadScene, type Scene } from "../rules/scene.ts";
import { AgentConfigFile } from "./agent-config-file.ts";

type CameraInFile = AgentConfigFile["cameras"][number];

/** How a camera's pictures are analysed, its scene loaded. */
export interface AnalysisConfig extends Omit<NonNullable<CameraInFile["analysis"]>, "scene"> {
  readonly scene: Scene;
  /** Names the scene in events, and in the centre's archive. */
  readonly sceneHash: string;
  /** Of what is drawn on the view, without the rules: the view is another one only when this is. */
  readonly drawingHash: string;
}

export interface CameraConfig extends Omit<CameraInFile, "analysis" | "picturesAreRendered"> {
  /** Its events say so. Absent: they come from a street, or nothing is known of them. */
  readonly picturesAreRendered?: true;
  /** Absent: the camera is only watched for being alive. */
  readonly analysis?: AnalysisConfig;
}

/** What an agent runs by: every path absolute, every scene and the model card loaded. Holds no secrets. */
export interface AgentConfig extends Omit<AgentConfigFile, "cameras"> {
  readonly cameras: readonly CameraConfig[];
  readonly modelCard: ModelCard;
}

/**
 * Reads an agent's configuration and the scenes that it names.
 * @throws {ConfigError} with every problem of all of these files at once
 */
export function loadAgentConfig(file: string): AgentConfig {
  const problems: ConfigProblem[] = [];
  // The scenes are looked for in the file as it came, so that their problems are told beside the file's own.
  const scenes = loadScenes(file, loadYaml(file, z.unknown()), problems);
  const config = collect(() => loadYaml(file, AgentConfigFile), problems);
  const modelCard = config && loadModelCard(file, config.detector.model, problems);
  if (config === undefined || modelCard === undefined || problems.length > 0) throw new ConfigError(problems);

  const folder = dirname(resolve(file));
  return {
    ...config,
    modelCard,
    dataDir: resolve(folder, config.dataDir),
    secretsFile: resolve(folder, config.secretsFile),
    modelCacheDir: resolve(folder, config.modelCacheDir),
    centre: resolveCentre(config.centre, folder),
    cameras: config.cameras.map((camera, index) => withScene(camera, scenes.get(index))),
  };
}

/**
 * What is archived at the centre so that an event can be explained later: all that decides what the agent sees and
 * where it sends it. Left out is what only says where things lie on this machine (dataDir, secretsFile, modelCacheDir,
 * centre.caFile, decoding.device), how much of it is used (processes, tracks, liveView) and logLevel, so that two agents set up alike have one
 * hash; scenes and the model card are in it by their own hash.
 */
export function configDocument(config: AgentConfig) {
  const { agentId, broker, centre, detector, modelCard, decoding, ring, evidence, watch, checks, clock, cameras } =
    config;
  return {
    agentId,
    broker,
    centre: { url: centre.url },
    detector: { ...detector, cardHash: documentHash(modelCard) },
    decoding: { hardware: decoding.hardware },
    ...{ ring, evidence, watch, checks, clock },
    cameras: cameras.map(({ analysis, ...camera }) => {
      if (analysis === undefined) return camera;
      const { from, fps, maxWidthPx, detectionBudgetMs, sceneHash } = analysis;
      return { ...camera, analysis: { from, fps, maxWidthPx, detectionBudgetMs, sceneHash } };
    }),
  };
}

/** Names the configuration in events and in the agent's status: SHA-256 of the canonical {@link configDocument}. */
export const configHash = (config: AgentConfig): string => documentHash(configDocument(config));

function resolveCentre({ url, caFile }: AgentConfigFile["centre"], folder: string): AgentConfigFile["centre"] {
  return { url, ...(caFile !== undefined && { caFile: resolve(folder, caFile) }) };
}

function loadModelCard(file: string, id: string, problems: ConfigProblem[]): ModelCard | undefined {
  try {
    return loadCard(id);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    problems.push({ file, path: "detector.model", message: error.message });
    return undefined;
  }
}

/** The scenes by the place of their camera; what is wrong with them goes to `problems`. */
function loadScenes(file: string, config: unknown, problems: ConfigProblem[]): Map<number, Scene> {
  const scenes = new Map<number, Scene>();
  for (const [index, camera] of entries(config, "cameras")) {
    const named = textOf(fieldOf(camera, "analysis"), "scene");
    if (named === undefined) continue;
    const path = `cameras[${index}].analysis.scene`;
    const sceneFile = resolve(dirname(resolve(file)), named);
    if (!existsSync(sceneFile)) {
      problems.push({ file, path, message: `there is no file ${sceneFile}` });
      continue;
    }
    const scene = collect(() => loadScene(sceneFile), problems);
    if (scene === undefined) continue;
    const id = textOf(camera, "id");
    if (id === undefined || scene.cameraId === id) scenes.set(index, scene);
    else problems.push({ file, path, message: `${named} was drawn for camera "${scene.cameraId}", not for "${id}"` });
  }
  return scenes;
}

function withScene({ analysis, picturesAreRendered, ...inFile }: CameraInFile, scene: Scene | undefined): CameraConfig {
  const camera = { ...inFile, ...(picturesAreRendered && { picturesAreRendered }) };
  if (analysis === undefined || scene === undefined) return camera;
  const { rules: _, ...drawing } = scene;
  const hashes = { sceneHash: documentHash(scene), drawingHash: documentHash(drawing) };
  return { ...camera, analysis: { ...analysis, scene, ...hashes } };
}
