import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "../platform/logger.ts";
import type { TakenPicture } from "./keyframe-picker.ts";
import { GRID } from "./picture-checks/check-picture.ts";
import { DEFAULT_CHECKS_OPTIONS } from "./picture-checks/checks-options.ts";
import { scene } from "./picture-checks/scene-kit.ts";
import { createPictureWatch, type PictureWatchOptions } from "./picture-watch.ts";
import { openCameraMemory } from "./sqlite-camera-memory.ts";
import { openLearntViews } from "./sqlite-learnt-views.ts";

const SIZE = { widthPx: 320, heightPx: 160 };
const EVERY_S = 20;
const CELL_PX = SIZE.widthPx / GRID.width;

/** @param shift of the view, in cells */
function picture(atS: number, shift: number, isBlack = false): TakenPicture {
  const luma = scene(shift, 0);
  const rgb = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3);
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
    const x = Math.floor(((pixel % SIZE.widthPx) * GRID.width) / SIZE.widthPx);
    const y = Math.floor((Math.floor(pixel / SIZE.widthPx) * GRID.height) / SIZE.heightPx);
    const grain = (Math.imul(pixel + atS * 7919, 0x9e3779b1) >>> 20) % 6;
    const value = isBlack ? 0 : Math.min(255, (luma[y * GRID.width + x] ?? 0) + grain);
    rgb.fill(value, pixel * 3, pixel * 3 + 3);
  }
  return { rgb, ...SIZE, at: epochMs(atS * 1000) };
}

function city() {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-watch-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let atS = 0;
  const setBack = (seconds: number) => {
    atS -= seconds;
  };
  let isUnwritable = false;
  const fillDisk = (full: boolean) => {
    isUnwritable = full;
  };
  const written = { view: 0, checks: 0 };
  const start = (drawingHash: string | undefined) => {
    const kept = openCameraMemory(join(folder, "cameras.sqlite"), createLogger("silent"));
    const memory: PictureWatchOptions["memory"] = {
      get: (cameraId) => kept.get(cameraId),
      set: (...all) => {
        if (isUnwritable) throw new Error("disk full");
        kept.set(...all);
      },
    };
    const cameras = [{ id: "cam-1", drawingHash }, { id: "cam-2" }];
    const learnt = openLearntViews(join(folder, "views.sqlite"), createLogger("silent"));
    const views: PictureWatchOptions["views"] = {
      view: (cameraId) => learnt.view(cameraId),
      checks: (cameraId) => learnt.checks(cameraId),
      setView: (...all) => {
        written.view++;
        learnt.setView(...all);
      },
      setChecks: (...all) => {
        written.checks++;
        learnt.setChecks(...all);
      },
    };
    const watch = createPictureWatch({ cameras, memory, views, checks: DEFAULT_CHECKS_OPTIONS });
    /** @returns how often it threw */
    const show = (count: number, shift: number, isBlack = false): number => {
      let failures = 0;
      for (let index = 0; index < count; index++) {
        atS += EVERY_S;
        try {
          watch.onCheck("cam-1", picture(atS, shift, isBlack));
        } catch {
          failures++;
        }
      }
      return failures;
    };
    const end = () => {
      kept.close();
      learnt.close();
    };
    return { watch, show, end };
  };
  return { start, setBack, fillDisk, written };
}

test("a view that has moved stays so, across a restart too, until somebody confirms it", () => {
  const { start } = city();
  const first = start("a".repeat(64));
  first.show(15, 0);
  expect(first.watch.signs("cam-1")).toEqual({ picture: [] });
  first.show(10, 6);
  const { picture: reasons, shiftPx } = first.watch.signs("cam-1");
  expect(reasons).toEqual(["moved"]);
  expect(Math.abs(Math.abs(shiftPx?.x ?? 0) - 6 * CELL_PX)).toBeLessThan(2);
  expect(shiftPx?.widthPx).toBe(320);
  first.show(20, 0);
  expect(first.watch.isMoved("cam-1")).toBe(true); // back where it was, as far as we see
  expect(first.watch.isMoved("cam-2")).toBe(false);
  first.end();

  const second = start("a".repeat(64));
  expect(second.watch.signs("cam-1")).toEqual({ picture: ["moved"], shiftPx });
  second.show(15, 6);
  expect(second.watch.isMoved("cam-1")).toBe(true);
  second.watch.confirmView("cam-1");
  second.show(15, 6);
  expect(second.watch.signs("cam-1")).toEqual({ picture: [] });
  second.end();
  const third = start("a".repeat(64));
  expect(third.watch.isMoved("cam-1")).toBe(false);
  third.end();
});

