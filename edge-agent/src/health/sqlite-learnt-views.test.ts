import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "../platform/logger.ts";
import { GRID } from "./picture-checks/check-picture.ts";
import { NO_COLOUR_HOURS } from "./picture-checks/colour-hours.ts";
import { startChecks } from "./picture-checks/picture-checks.ts";
import { type ChecksStanding, type LearntView, openLearntViews } from "./sqlite-learnt-views.ts";

const log = createLogger("silent");

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-views-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "views.sqlite");
}

const luma = Uint8Array.from({ length: GRID.width * GRID.height }, (_, cell) => cell % 251);
const view: LearntView = {
  drawingHash: "a".repeat(64),
  reference: {
    heightPx: 180,
    lights: [
      { light: "day", luma, sharpness: 0.25, ownLikeness: 0.9 },
      { light: "night", luma, sharpness: undefined, ownLikeness: 0.3 },
    ],
  },
};
const { standings, lostView } = startChecks();
const checks: ChecksStanding = {
  standings: { ...standings, blurred: { value: 0.7, isRaised: true, since: epochMs(1_772_450_000_000) } },
  lostView,
  colourHours: NO_COLOUR_HOURS.with(3, { day: 20_000, least: 12.5, leastBefore: undefined }).with(4, {
    ...{ day: 20_000, least: 9, leastBefore: 8 },
  }),
};

test("a view and its checks are the same after a restart, also before anything was learnt", () => {
  const file = newFile();
  const first = openLearntViews(file, log);
  const empty = { drawingHash: undefined, reference: undefined };
  expect([first.view("cam-1"), first.checks("cam-1")]).toEqual([undefined, undefined]);
  first.setView("cam-1", empty);
  first.setView("cam-1", view);
  first.setChecks("cam-1", checks);
  first.setView("cam-2", empty);
  first.close();
  const second = openLearntViews(file, log);
  expect(second.view("cam-1")).toEqual(view);
  expect(second.checks("cam-1")).toEqual(checks);
  expect(second.view("cam-2")).toEqual(empty);
  expect(second.checks("cam-2")).toBeUndefined();
  second.close();
});

test("a damaged file stops no agent: all is learnt again", () => {
  const file = newFile();
  writeFileSync(file, "no database at all, but long enough to be taken for one".repeat(20));
  const views = openLearntViews(file, log);
  expect(views.view("cam-1")).toBeUndefined();
  views.close();
});
