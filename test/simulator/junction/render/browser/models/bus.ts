import { ExtrudeGeometry, PlaneGeometry, Shape } from "three";
import { Assembly } from "./assembly.ts";
import { type BusPanels, paintBusPanels } from "./bus-panels.ts";
import { type BusLivery, DARK } from "./paints.ts";
import { addLimb, box, wheel } from "./shapes.ts";

/** Metres. */
export const BUS = { lengthM: 10.4, widthM: 2.5, heightM: 3.1, floorM: 0.32, wheelM: 0.48 } as const;

const ROUND_M = 0.22;
const panels = new Map<BusLivery, BusPanels>();

/** A city bus, nose along z: a rounded shell with painted faces. */
export function buildBus(livery: BusLivery): Assembly {
  const bus = new Assembly();
  bus.addShiny(shell(), livery.body);
  addPanels(bus, livery);
  addRoof(bus);
  addWheels(bus);
  for (const side of [1, -1]) {
    const x = side * (BUS.widthM / 2 + 0.18);
    bus.add(box(0.1, 0.36, 0.22), DARK.trim, { x, y: 2.1, z: BUS.lengthM / 2 + 0.1 });
    const arm = [(side * BUS.widthM) / 2, 2.55, BUS.lengthM / 2 - 0.1] as const;
    addLimb(bus, arm, [x, 2.3, BUS.lengthM / 2 + 0.1], [0.02, 0.02], DARK.trim);
  }
  return bus;
}

/** The cross-section with rounded upper edges, stretched over the length. */
function shell(): ExtrudeGeometry {
  const [half, height, round] = [BUS.widthM / 2, BUS.heightM - BUS.floorM, ROUND_M];
  const section = new Shape();
  section.moveTo(-half, 0).lineTo(-half, height - round);
  section.quadraticCurveTo(-half, height, -half + round, height);
  section.lineTo(half - round, height).quadraticCurveTo(half, height, half, height - round);
  section.lineTo(half, 0);
  const depth = BUS.lengthM - 0.3;
  const options = { depth, bevelEnabled: true, bevelSize: 0, bevelThickness: 0.15, bevelSegments: 3, curveSegments: 6 };
  return new ExtrudeGeometry(section, options).translate(0, BUS.floorM, -depth / 2);
}

function addPanels(bus: Assembly, livery: BusLivery): void {
  const painted = panels.get(livery) ?? paintBusPanels(livery);
  panels.set(livery, painted);
  const height = BUS.heightM - BUS.floorM - ROUND_M - 0.02;
  const y = BUS.floorM + height / 2;
  const [x, z] = [BUS.widthM / 2 + 0.012, BUS.lengthM / 2 + 0.012];
  bus.addTextured(new PlaneGeometry(BUS.lengthM - 0.1, height), painted.left, { x, y, yaw: Math.PI / 2 });
  bus.addTextured(new PlaneGeometry(BUS.lengthM - 0.1, height), painted.right, { x: -x, y, yaw: -Math.PI / 2 });
  bus.addTextured(new PlaneGeometry(BUS.widthM - 0.06, height + 0.1), painted.front, { y: y + 0.03, z });
  bus.addTextured(new PlaneGeometry(BUS.widthM - 0.06, height + 0.1), painted.rear, {
    y: y + 0.03,
    z: -z,
    yaw: Math.PI,
  });
}

function addRoof(bus: Assembly): void {
  bus.add(box(1.5, 0.22, 2.4), 0xd8d8d4, { y: BUS.heightM + 0.1, z: -1 });
  bus.add(box(1.2, 0.08, 0.8), 0x8d8f90, { y: BUS.heightM + 0.03, z: 2.4 });
}

function addWheels(bus: Assembly): void {
  for (const z of [BUS.lengthM * 0.3, -BUS.lengthM * 0.24]) {
    for (const side of [1, -1]) {
      const x = side * (BUS.widthM / 2 - 0.1);
      bus.add(wheel(BUS.wheelM + 0.09, 0.262), DARK.trim, { x, y: BUS.wheelM + 0.03, z });
      bus.add(wheel(BUS.wheelM, 0.29, 20), DARK.tyre, { x, y: BUS.wheelM, z });
      bus.add(wheel(BUS.wheelM * 0.58, 0.31, 12), DARK.rim, { x, y: BUS.wheelM, z });
    }
  }
}
