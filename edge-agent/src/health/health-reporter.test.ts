import { type CameraHealth, epochMs, HealthData, monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Outbox } from "../outbox/outbox.ts";
import { isNews } from "./health-parts.ts";
import { createHealthReporter } from "./health-reporter.ts";

const health = (cameraId: string, more: Partial<CameraHealth> = {}): CameraHealth => ({
  ...{ cameraId, state: "live", stateSince: "2026-03-02T01:00:00Z", fps: 10, analysedFps: 0, analysedFrames: 0 },
  ...{ droppedFrames: 0, restarts: 0, frameAgeMs: 100, ...more },
});

/** An agent with so many cameras, the first of them analysed. */
function start(count: number, describe: (cameraId: string) => Partial<CameraHealth> = () => ({})) {
  let nowMs = 0;
  const changed = new Map<string, Partial<CameraHealth>>();
  const ids = Array.from({ length: count }, (_, index) => `cam-${index}`);
  const counts = () => ({ rows: 0, bytes: 0, dropped: 0, lastSeq: 0 });
  const report = createHealthReporter({
    cameras: () => ids.map((id) => health(id, { ...describe(id), ...changed.get(id) })),
    isAlwaysNamed: (cameraId) => cameraId === "cam-0",
    outbox: { counts } as unknown as Outbox,
    ...{ uploadsPending: () => 0, clockState: () => ({ source: "ntp" as const }), problems: () => [] },
    clock: { now: () => epochMs(1_772_450_000_000 + nowMs), monotonic: () => monotonicMs(nowMs) },
  });
  const after = (ms: number) => {
    nowMs += ms;
    return report().map(({ data }) => HealthData.parse(data));
  };
  return { ids, changed, after };
}

const namesOf = (parts: readonly HealthData[]) =>
  parts.flatMap(({ cameras }) => cameras.map(({ cameraId }) => cameraId));

test("all cameras come once a minute, fifty in a message, the parts of one report under one id", () => {
  const { ids, after } = start(196);
  const parts = after(0);
  expect(namesOf(parts)).toEqual(ids);
  expect(parts.map(({ scope, part, cameras }) => [scope, part?.index, part?.of, cameras.length])).toEqual([
    ...[0, 1, 2].map((index) => ["all", index, 4, 50]),
    ["all", 3, 4, 46],
  ]);
  expect(new Set(parts.map(({ reportId }) => reportId)).size).toBe(1);
  const scopes = Array.from({ length: 24 }, () => after(5000)[0]?.scope);
  expect(scopes.map((scope, index) => (scope === "all" ? index : -1)).filter((index) => index >= 0)).toEqual([11, 23]);
});

test("in between an analysed camera comes each time, another when it has changed, once", () => {
  const { changed, after } = start(196);
  after(0);
  expect(after(5000)).toMatchObject([{ scope: "some", cameras: [{ cameraId: "cam-0" }] }]);
  changed.set("cam-7", { state: "offline" });
  expect(namesOf(after(100))).toEqual(["cam-0", "cam-7"]);
  expect(namesOf(after(5000))).toEqual(["cam-0"]);
});

test("a small agent's report is one message without parts", () => {
  const [only, ...more] = start(4).after(0);
  expect(more).toEqual([]);
  expect(only).toMatchObject({ scope: "all" });
  expect(only?.part).toBeUndefined();
  expect(start(0).after(0)).toMatchObject([{ scope: "all", cameras: [] }]);
});

test("fifty cameras that say all that can be said fit a message of 128 kB", () => {
  const words = "x".repeat(500);
  const full: Partial<CameraHealth> = {
    ...{ reasons: ["few-frames", "wrong-size", "wrong-codec", "wrong-rate", "keyframes-rare", "black", "moved"] },
    ...{ widthPx: 1920, heightPx: 1080, codec: "h265", bitrateKbps: 4000.123, keyframeIntervalMs: 2000.5 },
    pictureClock: { source: "rtcp", uncertaintyMs: 12.5, cameraOffsetMs: 700.25, driftPpm: 99.5 },
    checks: {
      black: 0.123456,
      overexposed: 0.2,
      "colour-lost": 0.3,
      blurred: 0.4,
      covered: 0.5,
      frozen: 0.6,
      moved: 0.7,
    },
    ...{ pictureAt: "2026-03-02T01:00:00.000Z", lastError: words, lastWords: words },
    ring: { from: "2026-03-02T01:00:00.000Z", bytes: 5_000_000_000, isWriting: true, lostUnits: 3 },
    decoder: { hardware: "vaapi", restarts: 3, skippedUnits: 100 },
  };
  const sizes = start(200, () => full)
    .after(0)
    .map((part) => JSON.stringify(part).length);
  expect(Math.max(...sizes)).toBeLessThan(128 * 1024);
});

test.each([
  { why: "another state", before: {}, is: { state: "offline" as const }, news: true },
  { why: "another reason", before: { reasons: ["black" as const] }, is: { reasons: ["frozen" as const] }, news: true },
  { why: "a rule off", before: {}, is: { rulesOff: [{ ruleId: "red", why: "moved" as const }] }, news: true },
  { why: "a rate 5 % lower", before: { fps: 25 }, is: { fps: 23.75 }, news: false },
  { why: "a rate 12 % lower", before: { fps: 25 }, is: { fps: 22 }, news: true },
  { why: "0.4 pictures more of one", before: { fps: 1 }, is: { fps: 1.4 }, news: false },
  { why: "no pictures any more", before: { fps: 1 }, is: { fps: 0 }, news: true },
  { why: "an age as usual", before: { frameAgeMs: 20 }, is: { frameAgeMs: 1900 }, news: false },
  { why: "an age of a stalled stream", before: { frameAgeMs: 20 }, is: { frameAgeMs: 2100 }, news: true },
  { why: "a newer picture at the centre", before: {}, is: { pictureAt: "2026-03-02T01:00:00Z" }, news: false },
  { why: "a ring that is off", before: { ring: ring(true) }, is: { ring: ring(false) }, news: true },
  {
    why: "a ring that has grown",
    before: { ring: ring(true) },
    is: { ring: { ...ring(true), bytes: 9 } },
    news: false,
  },
])("$why: news $news", ({ before, is, news }) => {
  expect(isNews(health("cam-1", before), health("cam-1", is))).toBe(news);
});

function ring(isWriting: boolean) {
  return { bytes: 1, isWriting, lostUnits: 0 };
}
