import { PlaneGeometry, SphereGeometry, type Texture } from "three";
import type { Assembly } from "./assembly.ts";
import { DARK, picked } from "./paints.ts";
import { box } from "./shapes.ts";
import { paintLoadDoors, paintLoadSide } from "./truck-panels.ts";

/** The room behind the cab, metres. */
export interface LoadSpace {
  readonly widthM: number;
  readonly lengthM: number;
  /** Of its floor and its top above the road. */
  readonly floorM: number;
  readonly topM: number;
  /** Its middle along z. */
  readonly middleZ: number;
}

type Panels = { readonly side: Texture; readonly doors: Texture };
const SHEETS = ["#e9ebec", "#dfe3e6", "#e6e2d6"] as const;
const BOARD_M = 0.55;
const HEAPS = [0x9a8257, 0x8d8f91, 0x7b5a3c] as const;
const panels = new Map<string, Panels>();

/** A closed box of sheet metal, its doors at the back. */
export function addBox(truck: Assembly, space: LoadSpace, paint: number, variant: number): void {
  const { widthM, lengthM, floorM, topM, middleZ } = space;
  const sheet = picked(SHEETS, variant);
  const { side, doors } = panelsOf(sheet, `#${paint.toString(16).padStart(6, "0")}`);
  const [height, y] = [topM - floorM, (topM + floorM) / 2];
  truck.add(box(widthM, height, lengthM), sheet, { y, z: middleZ });
  for (const facing of [1, -1]) {
    const at = { x: facing * (widthM / 2 + 0.012), y, z: middleZ, yaw: (facing * Math.PI) / 2 };
    truck.addTextured(new PlaneGeometry(lengthM, height), side, at);
  }
  const back = { y, z: middleZ - lengthM / 2 - 0.012, yaw: Math.PI };
  truck.addTextured(new PlaneGeometry(widthM, height), doors, back);
  addFloor(truck, space, paint);
}

/** An open bed with boards in the cab's paint, and something heaped in it. */
export function addOpenBed(truck: Assembly, space: LoadSpace, paint: number, variant: number): void {
  const { widthM, lengthM, floorM, middleZ } = space;
  const y = floorM + BOARD_M / 2;
  for (const side of [1, -1]) {
    const x = side * (widthM / 2 - 0.03);
    truck.addShiny(box(0.06, BOARD_M, lengthM), paint, { x, y, z: middleZ });
    for (let post = 0; post <= 4; post++) {
      const z = middleZ + lengthM * (post / 4 - 0.5) * 0.98;
      truck.add(box(0.1, BOARD_M + 0.06, 0.07), DARK.grey, { x: side * (widthM / 2), y, z });
    }
    truck.addShiny(box(widthM, BOARD_M, 0.06), paint, { y, z: middleZ + (side * lengthM) / 2 });
  }
  const heap = new SphereGeometry(1, 14, 8, 0, Math.PI * 2, 0, Math.PI / 2).scale(widthM * 0.45, 0.75, lengthM * 0.44);
  truck.add(heap, picked(HEAPS, variant), { y: floorM + 0.18, z: middleZ });
  addFloor(truck, space, paint);
}

/** The frame that the load stands on, taped in red and white. */
function addFloor(truck: Assembly, { widthM, lengthM, floorM, middleZ }: LoadSpace, paint: number): void {
  truck.add(box(widthM + 0.04, 0.14, lengthM + 0.02), DARK.grey, { y: floorM - 0.07, z: middleZ });
  truck.addShiny(box(widthM + 0.06, 0.05, lengthM + 0.04), paint, { y: floorM, z: middleZ });
}

function panelsOf(sheet: string, band: string): Panels {
  const known = panels.get(sheet + band);
  const painted = known ?? { side: paintLoadSide(sheet, band), doors: paintLoadDoors(sheet, band) };
  panels.set(sheet + band, painted);
  return painted;
}
