/**
 * The truth of one view's clip as a compact file: whole numbers in rows, with the meaning of the columns beside them.
 */
import type { RoadUserClass } from "@ngaba/contract";
import type { PixelBox } from "@ngaba/edge-agent/detection/detection.ts";
import type { CameraPlacement, CameraView } from "../../../rule-truth/camera-view.ts";
import type { ActorType, SignalPhase } from "../../../rule-truth/world.ts";
import { cameraOf, type JunctionView } from "../views.ts";
import type { JunctionCase, JunctionState, JunctionWorld, Plate } from "../world.ts";

/** Pictures a second of a film, where nothing else is asked for. */
export const FRAMES_PER_SECOND = 10;
/** Phases begin at whole tenths of a second. */
const SIGNAL_STEP_MS = 100;
/** Lower boxes are nothing that anybody asks for. */
const LOWEST_PX = 12;

/**
 * Columns of a box: frame pixels cut to the frame; per cent of the whole hull inside it, and of the road user that others
 * leave to be seen; width of its plate in pixels of the film, 0 when none is to be seen; centre of the footprint; degrees
 * counter-clockwise from east; speed. Without a rendering the box is that of the hull, and visible and plate are -1.
 */
const BOX_COLUMNS = [
  "id",
  ...["x1", "y1", "x2", "y2", "insidePercent", "visiblePercent", "platePx"],
  ...["xCm", "yCm", "headingDegrees", "speedCmps"],
];
type BoxRow = readonly number[];

/** How somebody came out in a rendered picture. */
interface RenderedActor {
  readonly id: number;
  /** Frame pixels, tight around its shape, hidden parts included, cut to the frame. */
  readonly box: PixelBox;
  /** 0 to 1. */
  readonly visibleShare: number;
  readonly plateWidthPx?: number;
}

interface TruthActor {
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
  /** By frame, the boxes in it; a lone id: its box is the same as in the frame before. See `boxesByFrame`. */
  readonly frames: readonly (readonly (BoxRow | number)[])[];
}

/** @param rendered by frame, who came out how; absent: the hulls are projected */
export function viewTruth(
  world: JunctionWorld,
  view: JunctionView,
  rendered?: readonly (readonly RenderedActor[])[],
  framesPerSecond: number = FRAMES_PER_SECOND,
): ViewTruth {
  const camera = cameraOf(view);
  const frames = Array.from({ length: rendered?.length ?? (world.durationMs * framesPerSecond) / 1000 }, (_, frame) => {
    const { actors } = world.momentAt((frame * 1000) / framesPerSecond);
    if (rendered === undefined) return actors.flatMap((state) => boxRow(state, camera));
    const came = new Map(rendered[frame]?.map((one) => [one.id, one]));
    return actors.flatMap((state) => {
      const own = came.get(state.actor.id);
      return own === undefined ? [] : boxRow(state, camera, own);
    });
  });
  const seen = new Set(frames.flatMap((rows) => rows.map(([id]) => id)));
  return {
    cameraId: view.cameraId,
    seed: world.seed,
    startsAt: world.startsAt,
    durationMs: world.durationMs,
    framesPerSecond,
    camera: camera.placement,
    actors: [...world.actors.values()].filter(({ id }) => seen.has(id)).map(truthActor),
    signals: signalChanges(world, view),
    cases: world.cases.filter(({ cameraId }) => cameraId === view.cameraId).map(({ cameraId: _, ...rest }) => rest),
    columns: BOX_COLUMNS,
    frames: frames.map((rows, frame) => withoutRepeats(rows, frames[frame - 1] ?? [])),
  };
}

/** The boxes of every frame, each in full. */
export function boxesByFrame({ frames }: Pick<ViewTruth, "frames">): readonly (readonly BoxRow[])[] {
  const full: BoxRow[][] = [];
  for (const rows of frames) {
    const before = new Map(full.at(-1)?.map((row) => [row[0], row]));
    const complete = rows.map((row) => (typeof row === "number" ? before.get(row) : row));
    full.push(complete.filter((row) => row !== undefined));
  }
  return full;
}

function withoutRepeats(rows: readonly BoxRow[], before: readonly BoxRow[]): (BoxRow | number)[] {
  const known = new Map(before.map((row) => [row[0], row]));
  return rows.map((row) => {
    const same = known.get(row[0]);
    return row[0] !== undefined && same?.every((value, index) => value === row[index]) ? row[0] : row;
  });
}

function boxRow(state: JunctionState, camera: CameraView, rendered?: RenderedActor): BoxRow[] {
  const seen = camera.boxOf(state);
  const box = rendered?.box ?? seen?.box;
  if (box === undefined || box.y2 - box.y1 < LOWEST_PX) return [];
  const { x1, y1, x2, y2 } = box;
  const place = [state.x * 100, state.y * 100, ((state.heading * 180) / Math.PI) % 360, state.speedMps * 100];
  const shares = [(seen?.insideShare ?? 0) * 100, rendered === undefined ? -1 : rendered.visibleShare * 100];
  const plate = rendered === undefined ? -1 : (rendered.plateWidthPx ?? 0);
  // Adding 0 makes -0 a 0, which JSON would keep apart.
  return [[state.actor.id, x1, y1, x2, y2, ...shares, plate, ...place].map((value) => Math.round(value) + 0)];
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
    for (let atMs = 0; atMs < world.durationMs; atMs += SIGNAL_STEP_MS) {
      const phase = world.momentAt(atMs).signals.get(head) ?? "unknown";
      if (list.at(-1)?.[1] !== phase) list.push([atMs, phase]);
    }
    return list;
  };
  return Object.fromEntries(heads.map((head) => [head, changes(head)]));
}
