import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { createCameraView } from "../../../rule-truth/camera-view.ts";
import type { JunctionActor, JunctionState, SignalPhase } from "../world.ts";
import { chromiumVersion, openViewPage } from "./node/chromium-page.ts";
import { ffmpegVersion } from "./node/ffmpeg-film.ts";
import { PAGE, pageFiles } from "./node/page-files.ts";
import { startPageServer } from "./node/page-server.ts";
import type { MomentOrder, SeenActor } from "./render-order.ts";

const SIZE = { widthPx: 320, heightPx: 180 };
/** On the south arm, looking north along the carriageway. */
const PLACEMENT = { x: 2, y: -60, heightM: 7, yaw: Math.PI / 2, pitch: 0.28, focalPx: 250, ...SIZE };
const HEADS = ["south-head", "south-far-head"];

function actor(id: number, type: "car" | "bus" | "person", size: readonly [number, number, number]): JunctionActor {
  const [lengthM, widthM, heightM] = size;
  const roadUserClass = type === "bus" ? "large-vehicle" : type;
  const rear = { lines: ["13A", "123.45"], colour: "white", widthMm: 330, heightMm: 165 } as const;
  const look = { variant: id, bodyColour: "#9a1a1a", clothes: ["#3a6ea5"], helmetColours: [] };
  return {
    id,
    type,
    roadUserClass,
    lengthM,
    widthM,
    heightM,
    look,
    riders: 0,
    plates: type === "person" ? {} : { rear },
  };
}

const still = { heading: Math.PI / 2, speedMps: 0, yawRate: 0, isBraking: false, indicator: "none" } as const;
const near: JunctionState = { ...still, actor: actor(1, "bus", [10.4, 2.5, 3.1]), x: 1.8, y: -32 };
const hidden: JunctionState = { ...still, actor: actor(2, "car", [4.4, 1.75, 1.5]), x: 1.8, y: -20 };
const free: JunctionState = { ...still, actor: actor(3, "car", [4.4, 1.75, 1.5]), x: -4.5, y: -38 };

function moment(frame: number, phase: SignalPhase): MomentOrder {
  const walker: JunctionState = {
    ...still,
    actor: actor(4, "person", [0.5, 0.5, 1.7]),
    x: 6 - frame,
    y: -40,
    speedMps: 1.3,
  };
  return { atMs: frame * 100, actors: [near, hidden, free, walker], signals: HEADS.map((id) => [id, phase]) };
}

interface Rendered {
  readonly hashes: readonly string[];
  readonly pictures: readonly Buffer[];
  readonly seen: readonly (readonly SeenActor[])[];
}

async function renderThree(): Promise<Rendered> {
  await using page = await openViewPage({ placement: PLACEMENT, scale: 1 }, undefined);
  const drawn = [];
  for (const [frame, phase] of (["red", "green", "green"] as const).entries())
    drawn.push(await page.draw(moment(frame, phase)));
  const pictures = drawn.map(({ pixels }) => pixels);
  const hashes = pictures.map((pixels) => createHash("sha256").update(pixels).digest("hex"));
  return { hashes, pictures, seen: drawn.map(({ seen }) => seen) };
}

const seenOf = (seen: readonly SeenActor[] | undefined, id: number): SeenActor => {
  const found = seen?.find((one) => one.id === id);
  if (found === undefined) throw new Error(`actor ${id} is not in the picture`);
  return found;
};

/** Intersection over union. */
function overlap(a: SeenActor["box"], b: SeenActor["box"]): number {
  const areaOf = ({ x1, y1, x2, y2 }: SeenActor["box"]): number => Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
  const both = {
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
    x2: Math.min(a.x2, b.x2),
    y2: Math.min(a.y2, b.y2),
  };
  return areaOf(both) / (areaOf(a) + areaOf(b) - areaOf(both));
}

const hasChromium = existsSync("/usr/bin/chromium");
if (!hasChromium) process.stderr.write("the renderer is not tested: chromium is missing (apt-get install chromium)\n");

test.skipIf(!hasChromium)("all that the page loads, whatever it draws, is what its key is made of", async () => {
  await using server = await startPageServer(undefined, () => undefined);
  await using browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage();
  const loaded: string[] = [];
  page.on("response", (response) => loaded.push(new URL(response.url()).pathname));
  await page.goto(server.url);
  await page.waitForFunction(() => "junction" in globalThis);
  await page.evaluate(async () => {
    await Promise.all([...document.fonts].map((font) => font.load()));
  });
  const modules = loaded.filter((address) => address !== "/" && !address.startsWith("data:"));
  expect([PAGE, ...modules].sort()).toEqual([...(await pageFiles()).keys()].sort());
});

test.skipIf(!hasChromium)("browser and encoder tell their versions", async () => {
  expect(await chromiumVersion()).toMatch(/^Chromium \d+\./);
  expect(await ffmpegVersion()).toMatch(/^ffmpeg version \S+/);
});

describe.skipIf(!hasChromium)("a junction rendered twice", () => {
  let first: Rendered | undefined;
  let again: Rendered | undefined;
  beforeAll(async () => {
    first = await renderThree();
    again = await renderThree();
  }, 240_000);

  test("is the same to the last byte, and no two of its pictures are alike", () => {
    expect(again?.hashes).toEqual(first?.hashes);
    expect(again?.seen).toEqual(first?.seen);
    expect(new Set(first?.hashes).size).toBe(3);
    expect(first?.pictures[0]).toHaveLength(SIZE.widthPx * SIZE.heightPx * 1.5);
  });

  test("tells who is hidden by whom", () => {
    const seen = first?.seen[0];
    expect(seenOf(seen, 3).visibleShare).toBe(1);
    expect(seenOf(seen, 1).visibleShare).toBeGreaterThan(0.95);
    expect(seenOf(seen, 2).visibleShare).toBeLessThan(0.1);
  });

  test("has everybody where the pinhole camera of the truth has them", () => {
    const view = createCameraView(PLACEMENT);
    for (const state of [near, free]) {
      const hull = view.boxOf(state)?.box;
      if (hull === undefined) throw new Error("the hull is not in the picture");
      expect(overlap(seenOf(first?.seen[0], state.actor.id).box, hull)).toBeGreaterThan(0.7);
    }
  });

  test("tells how wide a plate is, and of a hidden one nothing", () => {
    const { plateWidthPx = 0 } = seenOf(first?.seen[0], 3);
    const away = Math.hypot(free.x - PLACEMENT.x, free.y - free.actor.lengthM / 2 - PLACEMENT.y, PLACEMENT.heightM);
    expect(plateWidthPx).toBeGreaterThan(0.85 * ((0.33 * PLACEMENT.focalPx) / away));
    expect(plateWidthPx).toBeLessThan(1.15 * ((0.33 * PLACEMENT.focalPx) / away));
    expect(seenOf(first?.seen[0], 2).plateWidthPx).toBeUndefined();
  });
});
