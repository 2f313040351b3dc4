import { type BufferGeometry, Group, Mesh, MeshBasicMaterial, PlaneGeometry, Vector3 } from "three";
import type { JunctionActor, JunctionState } from "../../world.ts";
import type { Fittings } from "./models/fittings.ts";
import type { OutsideModels } from "./models/outside-models.ts";
import type { Point3 } from "./models/shapes.ts";
import { type VehicleModel, vehicleModel, walkerModel } from "./models/vehicle-models.ts";
import { buildPlate } from "./plate.ts";
import { groundHeightAt } from "./street/pavement-height.ts";
import { toScene, yawOf } from "./world-axes.ts";

const BRAKE_LIGHT = new MeshBasicMaterial({ color: 0xff3a24, toneMapped: false });
const INDICATOR_LIGHT = new MeshBasicMaterial({ color: 0xffb02a, toneMapped: false });
const BLINK_MS = 700;
const STRIDES = 8;
const STRIDE_MS = 1050;
const WALKING_MPS = 0.2;
const GRAVITY_MPS2 = 9.81;
const MAX_LEAN_RAD = 0.5;

/** One road user in the scene. */
export class ActorNode {
  readonly group = new Group();
  readonly plates: readonly Mesh[];
  readonly #actor: JunctionActor;
  readonly #strides: readonly Group[];
  readonly #brake: readonly Mesh[];
  readonly #indicators: Readonly<Record<"left" | "right", readonly Mesh[]>>;

  constructor(actor: JunctionActor, outside: OutsideModels | undefined) {
    this.#actor = actor;
    const models = actor.type === "person" ? stridesOf(actor) : [vehicleModel(actor, outside)];
    this.#strides = models.map((model) => scaled(model, actor));
    const [{ fittings, size }] = models as [VehicleModel]; // there is always one
    const grown = (point: Point3) => new Vector3(...point).multiply(growth(size, actor));
    this.plates = platesOf(actor, fittings, grown);
    this.#brake = fittings.brakeLamps.map((at) => lampAt(grown(at), fittings.brakeSize, BRAKE_LIGHT));
    const sideLamps = (side: 1 | -1) =>
      fittings.leftIndicators.map(([x, y, z]) =>
        lampAt(grown([side * x, y, z]), fittings.indicatorSize, INDICATOR_LIGHT),
      );
    this.#indicators = { left: sideLamps(1), right: sideLamps(-1) };
    const parts = [this.plates, this.#brake, this.#indicators.left, this.#indicators.right].flat();
    for (const part of [...this.#strides, ...parts]) this.group.add(part);
  }

  /** Puts it where the moment has it. */
  show(state: JunctionState, atMs: number): void {
    const { group } = this;
    group.position.copy(toScene(state.x, state.y, groundHeightAt(state.x, state.y)));
    group.rotation.set(0, yawOf(state.heading), leanOf(state), "YXZ");
    this.#showStride(state, atMs);
    for (const lamp of this.#brake) lamp.visible = state.isBraking;
    const isLit = atMs % BLINK_MS < BLINK_MS / 2;
    for (const side of ["left", "right"] as const) {
      const isOn = isLit && (state.indicator === side || state.indicator === "both");
      for (const lamp of this.#indicators[side]) lamp.visible = isOn;
    }
    group.updateMatrixWorld(true);
  }

  /** The meshes that are drawn now. */
  shownMeshes(): readonly Mesh<BufferGeometry>[] {
    const shown: Mesh[] = [];
    this.group.traverseVisible((object) => {
      if (object instanceof Mesh) shown.push(object);
    });
    return shown;
  }

  dispose(): void {
    this.group.traverse((object) => {
      if (object instanceof Mesh) object.geometry.dispose();
    });
    for (const { material } of this.plates) if (!Array.isArray(material)) material.dispose();
  }

  #showStride({ speedMps }: JunctionState, atMs: number): void {
    if (this.#strides.length === 1) return;
    const phase = (atMs / STRIDE_MS + this.#actor.id * 0.37) % 1;
    const shown = speedMps < WALKING_MPS ? 0 : Math.floor(phase * STRIDES);
    for (const [index, stride] of this.#strides.entries()) stride.visible = index === shown;
  }
}

const stridesOf = (actor: JunctionActor): VehicleModel[] =>
  Array.from({ length: STRIDES }, (_, index) => walkerModel(actor, index / STRIDES));

function growth(size: VehicleModel["size"], actor: JunctionActor): Vector3 {
  if (actor.type === "person") return new Vector3(1, 1, 1).multiplyScalar(actor.heightM / size.heightM);
  return new Vector3(actor.widthM / size.widthM, actor.heightM / size.heightM, actor.lengthM / size.lengthM);
}

function scaled({ assembly, size }: VehicleModel, actor: JunctionActor): Group {
  const body = assembly.build();
  body.scale.copy(growth(size, actor));
  return body;
}

function platesOf(actor: JunctionActor, fittings: Fittings, grown: (point: Point3) => Vector3): Mesh[] {
  const mounts = [
    { plate: actor.plates.front, at: fittings.frontPlate, yaw: 0 },
    { plate: actor.plates.rear, at: fittings.rearPlate, yaw: Math.PI },
  ];
  return mounts.flatMap(({ plate, at, yaw }) => {
    if (plate === undefined || at === undefined) return [];
    const mesh = buildPlate(plate);
    mesh.position.copy(grown(at));
    mesh.rotation.y = yaw;
    return [mesh];
  });
}

function lampAt(at: Vector3, [width, height]: readonly [number, number], material: MeshBasicMaterial): Mesh {
  const mesh = new Mesh(new PlaneGeometry(width, height), material);
  mesh.position.copy(at);
  mesh.rotation.y = at.z < 0 ? Math.PI : 0;
  return mesh;
}

/** Two-wheelers lean into a bend by the angle that balances it. */
function leanOf({ actor, yawRate, speedMps }: JunctionState): number {
  if (actor.type !== "motorbike" && actor.type !== "bicycle") return 0;
  const lean = Math.atan((yawRate * speedMps) / GRAVITY_MPS2);
  return -Math.max(-MAX_LEAN_RAD, Math.min(MAX_LEAN_RAD, lean));
}
