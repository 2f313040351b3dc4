import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { NO_TALLY } from "../signals/tally.ts";
import { NO_FIT } from "./box-fit.ts";
import { figuresOf } from "./junction-figures.ts";
import { jsonOf } from "./junction-json.ts";
import { tablesOf } from "./junction-report.ts";
import type { LiveFilm } from "./live-film.ts";
import { NO_PLATES } from "./plate-widths.ts";
import type { SeedResult } from "./seed-result.ts";
import type { WatchedFilm } from "./watch-film.ts";

const JUDGED = { order: { folder: "one" }, incidents: [], cases: [], speeds: [], startsAt: epochMs(0) };
const vans = { group: "van", asked: 10, found: 2, seen: 9 } as const;
const trucks = { group: "busOrTruck", asked: 10, found: 10, seen: 10 } as const;

function seed(number: number, delaysMs: readonly (number | undefined)[], problems: readonly string[] = []): SeedResult {
  const detector = {
    pictures: 4,
    falseBoxes: 6,
    boxesOnNobody: 2,
    doubles: 1,
    actors: { [`${number}:1`]: vans, [`${number}:2`]: trucks },
  };
  const watched: WatchedFilm = { ...JUDGED, detector, phases: NO_TALLY, afterEnd: { atSeam: 1, again: 2 } };
  const delays = delaysMs.map((ms) => {
    return { kind: "red-light", fromPictureMs: 300, ...(ms !== undefined && { beyondDwellMs: ms }) };
  });
  const live: LiveFilm = { ...JUDGED, delays, fit: { ...NO_FIT, boxes: 3 } };
  const run = { films: [live], analysedFps: [number], cores: 1, problems };
  return { seed: number, watched: [watched], plates: NO_PLATES, live: run };
}

test("seeds are pooled: delays over all of them, the means of what was reached, and who is not found but seen", () => {
  const figures = figuresOf([seed(2, [100, 200, undefined]), seed(4, [900])], 5);
  expect(jsonOf(figures)).toMatchObject({
    ...{ seeds: [2, 4], films: 2, atSeam: 2, toldAgainAfterEnd: 4, analysedFps: 3 },
    ...{ latencyP50Ms: 200, latencyP95Ms: 900, latencyEvents: 3, pictureToCentreP95Ms: 300, pictureToCentreEvents: 4 },
    detectorRecall: { large: 0.6, car: null },
    detectorRecallOfLarge: { busOrTruck: 1, van: 0.2 },
    detectorRecallAsAnyVehicle: { large: 0.95, van: 0.9 },
    ...{ falseBoxesPerPicture: 1.5, boxesOnNobodyPerPicture: 0.5, doubleBoxesPerPicture: 0.25 },
    live: { isComparable: true, problems: [], camerasAtOnce: [1, 1] },
  });
});

test("a run that cannot be compared with the truth says so where its figures stand", () => {
  const figures = figuresOf([seed(2, [100]), seed(4, [], ["the camera was lost for a while"])], 5);
  expect(tablesOf(figures)).toContain("- **NOT TO BE TRUSTED: the camera was lost for a while.**");
  expect(jsonOf(figures)).toMatchObject({ live: { isComparable: false } });
});

test("without what takes real time there are no figures of it", () => {
  const { live: _, ...still } = seed(2, []);
  const figures = figuresOf([still], 5);
  expect(jsonOf(figures)).toMatchObject({ live: null, latencyP95Ms: null, latencyEvents: null, analysedFps: null });
  expect(tablesOf(figures).join("\n")).not.toContain("RTSP");
});
