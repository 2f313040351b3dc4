import type { SignalPhase } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type HeadLamps, readSignalHead } from "./read-signal-head.ts";

type Rgb = readonly [number, number, number];
type Disc = readonly [x: number, y: number, radius: number, colour: Rgb];

const SIZE = { widthPx: 320, heightPx: 180 };
const LIT = { red: [255, 60, 45], amber: [255, 180, 40], green: [40, 245, 180] } as const;
const UNLIT = { red: [85, 30, 28], amber: [80, 60, 25], green: [25, 60, 52] } as const;
const WHITE: Rgb = [250, 250, 245];
const LAMPS = ["red", "amber", "green"] as const;
/** Centres of the lamps of a head whose lamps are `size` pixels wide; the topmost at (100, 60). */
const centreOf = (index: number, size: number) => [100, 60 + Math.round(index * size * 1.35)] as const;

/** A standing head with lamps `size` pixels wide, its housing against a background; later discs lie over earlier ones. */
function picture(size: number, shown: SignalPhase, more: { background?: Rgb; discs?: readonly Disc[] } = {}) {
  const { background = [150, 180, 215], discs = [] } = more;
  const rgb = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3);
  const [left, right] = [100 - size, 100 + size];
  const [top, bottom] = [60 - size, 60 + Math.round(size * 3.7)];
  const lamps = LAMPS.map((lamp, index): Disc => {
    const [x, y] = centreOf(index, size);
    return [x, y, size / 2, lamp === shown ? LIT[lamp] : UNLIT[lamp]];
  });
  for (let y = 0; y < SIZE.heightPx; y += 1) {
    for (let x = 0; x < SIZE.widthPx; x += 1) {
      const disc = [...lamps, ...discs].findLast(
        ([cx, cy, radius]) => Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= radius,
      );
      const isHousing = x >= left && x < right && y >= top && y < bottom;
      rgb.set(disc?.[3] ?? (isHousing ? [28, 28, 30] : background), (y * SIZE.widthPx + x) * 3);
    }
  }
  return rgb;
}

/** The lamps' regions as a technician draws them, moved by some pixels. */
function regions(size: number, moved: readonly [number, number] = [0, 0]): HeadLamps {
  const at = (index: number): [number, number, number, number] => {
    const [cx, cy] = centreOf(index, size);
    const [x, y] = [cx + moved[0] - size / 2, cy + moved[1] - size / 2];
    return [x / SIZE.widthPx, y / SIZE.heightPx, (x + size) / SIZE.widthPx, (y + size) / SIZE.heightPx];
  };
  return { red: at(0), amber: at(1), green: at(2) };
}

const everyPhase = LAMPS.flatMap((phase) => [6, 8, 12, 20, 40].map((size) => ({ phase, size })));

test.each(everyPhase)("a $phase lamp of $size px is read, also where its region is three pixels beside", (row) => {
  const rgb = picture(row.size, row.phase);
  for (const moved of [
    [0, 0],
    [3, 0],
    [-3, 0],
    [0, 3],
    [0, -3],
  ] as const) {
    expect(readSignalHead(rgb, SIZE, regions(row.size, moved)).phase, moved.join()).toBe(row.phase);
  }
});

test.each(LAMPS)("%s at night is read by its halo, where the lamp itself is white", (phase) => {
  const [x, y] = centreOf(LAMPS.indexOf(phase), 12);
  const halo: Rgb = [LIT[phase][0] * 0.8, LIT[phase][1] * 0.8, LIT[phase][2] * 0.8];
  const discs: Disc[] = [
    [x, y, 8, halo],
    [x, y, 5, [255, 250, 235]],
  ];
  const rgb = picture(12, "unknown", { background: [8, 8, 12], discs });
  expect(readSignalHead(rgb, SIZE, regions(12)).phase).toBe(phase);
});

const [redX, redY] = centreOf(0, 12);
const [greenX, greenY] = centreOf(2, 12);

/** A strip of red paint over the upper lamp, dark windows over the others. */
const redBusAboveItsWindows: Disc[] = [
  ...[70, 80, 90, 100, 110, 120, 130].map((x): Disc => [x, redY, 9, [200, 30, 35]]),
  [100, 96, 24, [45, 48, 52]],
];

test.each<{ why: string; shown: SignalPhase; discs: Disc[] }>([
  { why: "nothing is lit", shown: "unknown", discs: [] },
  { why: "red and green are lit", shown: "green", discs: [[redX, redY, 6, LIT.red]] },
  { why: "the sun makes another lens look lit", shown: "green", discs: [[redX, redY, 6, [190, 70, 60]]] },
  { why: "the sun has washed out the lit lamp", shown: "unknown", discs: [[greenX, greenY, 6, WHITE]] },
  { why: "a lamp shines in the colour of another", shown: "unknown", discs: [[redX, redY, 6, LIT.green]] },
  { why: "a red bus stands before the head", shown: "green", discs: [[100, 80, 70, [200, 30, 35]]] },
  { why: "a white bus stands before the head", shown: "red", discs: [[100, 80, 70, WHITE]] },
  { why: "a red roof covers the upper lamp and more", shown: "unknown", discs: [[100, 40, 34, [205, 40, 35]]] },
  { why: "the edge of a red bus lies below the upper lamp", shown: "green", discs: redBusAboveItsWindows },
  { why: "the head shines through under a red bus", shown: "unknown", discs: redBusAboveItsWindows },
])("nothing is known when $why", ({ shown, discs }) => {
  expect(readSignalHead(picture(12, shown, { discs }), SIZE, regions(12)).phase).toBe("unknown");
});

test("a countdown number beside the lamps is no lamp", () => {
  const digits: Disc[] = [0, 1, 2].map((row) => [118, 58 + row * 5, 3, LIT.green]);
  expect(readSignalHead(picture(12, "green", { discs: digits }), SIZE, regions(12)).phase).toBe("green");
  expect(readSignalHead(picture(12, "unknown", { discs: digits }), SIZE, regions(12)).phase).toBe("unknown");
});

test("a head of two lamps, at the picture's very edge, is read", () => {
  const lamps: HeadLamps = { red: [0, 0, 0.03, 0.05], green: [0, 0.06, 0.03, 0.11] };
  const dark = new Uint8Array(SIZE.widthPx * SIZE.heightPx * 3);
  expect(readSignalHead(dark, SIZE, lamps).phase).toBe("unknown");
  const lit = dark.slice();
  for (let y = 11; y < 19; y += 1) for (let x = 1; x < 9; x += 1) lit.set(LIT.green, (y * SIZE.widthPx + x) * 3);
  expect(readSignalHead(lit, SIZE, lamps).phase).toBe("green");
});
