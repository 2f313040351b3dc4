import {
  CatmullRomCurve3,
  CircleGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  MeshLambertMaterial,
  type Texture,
  TubeGeometry,
  Vector3,
} from "three";
import { ARMS, armPoint } from "../../../arms.ts";
import { BARRIERS, type Barrier, SIGNS, type Sign } from "../../../furnishings.ts";
import { STREET } from "../../../street.ts";
import { FONT, paintedTexture } from "../canvas.ts";
import { Assembly } from "../models/assembly.ts";
import { box } from "../models/shapes.ts";
import { toScene, yawOf } from "../world-axes.ts";

type Pen = CanvasRenderingContext2D;
const SIGN_RADIUS_M = 0.35;
const CONCRETE = 0x9b978e;
const [RED, BLUE] = ["#c4161c", "#1f4fa3"];

/** Signs, the fence of the closed yard, and the poles with their wires. */
export function buildFurniture(): Group {
  const group = new Group();
  group.add(...BARRIERS.map(fence), ...SIGNS.map(signPost), ...powerLines());
  return group;
}

/** Red and white boards on posts. */
function fence({ from, to, heightM }: Barrier): Group {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const parts = new Assembly();
  const boards = Math.max(1, Math.round(length / 0.8));
  const board = length / boards;
  for (let i = 0; i < boards; i++) {
    const x = -length / 2 + (i + 0.5) * board;
    const color = i % 2 === 0 ? 0xc8281f : 0xeeeeea;
    for (const y of [heightM - 0.14, heightM * 0.45]) parts.add(box(board, 0.26, 0.04), color, { x, y });
    parts.add(box(0.07, heightM, 0.07), 0x60666b, { x: x - board / 2, y: heightM / 2 });
  }
  const group = parts.build();
  group.position.copy(toScene((from[0] + to[0]) / 2, (from[1] + to[1]) / 2));
  group.rotation.y = Math.atan2(to[1] - from[1], to[0] - from[0]);
  return group;
}

function signPost(sign: Sign): Group {
  const parts = new Assembly();
  parts.add(new CylinderGeometry(0.035, 0.035, sign.heightM + 0.3, 8), 0xb9bdc0, { y: (sign.heightM + 0.3) / 2 });
  parts.add(new CylinderGeometry(SIGN_RADIUS_M, SIGN_RADIUS_M, 0.02, 24).rotateX(Math.PI / 2), 0x8e9295, {
    y: sign.heightM,
    z: 0.05,
  });
  const group = parts.build();
  const face = new Mesh(new CircleGeometry(SIGN_RADIUS_M, 28), new MeshLambertMaterial({ map: paintSign(sign.kind) }));
  face.position.set(0, sign.heightM, 0.065);
  group.add(face);
  group.position.copy(toScene(...sign.at));
  group.rotation.y = yawOf(sign.facing);
  return group;
}

function paintSign(kind: Sign["kind"]): Texture {
  return paintedTexture(256, 256, (pen) => {
    disc(pen, 128, RED);
    if (kind === "no-entry") {
      pen.fillStyle = "#ffffff";
      pen.fillRect(40, 106, 176, 44);
      return;
    }
    disc(pen, 98, kind === "no-stopping" ? BLUE : "#ffffff");
    if (kind === "speed-limit-40") write(pen, "40");
    if (kind === "no-u-turn") uTurn(pen);
    if (kind === "no-motorbikes-lane") motorbike(pen);
    bars(pen, { "no-stopping": [1, -1], "no-u-turn": [1], "no-motorbikes-lane": [1], "speed-limit-40": [] }[kind]);
  });
}

function disc(pen: Pen, radius: number, color: string): void {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(128, 128, radius, 0, 7);
  pen.fill();
}

function bars(pen: Pen, slants: readonly number[]): void {
  pen.strokeStyle = RED;
  pen.lineWidth = 22;
  for (const slant of slants) {
    pen.beginPath();
    pen.moveTo(128 - 70 * slant, 58);
    pen.lineTo(128 + 70 * slant, 198);
    pen.stroke();
  }
}

function write(pen: Pen, text: string): void {
  pen.fillStyle = "#111111";
  pen.textAlign = "center";
  pen.font = `bold 110px "${FONT}"`;
  pen.fillText(text, 128, 168);
}

function uTurn(pen: Pen): void {
  pen.strokeStyle = "#111111";
  pen.lineWidth = 24;
  pen.beginPath();
  pen.moveTo(162, 200);
  pen.lineTo(162, 110);
  pen.arc(128, 110, 34, 0, Math.PI, true);
  pen.lineTo(94, 150);
  pen.stroke();
  pen.fillStyle = "#111111";
  pen.beginPath();
  pen.moveTo(64, 146);
  pen.lineTo(124, 146);
  pen.lineTo(94, 190);
  pen.fill();
}

function motorbike(pen: Pen): void {
  pen.strokeStyle = "#111111";
  pen.lineWidth = 12;
  for (const x of [78, 178]) {
    pen.beginPath();
    pen.arc(x, 152, 26, 0, 7);
    pen.stroke();
  }
  pen.beginPath();
  pen.moveTo(78, 150);
  pen.lineTo(112, 112);
  pen.lineTo(162, 116);
  pen.lineTo(178, 150);
  pen.moveTo(162, 116);
  pen.lineTo(146, 80);
  pen.stroke();
}

/** Concrete poles along the pavement and the sagging bundles of wires between them. */
function powerLines(): (Group | Mesh)[] {
  const places = ARMS.flatMap((arm) => [36, 62, 88].map((u) => ({ arm, u })));
  const poles = places.map(({ arm, u }) =>
    powerPole(toScene(...armPoint(arm, u, STREET.halfM + STREET.pavementM - 0.6))),
  );
  const wires = places
    .filter(({ u }) => u < 80)
    .flatMap(({ arm, u }) => {
      const [from, to] = [u, u + 26].map((end) =>
        toScene(...armPoint(arm, end, STREET.halfM + STREET.pavementM - 0.6)),
      );
      return from === undefined || to === undefined
        ? []
        : [0, 1, 2].map((row) => wire(from, to, 7.9 - row * 0.45, 0.7 + row * 0.25));
    });
  return [...poles, ...wires];
}

function powerPole(at: Vector3): Group {
  const parts = new Assembly();
  parts.add(new CylinderGeometry(0.12, 0.19, 8.6, 10), CONCRETE, { y: 4.3 });
  parts.add(box(1.5, 0.1, 0.1), 0x565a5e, { y: 7.9 });
  parts.add(box(0.42, 0.6, 0.3), 0xa8abad, { y: 3.4, z: 0.3 });
  const group = parts.build();
  group.position.copy(at);
  return group;
}

function wire(from: Vector3, to: Vector3, heightM: number, sagM: number): Mesh {
  const points = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const point = from.clone().lerp(to, share);
    return new Vector3(point.x, heightM - sagM * 4 * share * (1 - share), point.z);
  });
  const tube = new TubeGeometry(new CatmullRomCurve3(points), 16, 0.035, 4);
  return new Mesh(tube, new MeshLambertMaterial({ color: 0x1d1e20 }));
}
