import type { SceneLane } from "@ngaba/config";
import { type Line, signedDistance } from "../geometry/line.ts";
import type { Point } from "../geometry/point.ts";
import { isInside } from "../geometry/polygon.ts";
import type { SceneProblem } from "./scene-problem.ts";
import { along, middleOf, polygonPixels, segmentPixels, within } from "./scene-shapes.ts";
import type { SceneView } from "./scene-view.ts";

/** Share of an arrow that may lie outside its lane: arrows are drawn from edge to edge. */
const MAX_OUTSIDE = 0.1;
/** Share of the smaller lane from which two lanes are one place. */
const MIN_OVERLAP = 0.05;
/** Share of a stop line that lies on a lane which it rules. */
const MIN_ACROSS = 0.05;
/** Cosine of the angle between arrows that oppose each other. */
const OPPOSED = -0.5;

interface DrawnLane {
  readonly lane: SceneLane;
  readonly index: number;
  readonly polygon: readonly Point[];
  readonly arrow: Line;
}

export function laneProblems(view: SceneView): SceneProblem[] {
  const lanes = drawnLanes(view);
  const pairs = lanes.flatMap((a) => lanes.filter(({ index }) => index > a.index).map((b) => [a, b] as const));
  const alone = lanes.flatMap((lane) => [...directionOutside(lane), ...directionOutsideView(view, lane)]);
  return [...alone, ...pairs.flatMap(([a, b]) => opposed(a, b))];
}

/** A stop line is crossed by the lanes on which it lies, the way of their arrows. */
export function stopLineProblems(view: SceneView): SceneProblem[] {
  const lanes = drawnLanes(view);
  return view.scene.stopLines.flatMap((stopLine, index): SceneProblem[] => {
    const line = segmentPixels(stopLine, view.frame);
    const points = along(line);
    const crossed = lanes.filter(({ polygon }) => share(points, (point) => isInside(point, polygon)) >= MIN_ACROSS);
    const against = crossed.filter(({ arrow }) => signedDistance(arrow.to, line) < signedDistance(arrow.from, line));
    const place = { path: `stopLines[${index}]`, at: middle(line) };
    if (lanes.length > 0 && crossed.length === 0) {
      const text = { vi: "Vạch dừng không nằm trên làn nào", en: "lies on no lane" };
      return [{ severity: "warning", code: "stop-line-without-lane", ...place, text }];
    }
    if (against.length === 0) return [];
    const names = against.map(({ lane }) => lane.id).join(", ");
    const text = {
      vi: `Làn ${names} đi ngược chiều vạch dừng: đổi from và to`,
      en: `lane ${names} crosses it backwards: swap from and to`,
    };
    const severity = against.length === crossed.length ? "error" : "warning";
    return [{ severity, code: "stop-line-against-lane", ...place, text }];
  });
}

const drawnLanes = ({ scene, frame }: SceneView): DrawnLane[] =>
  scene.lanes.map((lane, index) => ({
    lane,
    index,
    polygon: polygonPixels(lane.polygon, frame),
    arrow: segmentPixels(lane.direction, frame),
  }));

function directionOutside({ polygon, arrow, index }: DrawnLane): SceneProblem[] {
  if (share(along(arrow), (point) => !isInside(point, polygon)) <= MAX_OUTSIDE) return [];
  const text = { vi: "Mũi tên hướng đi ra ngoài làn", en: "the arrow of its direction leaves the lane" };
  const place = { path: `lanes[${index}].direction`, at: middle(arrow) };
  return [{ severity: "warning", code: "lane-direction-outside", ...place, text }];
}

/** One end that cannot be measured leaves the lane without a direction on the ground. */
function directionOutsideView({ ground }: SceneView, { arrow, index }: DrawnLane): SceneProblem[] {
  const lost = [arrow.to, arrow.from].find((end) => ground?.toGround(end) === undefined);
  if (ground === undefined || lost === undefined) return [];
  const text = {
    vi: "Mũi tên hướng đi tới chỗ hình không cho phép đo mét: quy tắc về hướng đi trong làn không thấy được gì; vẽ mũi tên lại gần",
    en: "the arrow of its direction reaches where the view does not support measuring: rules about the way along the lane are blind; draw it nearer",
  };
  const place = { path: `lanes[${index}].direction`, at: lost };
  return [{ severity: "error", code: "lane-direction-outside-view", ...place, text }];
}

function opposed(a: DrawnLane, b: DrawnLane): SceneProblem[] {
  if (cosine(a.arrow, b.arrow) > OPPOSED) return [];
  const [points, others] = [within(a.polygon), within(b.polygon)];
  const overlap = Math.max(
    share(points, (point) => isInside(point, b.polygon)),
    share(others, (point) => isInside(point, a.polygon)),
  );
  if (overlap < MIN_OVERLAP) return [];
  const part = `${Math.round(100 * overlap)} %`;
  const text = {
    vi: `Chồng lên làn ngược chiều ${a.lane.id} (${part})`,
    en: `overlaps lane ${a.lane.id} of the opposite direction (${part})`,
  };
  const common = points.filter((point) => isInside(point, b.polygon));
  const at = common[Math.floor(common.length / 2)] ?? middleOf(b.polygon);
  return [{ severity: "warning", code: "lanes-opposed", path: `lanes[${b.index}].polygon`, text, at }];
}

/** Share of the points for which it holds, in [0, 1]. */
export const share = (points: readonly Point[], holds: (point: Point) => boolean): number =>
  points.length === 0 ? 0 : points.filter(holds).length / points.length;

const middle = ({ from, to }: Line): Point => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });

function cosine(a: Line, b: Line): number {
  const [p, q] = [a, b].map(({ from, to }) => ({ x: to.x - from.x, y: to.y - from.y }));
  if (p === undefined || q === undefined) return 0;
  return (p.x * q.x + p.y * q.y) / (Math.hypot(p.x, p.y) * Math.hypot(q.x, q.y));
}
