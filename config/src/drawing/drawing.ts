import { CameraId, LocalName, SceneId } from "@ngaba/contract";
import { z } from "zod";
import { entries, fieldOf, type Report, reportRepeatedIds, textOf } from "../cross-check.ts";
import { StopGround } from "../statutes/stop-ground.ts";
import { Calibration } from "./calibration.ts";
import { Polygon, SegmentFields, withTwoEnds } from "./picture.ts";
import { Classes, Hours } from "./who-and-when.ts";

const named = { id: SceneId, name: LocalName.describe("Shown to people, Vietnamese and English") };

const Line = withTwoEnds(z.strictObject({ ...named, ...SegmentFields })).describe(
  "A line that road users cross: forward is from its left to its right, seen from `from` towards `to`",
);

const StopLine = withTwoEnds(
  z.strictObject({
    ...named,
    ...SegmentFields,
    signalHead: SceneId.optional().describe("Id of the signal head that rules it; absent: only an ordinary line"),
  }),
).describe("A stop line: traffic crosses it forward, from its left to its right, seen from `from` towards `to`");

const Lane = z
  .strictObject({
    ...named,
    polygon: Polygon,
    direction: withTwoEnds(z.strictObject(SegmentFields)).describe("An arrow along the lane, the way of its traffic"),
    classes: Classes.optional().describe("Who may drive in it; absent: everybody"),
    roadKind: z
      .enum(["street", "one-way", "expressway"])
      .default("one-way")
      .describe("Decides which provision driving against it breaks"),
  })
  .describe("A part of the carriageway with one direction of travel");

/** Why nobody of these classes may enter: decides which provision entering breaks. */
export const EnterGround = z.enum(["prohibited-road", "expressway", "pavement", "closed-area"]);
export type EnterGround = z.infer<typeof EnterGround>;

const toWhom = {
  classes: Classes.describe("Whom it binds"),
  hours: Hours.optional().describe("When it holds; absent: always"),
};

const Forbidden = z.discriminatedUnion("act", [
  z.strictObject({
    act: z.literal("enter"),
    ...toWhom,
    ground: EnterGround.default("closed-area").describe("Why; closed-area has no provision of the traffic decree"),
  }),
  z.strictObject({
    act: z.enum(["stop", "park"]).describe("stop: also a short halt is forbidden; park: only a long one"),
    ...toWhom,
    ground: StopGround.describe("Why it is forbidden to halt here"),
  }),
]);

const Zone = z.strictObject({
  ...named,
  polygon: Polygon,
  forbids: Forbidden.optional().describe("What must not be done in it; absent: only a place"),
});

const Crossing = z.strictObject({ ...named, polygon: Polygon }).describe("Where people on foot cross the road");

const Region = z
  .tuple([z.number().min(0).max(1), z.number().min(0).max(1), z.number().min(0).max(1), z.number().min(0).max(1)])
  .refine(([x1, y1, x2, y2]) => x1 < x2 && y1 < y2, "must be [x1, y1, x2, y2] with x1 < x2 and y1 < y2")
  .describe("[x1, y1, x2, y2], fractions of frame width and height, origin top left");

const DetectionRegion = z
  .strictObject({ ...named, box: Region })
  .describe("A part of the picture that the detector also looks at by itself, at the picture's own scale");

const SignalHead = z
  .strictObject({
    ...named,
    lamps: z
      .strictObject({ red: Region, amber: Region.optional(), green: Region })
      .optional()
      .describe("Where each lamp is in the picture; absent: the phase comes from the controller alone"),
    controller: z
      .strictObject({
        agentId: SceneId.describe("Broker login of the controller"),
        headId: SceneId.describe("What the controller calls this head"),
        staleAfterMs: z
          .int()
          .min(1_000)
          .max(60_000)
          .default(5_000)
          .describe("A phase that was not repeated for this long counts no more (ms)"),
      })
      .optional()
      .describe("Phase by MQTT; goes before what the picture shows while it is fresh"),
  })
  .refine(({ lamps, controller }) => lamps !== undefined || controller !== undefined, "needs lamps or a controller")
  .describe("A traffic light");

/** What is drawn into one camera's picture, without the rules that look at it. */
export const DrawingFields = {
  cameraId: CameraId.describe("The camera that the drawing was made for"),
  calibration: Calibration.optional().describe("Absent: rules that need metres are off, and health says so"),
  lines: z.array(Line).max(32).default([]),
  stopLines: z.array(StopLine).max(16).default([]),
  lanes: z.array(Lane).max(32).default([]),
  zones: z.array(Zone).max(32).default([]),
  crossings: z.array(Crossing).max(16).default([]),
  signalHeads: z.array(SignalHead).max(16).default([]),
  detectionRegions: z
    .array(DetectionRegion)
    .max(8)
    .default([])
    .describe("Where road users are small and matter, as before a stop line; each costs time in every frame"),
};
const Drawing = z.strictObject(DrawingFields);
export type Drawing = z.infer<typeof Drawing>;
export type SceneLine = Drawing["lines"][number];
export type SceneStopLine = Drawing["stopLines"][number];
export type SceneLane = Drawing["lanes"][number];
export type SceneZone = Drawing["zones"][number];
export type SceneSignalHead = Drawing["signalHeads"][number];

/** The lists of a drawing whose elements have ids. */
const LISTS = ["lines", "stopLines", "lanes", "zones", "crossings", "signalHeads", "detectionRegions"] as const;

/** Checks what no single field can know: ids are used once, and what is named exists. */
export function checkDrawing(drawing: unknown, report: Report): void {
  for (const key of LISTS) reportRepeatedIds(drawing, key, report);
  for (const [index, stopLine] of entries(drawing, "stopLines")) {
    const problem = missing(drawing, "signalHeads", textOf(stopLine, "signalHead"), "signalHead");
    if (problem !== undefined) report(["stopLines", index, "signalHead"], problem);
  }
}

/** Which list of the drawing the value of a rule's parameter names, by the parameter's name. */
export const REFERENCES: Readonly<Record<string, (typeof LISTS)[number]>> = {
  line: "lines",
  from: "lines",
  to: "lines",
  lines: "lines",
  stopLine: "stopLines",
  lane: "lanes",
  lanes: "lanes",
  zone: "zones",
  exceptZones: "zones",
  crossing: "crossings",
  signalHead: "signalHeads",
};

/** Reports every id in a rule's parameters that the drawing does not have. */
export function checkReferences(drawing: unknown, rule: unknown, place: readonly PropertyKey[], report: Report): void {
  for (const [key, list] of Object.entries(REFERENCES)) {
    const wanted = fieldOf(rule, key);
    const isList = Array.isArray(wanted);
    for (const [index, id] of (isList ? wanted : [wanted]).entries()) {
      const problem = missing(drawing, list, typeof id === "string" ? id : undefined, key);
      if (problem !== undefined) report([...place, key, ...(isList ? [index] : [])], problem);
    }
  }
}

function missing(drawing: unknown, list: string, wanted: string | undefined, key: string): string | undefined {
  const known = entries(drawing, list).flatMap(([, element]) => textOf(element, "id") ?? []);
  if (wanted === undefined || known.includes(wanted)) return undefined;
  return `no such ${key}: "${wanted}"; this scene has ${known.length === 0 ? "none" : known.join(", ")}`;
}
