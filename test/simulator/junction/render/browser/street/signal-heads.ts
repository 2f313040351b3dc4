import { CircleGeometry, CylinderGeometry, Group, Mesh, MeshBasicMaterial } from "three";
import { SIGNAL_HEADS, type SignalHead } from "../../../furnishings.ts";
import type { SignalPhase } from "../../../world.ts";
import { Assembly } from "../models/assembly.ts";
import { box } from "../models/shapes.ts";
import { toScene, yawOf } from "../world-axes.ts";
import { LAMPS, type Lamp, lampColour } from "./lamp-colours.ts";

const HOUSING = 0x151719;
const STEEL = 0x6f777c;
const BACK_M = 0.13;

export interface SignalLamps {
  readonly group: Group;
  /** Lights the lamps of every head; a head without a phase stays dark. */
  show(phases: ReadonlyMap<string, SignalPhase>): void;
}

/** Poles, brackets and housings: they never change. */
export function buildSignalPoles(): Group {
  const group = new Group();
  for (const head of SIGNAL_HEADS) group.add(pole(head), housing(head));
  return group;
}

/** The lamps alone: they change with the phases. */
export function buildSignalLamps(): SignalLamps {
  const group = new Group();
  const materials = SIGNAL_HEADS.map((head) => {
    const lamps = LAMPS.map((lamp) => lampOf(head, lamp));
    group.add(...lamps.map(({ mesh }) => mesh));
    return { id: head.id, lamps };
  });
  const show = (phases: ReadonlyMap<string, SignalPhase>): void => {
    for (const { id, lamps } of materials) {
      for (const { lamp, material } of lamps) material.color.set(lampColour(lamp, phases.get(id) ?? "unknown"));
    }
  };
  return { group, show };
}

function lampOf(head: SignalHead, lamp: Lamp) {
  const material = new MeshBasicMaterial({ toneMapped: false });
  const mesh = new Mesh(new CircleGeometry(head.lampRadiusM, 20), material);
  mesh.position.copy(toScene(...head.at, heightOf(head, lamp)));
  mesh.rotation.y = yawOf(head.facing);
  mesh.translateZ(BACK_M + 0.02);
  return { lamp, material, mesh };
}

function heightOf(head: SignalHead, lamp: Lamp): number {
  return { red: head.redZ, amber: head.amberZ, green: head.greenZ }[lamp];
}

function housing(head: SignalHead): Group {
  const parts = new Assembly();
  const height = head.redZ - head.greenZ + head.lampRadiusM * 2 + 0.16;
  parts.add(box(0.42, height, BACK_M * 2), HOUSING, { y: head.amberZ });
  parts.add(box(0.62, height + 0.2, 0.02), HOUSING, { y: head.amberZ, z: -0.05 });
  for (const lamp of LAMPS) {
    const visor = new CylinderGeometry(head.lampRadiusM + 0.02, head.lampRadiusM + 0.02, 0.2, 14, 1, true, -1.35, 2.7);
    parts.add(visor.rotateX(-Math.PI / 2), HOUSING, { y: heightOf(head, lamp), z: BACK_M + 0.1 });
  }
  const group = parts.build();
  group.position.copy(toScene(...head.at));
  group.rotation.y = yawOf(head.facing);
  return group;
}

function pole({ poleAt, at, redZ }: SignalHead): Group {
  const parts = new Assembly();
  const top = redZ + 0.5;
  parts.add(new CylinderGeometry(0.08, 0.12, top, 12), STEEL, { y: top / 2 });
  const [east, north] = [at[0] - poleAt[0], at[1] - poleAt[1]];
  const reach = Math.hypot(east, north);
  const arm = new CylinderGeometry(0.045, 0.06, reach, 8).rotateZ(Math.PI / 2).translate(reach / 2, 0, 0);
  parts.add(arm, STEEL, { y: redZ + 0.3, yaw: Math.atan2(north, east) });
  const group = parts.build();
  group.position.copy(toScene(...poleAt));
  return group;
}
