import type { CameraConnection } from "@ngaba/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { type City, SMART_CAMERA, startCity, WATCHED_CAMERA } from "./city.ts";

/** What the centre says of both cameras: the smart one, the watched one. */
async function connections(city: City): Promise<(CameraConnection | undefined)[]> {
  const cameras = new Map((await city.cameras()).map((camera) => [camera.id, camera.connection]));
  return [cameras.get(SMART_CAMERA), cameras.get(WATCHED_CAMERA)];
}

const whenConnections = (city: City, expected: CameraConnection[], timeout: number) =>
  vi.waitFor(async () => expect(await connections(city)).toEqual(expected), { timeout, interval: 200 });

test("a camera that fails is offline at the centre, and comes back, while the other goes on; so does an agent", async () => {
  const city = await startCity({ broker: "embedded", series: "embedded" });
  onTestFinished(() => city[Symbol.asyncDispose]());
  await city.whenReady();
  expect(await connections(city)).toEqual(["not-connected", "not-connected"]);
  city.agent.start();
  await whenConnections(city, ["live", "live"], 60_000);

  city.simulator.setBehaviour(SMART_CAMERA, "cut");
  city.simulator.setBehaviour(SMART_CAMERA, "refuse");
  await whenConnections(city, ["offline", "live"], 20_000);
  city.simulator.setBehaviour(SMART_CAMERA, "play");
  await whenConnections(city, ["live", "live"], 60_000);

  const faults = (await city.events()).filter((event) => event.kind === "camera-offline");
  expect(faults).toMatchObject([{ cameraId: SMART_CAMERA, phase: "end", severity: "warning" }]);

  await city.agent.kill9();
  await whenConnections(city, ["unknown", "unknown"], 60_000);
  city.agent.start();
  await whenConnections(city, ["live", "live"], 60_000);
});
