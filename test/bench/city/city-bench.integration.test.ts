import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadAgentConfig } from "@ngaba/edge-agent/config/agent-config.ts";
import { childrenOf } from "@ngaba/edge-agent/health/process-usage.ts";
import { expect, onTestFinished, test } from "vitest";
import { isInstalled } from "../../../scripts/system-programs.ts";
import { isSoWithin } from "../../until.ts";
import { startBenchServices } from "./bench-services.ts";
import { analysingAgent, chooseCameras, playedCameras, watchingAgent } from "./city-cameras.ts";
import { measureMotion } from "./motion.ts";
import { killCameras } from "./outages.ts";
import { measureUsage } from "./usage.ts";

const inventory = {
  sites: [],
  cameras: ["vt-viet-tri-001-1", "vt-viet-tri-001-2", "vt-viet-tri-001-3"].map((id, index) => {
    return { id, siteId: "vt-viet-tri-001", name: { vi: id, en: id }, isSmart: index === 0 };
  }),
};
const { signal } = new AbortController();
const NICE_LEVEL = Math.max(getPriority(), 7);
const DETECTOR_THREADS = 3;

/** Two seconds of a moving picture for all. */
async function makeFilms() {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-films-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "film.mp4");
  const codec = ["-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10", "-bf", "0"];
  await promisify(execFile)("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=10", ...codec, file]);
  return { main: new Map([["vt-viet-tri-001-1", file]]), subs: [file] };
}

const threadNames = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/comm`, "utf8").trim());

test("an agent of the bench analyses and watches, is measured, and tells that a camera was killed; its processes are as configured", async () => {
  const cameras = chooseCameras(inventory, 3);
  await using services = await startBenchServices(playedCameras(cameras, await makeFilms()), signal);
  const config = analysingAgent(cameras, services.urlOf, { fps: 2 });
  const processes = { niceLevel: NICE_LEVEL, ffmpegThreads: 2 };
  const expectNothing = config.cameras.map(({ expected: _, ...camera }) => camera);
  await using agent = await services.startAgent({
    ...{ cameras: expectNothing, processes, watch: { offlineAfterS: 5 } },
    detector: { threads: DETECTOR_THREADS },
  });
  const { messages } = agent;
  const isLive = () => [...messages.cameras.values()].filter(({ state }) => state === "live").length === 3;
  expect(await isSoWithin(120_000, isLive, signal), agent.lastWords()).toBe(true);
  expect(await services.clientsOf("vt-viet-tri-001-2")).toBe(1);
  expect(await services.clientsOf("vt-viet-tri-001-1-small")).toBe(0);

  const decoders = childrenOf(agent.pid).map((pid) => ({ pid, line: readFileSync(`/proc/${pid}/cmdline`, "utf8") }));
  const [decoder] = decoders.filter(({ line }) => line.includes("matroska"));
  expect(decoder?.line).toContain("\0-threads\x002\0");
  expect(getPriority(decoder?.pid)).toBe(NICE_LEVEL);
  // Those of the detector are called as the one that opened it, the agent's only worker.
  const hasDetectorThreads = () =>
    threadNames(agent.pid).filter((name) => name === "WorkerThread").length === DETECTOR_THREADS;
  expect(await isSoWithin(30_000, hasDetectorThreads, signal), threadNames(agent.pid).join()).toBe(true);

  const [usage, outages] = await Promise.all([
    measureUsage(agent.pid, 2_000, { signal }),
    killCameras(services, messages, [{ cameraId: "vt-viet-tri-001-2", isSmart: false }], signal),
  ]);
  expect(usage.cores).toBeGreaterThan(usage.childCores);
  expect(usage.rssBytes).toBeGreaterThan(50e6);
  expect(outages).toMatchObject([{ behaviour: "cut", noticedS: expect.any(Number), backS: expect.any(Number) }]);
  const [sample] = messages.samples.slice(-1);
  expect(sample?.analysedFrames).toBeGreaterThan(1);
  expect(sample?.analysedAgeMs).toBeGreaterThan(0);
}, 240_000);

test.skipIf(!isInstalled("motion")).each([
  { behaviour: "play", why: "cameras that play to it are measured", cores: expect.any(Number) },
  { behaviour: "refuse", why: "it has no pictures of one", cores: "motion is not connected to vt-viet-tri-001-3" },
] as const)(
  "what motion costs is not told of grey pictures: $why",
  async ({ behaviour, cores }) => {
    const cameras = chooseCameras(inventory, 3);
    await using services = await startBenchServices(playedCameras(cameras, await makeFilms()), signal);
    await services.setBehaviour("vt-viet-tri-001-3", behaviour);
    const times = { connectMs: 10_000, warmUpMs: 500, measureMs: 1_000 };
    const measured = measureMotion({ cameraIds: cameras.watched, services, ...times, signal });
    expect(
      await measured.then(
        (usage) => usage.cores,
        (error: Error) => error.message,
      ),
    ).toEqual(cores);
  },
  120_000,
);

test.each([1, 200])("an agent takes a configuration of %i cameras", async (count) => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const cameras = { smart: [], watched: Array.from({ length: count }, (_, index) => `camera-${index}`) };
  const own = watchingAgent(cameras, (path) => `rtsp://127.0.0.1/${path}`, count);
  const around = { agentId: "agent-01", broker: { url: "mqtt://127.0.0.1" }, centre: { url: "http://127.0.0.1" } };
  const file = join(folder, "agent.yaml");
  await writeFile(file, JSON.stringify({ ...around, ...own }));
  expect(loadAgentConfig(file).cameras).toHaveLength(count);
});
