import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareListedSizes } from "@ngaba/models";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { VTEST_SCENE as scene } from "../simulator/footage.ts";

const repositoryRoot = join(import.meta.dirname, "../..");

const rightConfig = {
  agentId: "agent-01",
  dataDir: "./data",
  secretsFile: "./secrets.yaml",
  modelCacheDir: "./models",
  broker: { url: "mqtt://127.0.0.1:1" },
  centre: { url: "http://127.0.0.1:1" },
  cameras: [{ id: "vt-viet-tri-001-1", rtspUrl: "rtsp://127.0.0.1:1/x", analysis: { scene } }],
};
const rightSecrets = { brokerPassword: "broker-password-of-a-test", uploadToken: "upload-token-of-a-test" };

interface Ending {
  readonly code: number | string | undefined;
  readonly said: string;
}

async function agentFolder(config: unknown, secrets: unknown = rightSecrets, mode = 0o600): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-agent-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "agent.yaml"), stringify(config));
  await writeFile(join(folder, "secrets.yaml"), stringify(secrets), { mode });
  return folder;
}

/** Runs the agent until it ends by itself. */
function runAgent(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Ending> {
  const args = [join(repositoryRoot, "edge-agent/src/main.ts"), join(folder, "agent.yaml")];
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env, timeout: 40_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? undefined), said: stdout + stderr }),
    ),
  );
}

test("a configuration with five mistakes reports five, with paths, and exits 2", async () => {
  const folder = await agentFolder({
    ...rightConfig,
    agentId: "Agent 1",
    colour: "blue",
    broker: { url: "http://127.0.0.1" },
    cameras: [
      { id: "cam-1", rtspUrl: "rtsp://admin:secret-of-a-camera@192.0.2.1/" },
      { id: "cam-2", rtspUrl: "rtsp://192.0.2.1/", analysis: { fps: 90, scene } },
    ],
  });
  const { code, said } = await runAgent(folder);
  expect(code).toBe(2);
  for (const path of ["agentId", "colour", "broker.url", "cameras[0].rtspUrl", "cameras[1].analysis.fps"]) {
    expect(said).toContain(path);
  }
  expect(said).not.toContain("secret-of-a-camera");
});

test("secrets that others can read are refused with the command that mends it", async () => {
  const { code, said } = await runAgent(await agentFolder(rightConfig, rightSecrets, 0o644));
  expect(code).toBe(2);
  expect(said).toContain("chmod 600");
  expect(said).not.toContain(rightSecrets.brokerPassword);
});

test("a model file with the wrong hash is refused by name", async () => {
  const folder = await agentFolder(rightConfig);
  const models = join(folder, "models");
  await prepareListedSizes({ cardId: "nanodet-coco", cacheDir: models });
  const onnx = (await readdir(models)).find((name) => /-544x416-.*\.onnx$/.test(name)) ?? "";
  await appendFile(join(models, onnx), "tampered");
  const { code, said } = await runAgent(folder);
  expect(code).toBe(1);
  expect(said).toContain(onnx);
  expect(said).toMatch(/expected sha256 [0-9a-f]{64}, got [0-9a-f]{64}/);
});

test("a missing ffmpeg is one sentence that says what to install", async () => {
  const { code, said } = await runAgent(await agentFolder(rightConfig), { ...process.env, PATH: "/nowhere" });
  expect(code).toBe(1);
  expect(said).toContain("apt-get install ffmpeg");
});
