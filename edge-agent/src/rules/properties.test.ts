import { Calibration, type FractionPoint } from "@ngaba/config";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createGroundPlane } from "../geometry/ground-plane.ts";
import type { Track } from "../tracking/track.ts";
import type { Finding, FlowMinute } from "./index.ts";
import { RULES } from "./registry.ts";
import type { Scene } from "./scene.ts";
import { CASES } from "./testing/cases.ts";
import { type Driven, driveThrough, FRAME_SIZE } from "./testing/drive.ts";
import { SEED, variant, variation } from "./testing/variation.ts";

/** A change of the whole picture. */
interface Change {
  readonly point: (point: FractionPoint) => FractionPoint;
  readonly track: (track: Track) => Track;
  /** Left becomes right: lines keep their forward side, turns exchange. */
  readonly turnsOver: boolean;
}

const MIRROR: Change = {
  point: ([x, y]) => [1 - x, y],
  track: ({ box, velocity, ...track }) => ({
    ...track,
    box: { ...box, x1: FRAME_SIZE.widthPx - box.x2, x2: FRAME_SIZE.widthPx - box.x1 },
    velocity: { x: -velocity.x, y: velocity.y },
  }),
  turnsOver: true,
};

const shift = (right: number, down: number): Change => {
  const [dx, dy] = [right * FRAME_SIZE.widthPx, down * FRAME_SIZE.heightPx];
  return {
    point: ([x, y]) => [x + right, y + down],
    track: ({ box, ...track }) => ({
      ...track,
      box: { x1: box.x1 + dx, y1: box.y1 + dy, x2: box.x2 + dx, y2: box.y2 + dy },
    }),
    turnsOver: false,
  };
};

const UNCHANGED = shift(0, 0);

const otherTurn = (text: string): string =>
  text.replace(/\b(left|right)$/, (side) => (side === "left" ? "right" : "left"));

function changed(scene: Scene, { point, turnsOver }: Change): Scene {
  type Ends = { readonly from: FractionPoint; readonly to: FractionPoint };
  const arrow = <T extends Ends>(one: T): T => ({ ...one, from: point(one.from), to: point(one.to) });
  const line = <T extends Ends>(one: T): T => arrow(turnsOver ? { ...one, from: one.to, to: one.from } : one);
  const area = <T extends { polygon: FractionPoint[] }>(one: T): T => ({ ...one, polygon: one.polygon.map(point) });
  return {
    ...scene,
    lines: scene.lines.map(line),
    stopLines: scene.stopLines.map(line),
    lanes: scene.lanes.map((lane) => ({ ...area(lane), direction: arrow(lane.direction) })),
    zones: scene.zones.map(area),
    rules: scene.rules.map((rule) =>
      turnsOver && rule.kind === "forbidden-turn" ? { ...rule, turn: otherTurn(rule.turn) as typeof rule.turn } : rule,
    ),
  };
}

function changedFinding({ act, track, ...finding }: Omit<Finding, "incidentKey">, change: Change) {
  return {
    ...finding,
    ...(act !== undefined && { act: change.turnsOver ? otherTurn(act) : act }),
    ...(track !== undefined && { track: change.track(track) }),
  };
}

const CORNERS: readonly FractionPoint[] = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.8, 0.8],
  [0.2, 0.8],
  [0.5, 0.5],
];

/** The camera above the ground, calibrated by places in the middle of the picture, which change with it. */
function groundOf({ point, turnsOver }: Change) {
  const points = CORNERS.map(([x, y]) => ({
    image: point([x, y]),
    ground: [turnsOver ? -100 * x : 100 * x, -100 * y],
  }));
  return createGroundPlane(Calibration.parse({ frame: FRAME_SIZE, points }), FRAME_SIZE);
}

/** Equal but for the last digits of a calculation in other places of the picture. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === "number" ? Number(one.toFixed(2)) + 0 : one)));

/** All that rules said of a drive, in the places of the changed picture. */
const wordsOf = ({ findings, flow }: Driven, change = UNCHANGED) =>
  rounded({ flow, findings: findings.map(({ incidentKey: _, ...finding }) => changedFinding(finding, change)) });

const hasSomething = ({ findings, flow }: Driven): boolean => findings.length > 0 || flow.some(isCount);

/** Something in a minute that an empty street does not have. */
const isCount = (minute: FlowMinute): boolean =>
  minute.kind === "lane" ? minute.occupancy > 0 : minute.counts.length > 0;

test("every rule has a case", () => {
  expect(CASES.map(({ kind }) => kind).toSorted()).toEqual(RULES.map(({ kind }) => kind).toSorted());
});

test.each(CASES)("$kind: a mirror and another place in the picture change nothing else", (one) => {
  const place = fc.tuple(fc.integer({ min: -10, max: 10 }), fc.integer({ min: -10, max: 10 }));
  fc.assert(
    fc.property(variation, fc.boolean(), place, (how, isTelling, [right, down]) => {
      const drive = { ...variant(one, how, isTelling), ground: groundOf(UNCHANGED) };
      const plain = driveThrough(one.scene, drive);
      expect(hasSomething(plain)).toBe(isTelling);
      for (const change of [MIRROR, shift(right / 100, down / 100)]) {
        const moved = { ...drive, ground: groundOf(change), seenAs: change.track };
        const other = driveThrough(changed(one.scene, change), moved);
        expect(wordsOf(other)).toEqual(wordsOf(plain, change));
      }
    }),
    { ...SEED, numRuns: 12 },
  );
});
