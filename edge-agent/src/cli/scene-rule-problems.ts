import { fieldOf, provisionFor, REFERENCES } from "@ngaba/config";
import type { Point } from "../geometry/point.ts";
import { ruleOfKind } from "../rules/registry.ts";
import type { Rule, Scene } from "../rules/scene.ts";
import { share } from "./scene-lane-problems.ts";
import type { SceneProblem } from "./scene-problem.ts";
import type { Law } from "./scene-problems.ts";
import { along, middleOf, polygonPixels, segmentPixels, within } from "./scene-shapes.ts";
import type { SceneView } from "./scene-view.ts";

/** Share of a place that may lie where nothing can be measured. */
const MAX_UNSUPPORTED = 0.05;

export function ruleProblems(view: SceneView<Scene>): SceneProblem[] {
  const { rules } = view.scene;
  return rules.flatMap((rule, index) => [
    ...signalMissing(view, rule, index),
    ...rulesOff(view, rule, index),
    ...outsideView(view, rule, index),
    ...doubles(rules, rule, index),
  ]);
}

/** Zones whose ground no provision knows, for some of those they bind: what is found there is no case. */
export function provisionProblems({ scene, frame }: SceneView, { statutes, at }: Law): SceneProblem[] {
  return scene.zones.flatMap(({ forbids, polygon }, index): SceneProblem[] => {
    if (forbids === undefined || forbids.ground === "closed-area") return [];
    const act =
      forbids.act === "enter" ? `restricted-zone/${forbids.ground}` : `illegal-stop/${forbids.ground}/${forbids.act}`;
    const without = forbids.classes.filter((vehicle) => provisionFor(statutes, { act, vehicle, at }) === undefined);
    if (without.length === 0) return [];
    const names = without.join(", ");
    const text = {
      vi: `Không có điều khoản xử phạt ${act} đối với ${names}`,
      en: `no provision punishes ${act} of ${names}`,
    };
    const place = { path: `zones[${index}].forbids`, at: middleOf(polygonPixels(polygon, frame)) };
    return [{ severity: "warning", code: "no-provision", ...place, text }];
  });
}

function signalMissing({ scene }: SceneView<Scene>, rule: Rule, index: number): SceneProblem[] {
  const id = fieldOf(rule, "stopLine");
  const line = scene.stopLines.find((stopLine) => stopLine.id === id);
  const isBlind = ruleOfKind(rule.kind)?.needsSignal && line !== undefined && line.signalHead === undefined;
  if (!isBlind) return [];
  const text = {
    vi: `Vạch dừng ${line.id} không có đèn tín hiệu: quy tắc không bao giờ phát hiện được gì`,
    en: `stop line ${line.id} has no signal head: the rule can never find anything`,
  };
  return [{ severity: "error", code: "signal-missing", path: `rules[${index}].stopLine`, text }];
}

function rulesOff({ ground, calibrationFault }: SceneView<Scene>, rule: Rule, index: number): SceneProblem[] {
  if (!needsMeters(rule) || ground !== undefined) return [];
  const why =
    calibrationFault === undefined
      ? { vi: "sơ đồ không có hiệu chuẩn", en: "the scene has no calibration" }
      : { vi: "hiệu chuẩn không dùng được", en: "its calibration cannot be used" };
  const text = { vi: `Quy tắc ${rule.id} tắt: cần mét mà ${why.vi}`, en: `is off: it needs metres, and ${why.en}` };
  return [{ severity: "warning", code: "rule-off", path: `rules[${index}]`, text }];
}

function outsideView(view: SceneView<Scene>, rule: Rule, index: number): SceneProblem[] {
  const { ground } = view;
  if (!needsMeters(rule) || ground === undefined) return [];
  return placesOf(rule).flatMap(({ key, list, id }): SceneProblem[] => {
    const points = pointsOf(view, list, id);
    const lost = points.filter((point) => ground.toGround(point) === undefined);
    const part = share(points, (point) => lost.includes(point));
    if (part <= MAX_UNSUPPORTED) return [];
    const percent = `${Math.round(100 * part)} %`;
    const text = {
      vi: `${percent} của ${id} nằm ở chỗ hình không cho phép đo mét`,
      en: `${percent} of ${id} lies where the view does not support measuring`,
    };
    const at = lost[Math.floor(lost.length / 2)];
    return [
      { severity: "warning", code: "place-outside-view", path: `rules[${index}].${key}`, text, ...(at && { at }) },
    ];
  });
}

/** Two rules of one kind at one place report everything twice, unless they look at others or at other hours. */
function doubles(rules: Scene["rules"], rule: Rule, index: number): SceneProblem[] {
  const other = rules.slice(0, index).find((one) => one.kind === rule.kind && isDouble(one, rule));
  if (other === undefined) return [];
  const text = {
    vi: `Cùng loại và cùng chỗ với quy tắc ${other.id}: mọi việc bị báo hai lần`,
    en: `is of the same kind and at the same place as ${other.id}: everything is told twice`,
  };
  return [{ severity: "warning", code: "rules-double", path: `rules[${index}]`, text }];
}

function isDouble(a: Rule, b: Rule): boolean {
  const [placesA, placesB] = [a, b].map((rule) => JSON.stringify(placesOf(rule)));
  if (placesA !== placesB || placesOf(a).length === 0) return false;
  const [classesA, classesB] = [fieldOf(a, "classes"), fieldOf(b, "classes")];
  const haveOthers =
    Array.isArray(classesA) && Array.isArray(classesB) && !classesA.some((one) => classesB.includes(one));
  const [hoursA, hoursB] = [fieldOf(a, "hours"), fieldOf(b, "hours")];
  return (
    !haveOthers && (hoursA === undefined || hoursB === undefined || JSON.stringify(hoursA) === JSON.stringify(hoursB))
  );
}

const needsMeters = (rule: Rule): boolean => ruleOfKind(rule.kind)?.needsCalibration(rule) ?? false;

interface NamedPlace {
  /** Parameter of the rule, as `zone` or `lanes[1]`. */
  readonly key: string;
  readonly list: string;
  readonly id: string;
}

/** What a rule names of the drawing. */
function placesOf(rule: Rule): NamedPlace[] {
  return Object.entries(REFERENCES).flatMap(([key, list]) => {
    const value = fieldOf(rule, key);
    if (typeof value === "string") return [{ key, list, id: value }];
    if (!Array.isArray(value)) return [];
    return value.map((id, index) => ({ key: `${key}[${index}]`, list, id: String(id) }));
  });
}

/** Points spread over a place, frame pixels; none for a signal head, which is not on the ground. */
function pointsOf({ scene, frame }: SceneView<Scene>, list: string, id: string): Point[] {
  const areas = { lanes: scene.lanes, zones: scene.zones, crossings: scene.crossings };
  const segments = { lines: scene.lines, stopLines: scene.stopLines };
  for (const [name, elements] of Object.entries(areas)) {
    const area = name === list ? elements.find((element) => element.id === id) : undefined;
    if (area !== undefined) return within(polygonPixels(area.polygon, frame));
  }
  for (const [name, elements] of Object.entries(segments)) {
    const segment = name === list ? elements.find((element) => element.id === id) : undefined;
    if (segment !== undefined) return along(segmentPixels(segment, frame));
  }
  return [];
}
