/**
 * The truth of one view's clip as a compact file: whole numbers in rows, with the meaning of the columns beside them.
 */
import type { RoadUserClass } from "@ngaba/contract";
import type { CameraPlacement, CameraView } from "../../../rule-truth/camera-view.ts";
import type { ActorType, SignalPhase } from "../../../rule-truth/world.ts";
import { cameraOf, type JunctionView } from "../views.ts";
import type { JunctionCase, JunctionState, JunctionWorld, Plate } from "../world.ts";

export const FRAMES_PER_SECOND = 10;
/** Lower boxes are nothing that anybody asks for. */
const LOWEST_PX = 8;

/**
 * Columns of a box: frame pixels cut to the frame; per cent of the whole box inside it, and of the road user that others
 * leave to be seen (-1: not rendered); centre of the footprint; degrees counter-clockwise from east; speed.
 */
export const BOX_COLUMNS = [
  "id",
  "x1",
  "y1",
  "x2",
  "y2",
  "inside",
  "visible",
  "xCm",
  "yCm",
  "heading",
  "cmps",
] as const;
export type BoxRow = readonly number[];

export interface TruthActor {
  readonly id: number;
  readonly type: ActorType;
  readonly class: RoadUserClass;
  readonly sizeCm: readonly [length: number, width: number, height: number];
  readonly riders: number;
  readonly plates: { readonly front?: Plate; readonly rear?: Plate };
}

export interface ViewTruth {
  readonly cameraId: string;
  readonly seed: number;
  readonly startsAt: string;
  readonly durationMs: number;
  readonly framesPerSecond: number;
  readonly camera: CameraPlacement;
  /** Who is in the picture at any time. */
  readonly actors: readonly TruthActor[];
  /** By head: `[ms, phase]` of the beginning and of each change. */
  readonly signals: Readonly<Record<string, readonly (readonly [atMs: number, phase: SignalPhase])[]>>;
  /** Violations and near misses that this view's rules are to tell apart. */
  readonly cases: readonly Omit<JunctionCase, "cameraId">[];
  readonly columns: readonly string[];
  /** By frame, the boxes in it. */
  readonly frames: readonly (readonly BoxRow[])[];
}

/** How much of a road user a frame shows, 0 to 1, as the renderer counted it; `undefined` where it did not. */
export type Visibility = (frame: number, actorId: number) => number | undefined;

export function viewTruth(
  world: JunctionWorld,
  view: JunctionView,
  visibility: Visibility = () => undefined,
): ViewTruth {
  const camera = cameraOf(view);
  const frames = Array.from({ length: frameCount(world) }, (_, frame) =>
    world
      .momentAt((frame * 1000) / FRAMES_PER_SECOND)
      .actors.flatMap((state) => boxRow(state, camera, visibility(frame, state.actor.id))),
  );
  const seen = new Set(frames.flatMap((rows) => rows.map(([id]) => id)));
  return {
    cameraId: view.cameraId,
    seed: world.seed,
    startsAt: world.startsAt,
    durationMs: world.durationMs,
    framesPerSecond: FRAMES_PER_SECOND,
    camera: camera.placement,
    actors: [...world.actors.values()].filter(({ id }) => seen.has(id)).map(truthActor),
    signals: signalChanges(world, view),
    cases: world.cases.filter(({ cameraId }) => cameraId === view.cameraId).map(({ cameraId: _, ...rest }) => rest),
    columns: BOX_COLUMNS,
    frames,
  };
}

/** The last frame is the one before the clip begins anew. */
const frameCount = ({ durationMs }: JunctionWorld): number => (durationMs * FRAMES_PER_SECOND) / 1000;

function boxRow(state: JunctionState, camera: CameraView, visible: number | undefined): BoxRow[] {
  const seen = camera.boxOf(state);
  if (seen === undefined || seen.box.y2 - seen.box.y1 < LOWEST_PX) return [];
  const { x1, y1, x2, y2 } = seen.box;
  const place = [state.x * 100, state.y * 100, ((state.heading * 180) / Math.PI) % 360, state.speedMps * 100];
  const shares = [seen.insideShare * 100, visible === undefined ? -1 : visible * 100];
  // Adding 0 makes -0 a 0, which JSON would keep apart.
  return [[state.actor.id, x1, y1, x2, y2, ...shares, ...place].map((value) => Math.round(value) + 0)];
}

function truthActor(actor: JunctionState["actor"]): TruthActor {
  const { id, type, roadUserClass, lengthM, widthM, heightM, riders, plates } = actor;
  const centimetres = (metres: number): number => Math.round(metres * 100);
  const sizeCm = [centimetres(lengthM), centimetres(widthM), centimetres(heightM)] as const;
  return { id, type, class: roadUserClass, sizeCm, riders, plates };
}

function signalChanges(world: JunctionWorld, { arm }: JunctionView): ViewTruth["signals"] {
  const heads = [...world.momentAt(0).signals.keys()].filter((head) => head.startsWith(`${arm}-`));
  const changes = (head: string): (readonly [number, SignalPhase])[] => {
    const list: (readonly [number, SignalPhase])[] = [];
    for (let frame = 0; frame < frameCount(world); frame++) {
      const atMs = (frame * 1000) / FRAMES_PER_SECOND;
      const phase = world.momentAt(atMs).signals.get(head) ?? "unknown";
      if (list.at(-1)?.[1] !== phase) list.push([atMs, phase]);
    }
    return list;
  };
  return Object.fromEntries(heads.map((head) => [head, changes(head)]));
}
