/** The sample city with its rendered junction: one view of it is analysed, the others are watched. */
import { join } from "node:path";
import { FILMS_DIR, filmOf } from "../simulator/junction/films.ts";
import { type City, SMART_CAMERA, startCity } from "./city.ts";

const scenesDir = join(import.meta.dirname, "../../config/viet-tri/scenes");

/** Watched views. */
export const OTHER_CAMERAS = { first: "vt-viet-tri-002-1", second: "vt-nong-trang-001-1" } as const;

/** The lighter detector, short clips, pictures of cameras often: somebody waits for them. */
const QUICK = {
  detector: { model: "nanodet-coco-int8" },
  evidence: { secondsBefore: 4, secondsAfter: 3 },
  watch: { pictureEveryS: 5, checkEveryS: 5 },
};

/** Starts the city with its agent. Three run a red light in each minute of the analysed view. */
export async function startJunctionCity(): Promise<City> {
  const watched = [OTHER_CAMERAS.first, OTHER_CAMERAS.second, "vt-hy-cuong-001-1"].map(rendered);
  const scene = join(scenesDir, `${SMART_CAMERA}.yaml`);
  const city = await startCity({
    ...{ broker: "embedded", series: "embedded" },
    played: [{ ...rendered(SMART_CAMERA), analysis: { fps: 5, scene } }, ...watched],
    agentConfig: (config) => ({ ...config, ...QUICK }),
  });
  await city.whenReady();
  city.agent.start();
  return city;
}

const rendered = (id: string) => ({ id, film: filmOf(FILMS_DIR, id), picturesAreRendered: true });
