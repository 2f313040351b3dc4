import { CameraId, LocalName, RoadUserClass, SceneId, Severity } from "@ngaba/contract";
import { z } from "zod";
import { entries, fieldOf, type Report, reportRepeatedIds, textOf, withCrossCheck } from "./cross-check.ts";
import { loadYaml } from "./load-yaml.ts";
import { polygonFault } from "./polygon.ts";

/** A place in the picture. */
export const FractionPoint = z
  .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
  .describe("[x, y] as fractions of frame width and height, 0 to 1; origin top left, y down");
export type FractionPoint = z.infer<typeof FractionPoint>;

const Line = z
  .strictObject({
    id: SceneId,
    name: LocalName.describe("Shown to people, Vietnamese and English"),
    from: FractionPoint,
    to: FractionPoint,
  })
  .refine(({ from, to }) => from[0] !== to[0] || from[1] !== to[1], "from and to are the same point")
  .describe("A line that road users cross: forward is from its left to its right, seen from `from` towards `to`");

const Polygon = z
  .array(FractionPoint)
  .min(3)
  .max(64)
  .superRefine((points, context) => {
    const fault = points.length < 3 ? undefined : polygonFault(points);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  })
  .describe("Corners in order, either way round, closed by itself; 3 to 64, not crossing itself");

const Zone = z.strictObject({
  id: SceneId,
  name: LocalName.describe("Shown to people, Vietnamese and English"),
  polygon: Polygon,
});

const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe("HH:MM, 00:00 to 23:59, local time of Asia/Ho_Chi_Minh");

const Hours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from, to }) => from !== to, "from and to are the same; leave hours out for the whole day")
  .describe("Daily; `to` is exclusive, and the next morning when it is before `from`");

const Classes = z
  .array(RoadUserClass)
  .min(1)
  .refine((classes) => new Set(classes).size === classes.length, "names a class twice")
  .describe("Road users that the rule looks at");

const RestrictedZoneRule = z.strictObject({
  id: SceneId,
  kind: z.literal("restricted-zone").describe("Somebody stays where nobody of these classes may be"),
  zone: SceneId.describe("Id of a zone of this scene"),
  classes: Classes,
  hours: Hours.optional(),
  minStayMs: z.int().min(0).max(3_600_000).describe("Reported after a stay of this length (ms)"),
  leaveGraceMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2_000)
    .describe("A shorter time outside or out of sight does not end a stay (ms)"),
  updateEveryMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(30_000)
    .describe("Time between two reports of a stay that goes on (ms)"),
  severity: Severity.default("warning").describe("How urgent an incident of this rule is"),
});
export type RestrictedZoneRule = z.infer<typeof RestrictedZoneRule>;

const LineCrossingRule = z.strictObject({
  id: SceneId,
  kind: z.literal("line-crossing").describe("Counts who crosses a line, by class and direction, per minute"),
  line: SceneId.describe("Id of a line of this scene"),
  classes: Classes,
});
export type LineCrossingRule = z.infer<typeof LineCrossingRule>;

export const Rule = z.discriminatedUnion("kind", [RestrictedZoneRule, LineCrossingRule]);
export type Rule = z.infer<typeof Rule>;

/** What is drawn into one camera's picture, and the rules that look at it. */
export const Scene = withCrossCheck(
  z.strictObject({
    cameraId: CameraId.describe("The camera that the drawing was made for"),
    lines: z.array(Line).max(32).default([]),
    zones: z.array(Zone).max(32).default([]),
    rules: z.array(Rule).max(64).default([]),
  }),
  checkScene,
);
export type Scene = z.infer<typeof Scene>;
export type SceneLine = Scene["lines"][number];
export type SceneZone = Scene["zones"][number];

/** @throws {ConfigError} with every problem of the file */
export function loadScene(file: string): Scene {
  return loadYaml(file, Scene);
}

function checkScene(scene: unknown, report: Report): void {
  for (const key of ["lines", "zones", "rules"]) reportRepeatedIds(scene, key, report);
  const counted = new Map<string, number>();
  for (const [index, rule] of entries(scene, "rules")) {
    checkReference(scene, "zones", rule, "zone", (message) => report(["rules", index, "zone"], message));
    checkReference(scene, "lines", rule, "line", (message) => report(["rules", index, "line"], message));
    const line = fieldOf(rule, "kind") === "line-crossing" ? textOf(rule, "line") : undefined;
    if (line === undefined) continue;
    // A minute of a line is one message: two counts of it would overwrite each other at the centre.
    const other = counted.get(line);
    if (other === undefined) counted.set(line, index);
    else report(["rules", index, "line"], `"${line}" is counted by rules[${other}] already`);
  }
}

function checkReference(scene: unknown, list: string, rule: unknown, key: string, report: (m: string) => void): void {
  const wanted = textOf(rule, key);
  const known = entries(scene, list).flatMap(([, element]) => textOf(element, "id") ?? []);
  if (wanted === undefined || known.includes(wanted)) return;
  report(`no such ${key}: "${wanted}"; this scene has ${known.length === 0 ? "none" : known.join(", ")}`);
}
