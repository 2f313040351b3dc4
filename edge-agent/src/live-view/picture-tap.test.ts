import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { LARGE, makeUnits, type UnitsPlan } from "../capture/ring/testing/coded-units.ts";
import type { AccessUnit } from "../capture/rtsp/access-unit.ts";
import { createPictureTap, type PictureTap, type TappedPicture } from "./picture-tap.ts";

const ROOM = 1_000_000;
const begin = epochMs(1_767_600_000_000);
const unitsOf = (plan: Partial<UnitsPlan> = {}): AccessUnit[] => makeUnits({ begin, count: 60, gop: 25, ...plan });

const feed = (tap: PictureTap, units: readonly AccessUnit[], streamId = "first"): void => {
  for (const unit of units) tap.write(streamId, unit, undefined);
};

/** Ticks of what a new follower gets, in steps of a picture. */
function places(tap: PictureTap): { readonly got: number[]; readonly following: Disposable } {
  const got: number[] = [];
  const following = tap.follow(({ ticks }) => void got.push(ticks / 3600));
  return { got, following };
}

test("who begins to look gets everything since the newest keyframe, then what comes", () => {
  const tap = createPictureTap(ROOM);
  const units = unitsOf();
  feed(tap, units.slice(0, 53));
  const { got, following } = places(tap);
  expect(got).toEqual([50, 51, 52]);
  feed(tap, units.slice(53, 55));
  following[Symbol.dispose]();
  feed(tap, units.slice(55));
  expect(got).toEqual([50, 51, 52, 53, 54]);
});

test("from a damaged picture to the next keyframe nothing is handed on", () => {
  const tap = createPictureTap(ROOM);
  const { got } = places(tap);
  feed(
    tap,
    unitsOf().map((unit, index) => (index === 10 ? { ...unit, isDamaged: true } : unit)),
  );
  expect(got).toEqual([...Array(10).keys(), ...Array.from({ length: 35 }, (_, index) => 25 + index)]);
});

test("another connection begins with its keyframe, and an ended one leaves nothing behind", () => {
  const tap = createPictureTap(ROOM);
  const { got } = places(tap);
  feed(tap, unitsOf({ count: 3 }));
  feed(tap, unitsOf({ count: 28 }).slice(20), "second");
  expect(got).toEqual([0, 1, 2, 25, 26, 27]);
  tap.pause("reconnect");
  expect(places(tap).got).toEqual([]);
});

test("a group that is too large is not kept, but goes on to who looks already", () => {
  const tap = createPictureTap(10 * 1004);
  const { got } = places(tap);
  feed(tap, unitsOf({ count: 20 }));
  expect(got).toHaveLength(20);
  expect(places(tap).got).toEqual([]);
});

test("a picture is a copy, its NAL units after their lengths, with the moment or its arrival", () => {
  const tap = createPictureTap(ROOM);
  const pictures: TappedPicture[] = [];
  tap.follow((picture) => void pictures.push(picture));
  const [unit] = unitsOf({ bytes: 3, parameterSets: LARGE });
  if (unit === undefined) throw new Error("no unit");
  const received = Buffer.from([7, 8, 9]);
  const units = { ...unit, nals: [received.subarray(0, 2), received.subarray(2)] };
  tap.write("first", units, epochMs(begin + 5));
  tap.write("first", units, undefined);
  received.fill(0);
  expect([...(pictures[0]?.data ?? [])]).toEqual([0, 0, 0, 2, 7, 8, 0, 0, 0, 1, 9]);
  expect(pictures.map(({ moment }) => moment)).toEqual([
    { at: begin + 5, isEstimate: false },
    { at: begin, isEstimate: true },
  ]);
  expect(pictures[0]?.form).toMatchObject({ codec: "h264", widthPx: 1920, heightPx: 1080 });
  expect(pictures[1]?.form).toBe(pictures[0]?.form);
});
