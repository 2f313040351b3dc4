import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AgentConfig, loadAgentConfig } from "@ngaba/edge-agent/config/agent-config.ts";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";

export interface TestCamera {
  readonly id: string;
  readonly rtspUrl: string;
  /** With a scene of one rule, which needs the view to be as it was drawn on. */
  readonly isAnalysed?: boolean;
  /** Its video is kept, analysed or not. */
  readonly ring?: boolean;
  readonly mode?: "active" | "maintenance" | "disabled";
  readonly expected?: AgentConfig["cameras"][number]["expected"];
}

export interface TestAgent {
  readonly cameras: readonly TestCamera[];
  readonly brokerUrl?: string;
  readonly centreUrl?: string;
  /** Other sections of the file. */
  readonly sections?: Readonly<Record<string, unknown>>;
}

export const MODEL_CACHE = join(import.meta.dirname, "../../.cache/models");
export const RULE_ID = "count-middle";
const NOBODY = "127.0.0.1:9";

/** An agent's configuration in a folder that is there until the test ends, read by the real loader. */
export async function agentConfig({ cameras, brokerUrl, centreUrl, sections }: TestAgent): Promise<AgentConfig> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-agent-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const { id } of cameras) await writeFile(join(folder, `${id}.yaml`), stringify(sceneOf(id)));
  const file = join(folder, "agent.yaml");
  const config = {
    agentId: "agent-01",
    modelCacheDir: MODEL_CACHE,
    broker: { url: brokerUrl ?? `mqtt://${NOBODY}` },
    centre: { url: centreUrl ?? `http://${NOBODY}` },
    ...sections,
    cameras: cameras.map(({ isAnalysed, ...camera }) => ({
      ...camera,
      ...(isAnalysed && { analysis: { fps: 1, maxWidthPx: 640, scene: `${camera.id}.yaml` } }),
    })),
  };
  await writeFile(file, stringify(config));
  return loadAgentConfig(file);
}

const sceneOf = (cameraId: string) => ({
  cameraId,
  lines: [{ id: "middle", name: { vi: "Vạch giữa", en: "Middle" }, from: [0.5, 1], to: [0.5, 0] }],
  rules: [{ id: RULE_ID, kind: "line-crossing", line: "middle", classes: ["car"] }],
});
