import type { FractionBox } from "@ngaba/contract";
import type { DrawnPlace } from "../../api/scene-drawing.ts";
import { groundPath, type Track } from "./track-at.ts";

type PictureMarksProps = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly place: DrawnPlace | undefined;
  readonly track: Track | undefined;
  /** Where the road user is in this picture; `undefined`: not known. */
  readonly box: FractionBox | undefined;
};

/**
 * Place, way and box, drawn over a picture of this size. Each line has a dark one beneath it, so that it can be seen on
 * any street.
 */
export function PictureMarks({ widthPx, heightPx, place, track = [], box }: PictureMarksProps) {
  const text = (points: readonly (readonly [number, number])[]) =>
    points.map(([x, y]) => `${(x * widthPx).toFixed(1)},${(y * heightPx).toFixed(1)}`).join(" ");
  const path = text(groundPath(track));
  return (
    <svg className="marks" viewBox={`0 0 ${widthPx} ${heightPx}`} aria-hidden="true">
      {(["mark-under", "mark-over"] as const).map((layer) => (
        <g key={layer} className={layer}>
          {place !== undefined && <Place points={text(place.points)} isClosed={place.isClosed} />}
          {track.length > 1 && <polyline className="mark-track" points={path} />}
          {box !== undefined && (
            <rect
              className="mark-box"
              x={box[0] * widthPx}
              y={box[1] * heightPx}
              width={(box[2] - box[0]) * widthPx}
              height={(box[3] - box[1]) * heightPx}
            />
          )}
        </g>
      ))}
    </svg>
  );
}

function Place({ points, isClosed }: { points: string; isClosed: boolean }) {
  return isClosed ? (
    <polygon className="mark-place" points={points} />
  ) : (
    <polyline className="mark-place" points={points} />
  );
}
