import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentList } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { stringify } from "yaml";
import { type City, SMART_CAMERA, startCity, WATCHED_CAMERA } from "./city.ts";

/** Two analysed cameras with the same two regions, one with time for them and one with none. */
async function startTwoBudgets(): Promise<City> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-regions-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const name = { vi: "Vùng", en: "Region" };
  const analysisOf = async (cameraId: string, detectionBudgetMs: number) => {
    const scene = join(folder, `${cameraId}.yaml`);
    const detectionRegions = [
      { id: "near", name, box: [0, 0.5, 0.5, 0.9] },
      { id: "far", name, box: [0.5, 0.2, 1, 0.5] },
    ];
    await writeFile(scene, stringify({ cameraId, detectionRegions }));
    return { fps: 4, detectionBudgetMs, scene };
  };
  const analyses = [await analysisOf(SMART_CAMERA, 10_000), await analysisOf(WATCHED_CAMERA, 1)];
  return await startCity({
    broker: "embedded",
    series: "embedded",
    agentConfig: ({ cameras, ...config }) => {
      if (!Array.isArray(cameras)) throw new Error("the city's agent has no list of cameras");
      return { ...config, cameras: cameras.map((camera, index) => ({ ...camera, analysis: analyses[index] })) };
    },
  });
}

test("regions are looked at where the budget has room, and left out and told where it has none, the whole frame never", async () => {
  const city = await startTwoBudgets();
  onTestFinished(() => city[Symbol.asyncDispose]());
  await city.whenReady();
  city.agent.start();
  await vi.waitFor(
    async () => {
      const cameras = new Map((await city.cameras()).map((camera) => [camera.id, camera.detection]));
      const passesOf = (id: string) => cameras.get(id)?.passes.map(({ regionId, leftOut }) => ({ regionId, leftOut }));
      expect(passesOf(SMART_CAMERA), city.agent.log.slice(-2000)).toEqual([
        { regionId: undefined, leftOut: 0 },
        { regionId: "near", leftOut: 0 },
        { regionId: "far", leftOut: 0 },
      ]);
      const [rich, poor] = [cameras.get(SMART_CAMERA)?.passes, cameras.get(WATCHED_CAMERA)?.passes];
      for (const pass of rich ?? []) expect(pass.lookedAt).toBeGreaterThan(10);
      expect(poor?.map(({ lookedAt }) => lookedAt > 0)).toEqual([true, false, false]);
      const { agents } = AgentList.parse(await (await city.get("/api/agents")).json());
      expect(agents[0]?.problems).toEqual([
        expect.stringMatching(new RegExp(`^${WATCHED_CAMERA}: .*detectionBudgetMs.*: near, far$`)),
      ]);
    },
    { timeout: 180_000, interval: 1_000 },
  );
});
