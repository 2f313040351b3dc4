import { CameraList, EventPage } from "@ngaba/contract";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { inventory } from "../central/data-path-kit.ts";
import { openSession } from "../central/open-session.ts";
import { startTestCentral } from "../e2e/test-central.ts";
import { startSimulator } from "../simulator/simulator.ts";
import { agentConfig } from "./agent-config-kit.ts";
import { runAgent } from "./running-agent.ts";
import { FILM, makeStreetFilms, type StreetFilms } from "./street-films.ts";

const patient = { timeout: 90_000, interval: 200 };
let films: StreetFilms;
beforeAll(async () => {
  films = await makeStreetFilms();
}, 240_000);
afterAll(() => films.remove());

/** A centre with everything embedded, until the test ends, and a reader with a session. */
async function startCentre() {
  const central = await startTestCentral({ cameras: inventory.cameras });
  return { central, get: await openSession(await central.startUrl()) };
}

test("the newest picture of a camera is at the centre with its age; an outage is one event there, which ends", async () => {
  const { central, get } = await startCentre();
  await using simulator = await startSimulator({ cameras: [{ path: "cam-2", file: films.street }] });
  const config = await agentConfig({
    ...{ brokerUrl: central.brokerUrl, centreUrl: central.httpUrl },
    cameras: [{ id: "cam-2", rtspUrl: simulator.url("cam-2") }],
    sections: { watch: { checkEveryS: 2, pictureEveryS: 5, offlineAfterS: 10 } },
  });
  const agent = runAgent(config, await addAgent(central));

  const picture = await vi.waitFor(async () => {
    const answer = await get("/api/cameras/cam-2/picture");
    expect(answer.status).toBe(200);
    return answer;
  }, patient);
  const [ageMs, takenAt] = ["ngaba-age-ms", "ngaba-taken-at"].map((name) => picture.headers.get(name) ?? "");
  expect(Math.abs(Date.now() - Date.parse(takenAt ?? "") - Number(ageMs))).toBeLessThan(2_000);
  const { width, height, channels } = await sharp(await picture.arrayBuffer()).metadata();
  expect({ width, height, channels }).toEqual({ width: FILM.widthPx, height: FILM.heightPx, channels: 3 });
  await vi.waitFor(async () => {
    const newer = await get("/api/cameras/cam-2/picture");
    expect(Date.parse(newer.headers.get("ngaba-taken-at") ?? "")).toBeGreaterThan(Date.parse(takenAt ?? ""));
  }, patient);

  const camera = async () => CameraList.parse(await (await get("/api/cameras")).json()).cameras[1];
  await vi.waitFor(async () => expect(await camera()).toMatchObject({ connection: "live" }), patient);
  simulator.setBehaviour("cam-2", "stall");
  await vi.waitFor(async () => expect(await camera()).toMatchObject({ connection: "offline" }), patient);
  simulator.setBehaviour("cam-2", "play");
  await vi.waitFor(async () => expect(await camera()).toMatchObject({ connection: "live" }), patient);
  await vi.waitFor(async () => {
    const { events } = EventPage.parse(await (await get("/api/events")).json());
    expect(events).toMatchObject([{ kind: "camera-offline", cameraId: "cam-2", phase: "end" }]);
  }, patient);
  await agent.stop();
}, 400_000);
