import type { EventView, FractionBox, SignalPhase } from "@ngaba/contract";
import { type DrawnPlace, type FractionPoint, placeIn, type SceneDrawing } from "../../api/scene-drawing.ts";
import { groundPath, type Track } from "../event/track-at.ts";
import { arrowHead, headBox, type Layer } from "./drawn-layers.ts";

/** What is known of a case's pictures beside the pictures. */
export type DeskDrawing = {
  readonly event: EventView;
  readonly scene: SceneDrawing | undefined;
  readonly track: Track | undefined;
  readonly layers: ReadonlySet<Layer>;
};

type DeskMarksProps = DeskDrawing & {
  readonly widthPx: number;
  readonly heightPx: number;
  /** What the light showed at the moment of the picture. */
  readonly phase: SignalPhase;
  /** Where the vehicle is in it; `undefined`: not known. */
  readonly box: FractionBox | undefined;
  /** How much the picture is enlarged: lines stay as thin as they are. */
  readonly scale: number;
};

const LINES = [
  { className: "desk-under", widthPx: 4 },
  { className: "desk-over", widthPx: 2 },
] as const;

/** Vehicle, track, stop lines, lanes and lights over a picture; each line with a dark one beneath it. */
export function DeskMarks({ widthPx, heightPx, layers, scale, ...props }: DeskMarksProps) {
  const size = { widthPx, heightPx };
  return (
    <svg className="marks" viewBox={`0 0 ${widthPx} ${heightPx}`} aria-hidden="true">
      {LINES.map((line) => (
        <g key={line.className} className={line.className} style={{ strokeWidth: line.widthPx / scale }}>
          {layers.has("lanes") && props.scene && <Lanes scene={props.scene} {...size} />}
          {layers.has("places") && props.scene && <Places event={props.event} scene={props.scene} {...size} />}
          {layers.has("vehicle") && <Vehicle track={props.track} box={props.box} {...size} />}
          {layers.has("signals") && <Signal {...props} {...size} />}
        </g>
      ))}
    </svg>
  );
}

type Size = { readonly widthPx: number; readonly heightPx: number };

const pointsIn = ({ widthPx, heightPx }: Size, points: readonly FractionPoint[]): string =>
  points.map(([x, y]) => `${(x * widthPx).toFixed(1)},${(y * heightPx).toFixed(1)}`).join(" ");

function Box({ box: [x1, y1, x2, y2], className, ...size }: Size & { box: FractionBox; className: string }) {
  const { widthPx, heightPx } = size;
  return (
    <rect
      className={className}
      x={x1 * widthPx}
      y={y1 * heightPx}
      width={(x2 - x1) * widthPx}
      height={(y2 - y1) * heightPx}
    />
  );
}

function Vehicle({ track = [], box, ...size }: Size & Pick<DeskMarksProps, "track" | "box">) {
  return (
    <>
      {track.length > 1 && <polyline className="mark-track" points={pointsIn(size, groundPath(track))} />}
      {box !== undefined && <Box className="mark-box" box={box} {...size} />}
    </>
  );
}

/** Every stop line, and whatever else the act is about. */
function Places({ event, scene, ...size }: Size & { event: EventView; scene: SceneDrawing }) {
  const lines = scene.stopLines.map(({ from, to }): DrawnPlace => ({ points: [from, to], isClosed: false }));
  const own = event.place?.kind === "stop-line" ? undefined : event.place && placeIn(scene, event.place);
  return [...lines, ...(own === undefined ? [] : [own])].map(({ points, isClosed }) => {
    const drawn = pointsIn(size, points);
    return isClosed ? (
      <polygon key={drawn} className="mark-place" points={drawn} />
    ) : (
      <polyline key={drawn} className="mark-place" points={drawn} />
    );
  });
}

function Lanes({ scene, ...size }: Size & { scene: SceneDrawing }) {
  return scene.lanes.map(({ id, polygon, direction }) => (
    <g key={id} className="mark-lane">
      <polygon points={pointsIn(size, polygon)} />
      {direction !== undefined && <Arrow {...direction} {...size} />}
    </g>
  ));
}

function Arrow({ from, to, ...size }: Size & { from: FractionPoint; to: FractionPoint }) {
  return (
    <>
      <polyline points={pointsIn(size, [from, to])} />
      <polyline points={pointsIn(size, arrowHead(from, to, size.heightPx / size.widthPx))} />
    </>
  );
}

function Signal({ event, scene, phase, widthPx, heightPx }: Size & Pick<DeskMarksProps, "event" | "scene" | "phase">) {
  const box = headBox(scene, event.signal?.headId);
  if (box === undefined) return null;
  return <Box className={`mark-signal mark-${phase}`} {...{ box, widthPx, heightPx }} />;
}
