import { CheckName, epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { CHECK_WIDTH_PX, type CheckPicture, GRID } from "./check-picture.ts";
import { DEFAULT_CHECKS_OPTIONS } from "./checks-options.ts";
import { type CheckStep, type ChecksMemory, checkPicture, confirmView, startChecks } from "./picture-checks.ts";
import { scene } from "./scene-kit.ts";
import { learnReference } from "./view-reference.ts";

const HEIGHT_PX = 160;
const HOUR_S = 3600;
type Rgb = readonly [number, number, number];
type Paint = (luma: number, x: number, y: number) => Rgb;

/** Reddish, as of a street at dusk: luma stays near what the scene has. */
const coloured: Paint = (luma) => [luma * 1.1, luma, luma * 0.8];
const grey: Paint = (luma) => [luma, luma, luma];

/** @param shiftX in cells of {@link GRID} */
function picture(atS: number, paint: Paint = coloured, shiftX = 0, noise = 6): CheckPicture {
  const luma = scene(shiftX, 0);
  const rgb = new Uint8ClampedArray(CHECK_WIDTH_PX * HEIGHT_PX * 3);
  for (let y = 0, pixel = 0; y < HEIGHT_PX; y += 1) {
    for (let x = 0; x < CHECK_WIDTH_PX; x += 1, pixel += 1) {
      const cell =
        Math.floor((y * GRID.height) / HEIGHT_PX) * GRID.width + Math.floor((x * GRID.width) / CHECK_WIDTH_PX);
      const grain = ((Math.imul(pixel + atS * 7919, 0x9e3779b1) >>> 20) % 256) / 256 - 0.5;
      rgb.set(paint((luma[cell] ?? 0) + noise * grain, x, y), pixel * 3);
    }
  }
  return { rgb: new Uint8Array(rgb.buffer), widthPx: CHECK_WIDTH_PX, heightPx: HEIGHT_PX, at: epochMs(atS * 1000) };
}

function watch(memory: ChecksMemory, pictures: readonly CheckPicture[]): CheckStep {
  let step: CheckStep | undefined;
  for (const one of pictures) step = checkPicture(step?.memory ?? memory, one, DEFAULT_CHECKS_OPTIONS);
  if (step === undefined) throw new Error("no pictures");
  return step;
}

const series = (fromS: number, count: number, everyS: number, ...rest: [Paint?, number?, number?]): CheckPicture[] =>
  Array.from({ length: count }, (_, index) => picture(fromS + index * everyS, ...rest));

const raised = ({ state }: CheckStep): CheckName[] => CheckName.options.filter((name) => state[name].isRaised);

/** A day in which every hour has colour. */
const known = watch(startChecks(), series(0, 60, 1440)).memory;
const NEXT_DAY_S = 26 * HOUR_S;

/** The mean of so many pixels on each side, along rows and then along columns. */
function smeared(source: CheckPicture, reach: number): CheckPicture {
  const along = (rgb: Uint8Array, step: number): Uint8Array =>
    rgb.map((_, index) => {
      let sum = 0;
      for (let at = -reach; at <= reach; at += 1) sum += rgb[index + at * step] ?? rgb[index] ?? 0;
      return sum / (2 * reach + 1);
    });
  return { ...source, rgb: along(along(source.rgb, 3), 3 * CHECK_WIDTH_PX) };
}

test("a good view raises nothing, by day and by grey night", () => {
  const day = watch(known, series(NEXT_DAY_S, 20, 20));
  expect(raised(day)).toEqual([]);
  const night = watch(startChecks(), [
    ...series(0, 20, 20),
    ...series(12 * HOUR_S, 20, 20, grey),
    ...series(24 * HOUR_S, 20, 20),
  ]);
  expect(raised(night)).toEqual([]);
});

test.each<{ paint: Paint; check: CheckName; why: string }>([
  { paint: () => [0, 0, 0], check: "black", why: "no signal" },
  { paint: (luma) => [luma * 0.03, luma * 0.03, luma * 0.03], check: "black", why: "nearly no light" },
  { paint: () => [255, 255, 255], check: "overexposed", why: "all white" },
  { paint: (luma) => [luma * 6, luma * 6, luma], check: "overexposed", why: "burnt out in two channels" },
  { paint: (luma, x) => (x < 200 ? [60, 50, 40] : coloured(luma, x, 0)), check: "covered", why: "most of it hidden" },
  { paint: () => [60, 50, 40], check: "covered", why: "all of it hidden, dark as night" },
])("$why raises $check, and nothing else", ({ paint, check }) => {
  const step = watch(known, series(NEXT_DAY_S, 10, 20, paint));
  expect(raised(step)).toEqual([check]);
  expect(step.state[check].since).toBe(NEXT_DAY_S * 1000);
  expect(raised(watch(step.memory, series(NEXT_DAY_S + 200, 8, 20)))).toEqual([]);
});

test("colour that was there at the same hour yesterday is missed, colour that never was is not", () => {
  const lost = series(NEXT_DAY_S, 12, 300, grey);
  expect(raised(watch(known, lost))).toEqual(["colour-lost"]);
  const alwaysGrey = watch(startChecks(), series(0, 60, 1440, grey)).memory;
  expect(raised(watch(alwaysGrey, lost))).toEqual([]);
});

test("colour lost for days is still missed, and its return clears it", () => {
  const lost = watch(known, series(NEXT_DAY_S, 150, 1440, grey));
  expect(raised(lost)).toContain("colour-lost");
  expect(raised(watch(lost.memory, series(NEXT_DAY_S + 150 * 1440, 5, 300)))).toEqual([]);
});

test("a view out of focus is blurred", () => {
  const soft = series(NEXT_DAY_S, 10, 20).map((one) => smeared(one, 3));
  expect(raised(watch(known, soft))).toEqual(["blurred"]);
});

test("the same picture again and again is frozen, the next new one is not", () => {
  const one = picture(NEXT_DAY_S);
  const frozen = Array.from({ length: 14 }, (_, index) => ({ ...one, at: epochMs((NEXT_DAY_S + index * 20) * 1000) }));
  const step = watch(known, frozen);
  expect(raised(step)).toEqual(["frozen"]);
  const moving = series(NEXT_DAY_S + 400, 3, 20).map((good, index) => ({
    ...picture(0, coloured, index),
    at: good.at,
  }));
  expect(raised(watch(step.memory, moving))).toEqual([]);
});

test("a moved view is told with its shift, until it is confirmed", () => {
  const step = watch(known, series(NEXT_DAY_S, 6, 20, coloured, 12));
  expect(raised(step)).toEqual(["moved"]);
  expect(step.shiftPx?.x).toBeCloseTo((12 * CHECK_WIDTH_PX) / GRID.width, 0);
  expect(step.shiftPx?.y).toBeCloseTo(0, 0);
  const confirmed = watch(confirmView(step.memory), series(NEXT_DAY_S + 200, 20, 20, coloured, 12));
  expect(raised(confirmed)).toEqual([]);
  expect(raised(watch(confirmed.memory, series(NEXT_DAY_S + 800, 6, 20)))).toEqual(["moved"]);
});

test("a camera that looks elsewhere has moved, without a shift, after ten minutes", () => {
  const away = series(NEXT_DAY_S, 40, 20, coloured, 500);
  expect(raised(watch(known, away.slice(0, 25)))).not.toContain("moved");
  const step = watch(known, away);
  expect(raised(step)).toContain("moved");
  expect(step.shiftPx).toBeUndefined();
});

test("a reference that was kept is judged by at once", () => {
  const reference = learnReference(series(0, 9, 20));
  expect(raised(watch(startChecks({ reference }), series(NEXT_DAY_S, 6, 20, coloured, -9)))).toEqual(["moved"]);
});

test("a picture that is not newer changes nothing", () => {
  const step = checkPicture(known, picture(10), DEFAULT_CHECKS_OPTIONS);
  expect(step.memory).toBe(known);
});