test("a camera that is turned while the agent is away is found moved, unless another scene was drawn meanwhile", () => {
  const { start } = city();
  const first = start("a".repeat(64));
  first.show(15, 0);
  first.end();
  const second = start("a".repeat(64));
  second.show(10, 6);
  expect(second.watch.isMoved("cam-1")).toBe(true);
  second.end();
  const third = start("b".repeat(64));
  third.show(20, 6);
  expect(third.watch.isMoved("cam-1")).toBe(false);
  third.end();
});

test("a view that was confirmed is not held against the one before, after a restart either", () => {
  const { start } = city();
  const first = start(undefined);
  first.show(15, 0);
  first.watch.confirmView("cam-1");
  first.end();
  const second = start(undefined);
  second.show(20, 6);
  expect(second.watch.signs("cam-1")).toEqual({ picture: [] });
  second.end();
});

test("pictures are judged on when the clock was set back", () => {
  const { start, setBack } = city();
  const { watch, show, end } = start(undefined);
  show(15, 0);
  setBack(3600);
  show(10, 0, true);
  expect(watch.signs("cam-1")).toEqual({ picture: ["black"] });
  end();
});

test("what was raised stays so across a restart and a clock that is set back, until good pictures speak against it", () => {
  const { start, setBack } = city();
  const first = start(undefined);
  first.show(15, 0);
  first.show(10, 0, true);
  first.show(1, 0);
  setBack(3600);
  first.show(1, 0);
  expect(first.watch.signs("cam-1")).toEqual({ picture: ["black"] });
  first.show(10, 0);
  expect(first.watch.signs("cam-1")).toEqual({ picture: [] }); // what spoke against it an hour later counts no more
  first.show(10, 0, true);
  first.show(1, 0);
  first.end();
  const second = start(undefined);
  expect(second.watch.signs("cam-1")).toEqual({ picture: ["black"] });
  expect(second.watch.values("cam-1")).toEqual({});
  second.show(1, 0);
  expect(second.watch.signs("cam-1")).toEqual({ picture: ["black"] }); // the good one before the restart is too long ago
  second.show(10, 0);
  expect(second.watch.signs("cam-1")).toEqual({ picture: [] });
  second.end();
  const third = start("b".repeat(64)); // what is drawn anew says nothing of the picture's light
  expect(third.watch.signs("cam-1")).toEqual({ picture: [] });
  third.show(10, 0, true);
  third.end();
  const fourth = start("c".repeat(64));
  expect(fourth.watch.signs("cam-1")).toEqual({ picture: ["black"] });
  fourth.end();
});

test("a view that has moved is so at once, and is kept as soon as the disk takes it", () => {
  const { start, fillDisk } = city();
  const first = start(undefined);
  first.show(15, 0);
  fillDisk(true);
  expect(first.show(10, 6)).toBeGreaterThan(1);
  expect(first.watch.isMoved("cam-1")).toBe(true);
  fillDisk(false);
  expect(first.show(1, 6)).toBe(0);
  first.end();
  const second = start(undefined);
  expect(second.watch.isMoved("cam-1")).toBe(true);
  second.end();
});

test("a view is written once, how its checks stand when that changes, and else once an hour", () => {
  const { start, written, setBack } = city();
  const { show, end } = start(undefined);
  show(12, 0);
  expect(written).toEqual({ view: 1, checks: 1 });
  show(8, 0, true);
  expect(written).toEqual({ view: 1, checks: 2 });
  show(8, 0);
  expect(written).toEqual({ view: 1, checks: 3 });
  setBack(-2400);
  show(2, 0);
  expect(written).toEqual({ view: 1, checks: 3 });
  setBack(-2400);
  show(2, 0);
  expect(written).toEqual({ view: 1, checks: 4 });
  end();
});

test("another scene drawn is a confirmation", () => {
  const { start } = city();
  const first = start("a".repeat(64));
  first.show(15, 0);
  first.show(10, 6);
  expect(first.watch.isMoved("cam-1")).toBe(true);
  first.end();
  const second = start("b".repeat(64));
  expect(second.watch.isMoved("cam-1")).toBe(false);
  second.end();
});

test("what is raised is a reason while it is, with its value for health", () => {
  const { start } = city();
  const { watch, show, end } = start(undefined);
  expect(watch.values("cam-1")).toEqual({});
  show(15, 0);
  expect(watch.values("cam-1").black).toBeLessThan(0.5);
  show(10, 0, true);
  expect(watch.signs("cam-1")).toEqual({ picture: ["black"] });
  expect(watch.values("cam-1").black).toBe(1);
  show(10, 0);
  expect(watch.signs("cam-1")).toEqual({ picture: [] });
  end();
});
