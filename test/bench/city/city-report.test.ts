import { expect, test } from "vitest";
import { type CityFigures, cityJson, cityReport } from "./city-report.ts";

const usage = { seconds: 60, cores: 0.9, childCores: 0.4, rssBytes: 2 ** 30 };
const analysed = {
  ...{ usage, live: 199, analysedFps: 12, leastAnalysedFps: 3, snapshotsPerMinute: 33, detectionMs: 60 },
  ...{ frameAgesMs: [100, 110], analysedAgesMs: [190, 250] },
};

const figures = (more: Partial<CityFigures> = {}): CityFigures => ({
  ...{ minutes: 1, smartCameras: 4, watchedCameras: 196, fps: 3, fasterFps: 5, loadBefore: 0.1 },
  watching: [{ cameras: 200, usage, live: 180 }],
  city: { ...analysed, outages: [], falseAlarms: [] },
  ...{ faster: { measured: analysed }, int8: { measured: analysed }, int8Faster: { measured: analysed } },
  detector: { measured: { whole: 40, strip: 20, square: 25 } },
  motion: { measured: { usage, live: 5 } },
  ...more,
});

test("what a camera costs is reckoned by the cameras that were live, not by those that were asked for", () => {
  expect(cityJson(figures())).toMatchObject({
    watching: [{ cameras: 200, live: 180, coresPerCamera: 0.005 }],
    ...{ motionCoresPerCamera: 0.18, liveCameras: 199, faster: { live: 199 }, notMeasured: {} },
  });
  const none = figures({ watching: [{ cameras: 200, usage, live: 0 }] });
  expect(cityJson(none)).toMatchObject({ watching: [{ live: 0, coresPerCamera: null }] });
  expect(cityReport(none).join("\n")).not.toMatch(/Infinity|NaN/);
});

test("the age of analysed frames is told beside that of decoded ones", () => {
  expect(cityJson(figures())).toMatchObject({ analysedAgeP95Ms: 250, frameAgeP95Ms: 110 });
});

test("parts that were not measured are told with the reason, and their figures are null", () => {
  const failed = figures({
    faster: { failed: "the agent tells nothing" },
    detector: { failed: "killed" },
    motion: { failed: "it is not installed" },
  });
  expect(cityJson(failed)).toMatchObject({
    ...{ cores: 0.9, faster: null, detectorCpuMs: null, motionCoresPerCamera: null },
    notMeasured: { faster: "the agent tells nothing", detector: "killed", motion: "it is not installed" },
  });
  expect(cityReport(failed).filter((line) => line.includes("not measured, "))).toHaveLength(3);
});
