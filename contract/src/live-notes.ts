/** What is said of pictures within a live video: JSON in event messages (live-boxes.ts). */
import { z } from "zod";
import { CameraId, SceneId, UtcTime } from "./ids.ts";
import { eventBox, type Mp4Box, readEventBox } from "./live-boxes.ts";
import { MessageName } from "./local-name.ts";
import { FractionBox, RoadUserClass } from "./road-user.ts";
import { SignalPhase } from "./signal.ts";

const FractionPoint = z.tuple([z.number(), z.number()]).describe("[x, y], fractions of the frame, origin top left");
const named = { id: SceneId, name: MessageName };

/** What is drawn on a camera's view. */
export const LiveDrawing = z.object({
  areas: z.array(z.object({ ...named, kind: z.enum(["zone", "lane", "crossing"]), corners: z.array(FractionPoint) })),
  lines: z.array(
    z.object({
      ...named,
      kind: z.enum(["line", "stop-line"]),
      from: FractionPoint,
      to: FractionPoint,
      signalHead: SceneId.optional().describe("That rules it"),
    }),
  ),
  signalHeads: z.array(
    z.object({ ...named, box: FractionBox.optional().describe("Of its lamps together; absent where none is drawn") }),
  ),
});
export type LiveDrawing = z.infer<typeof LiveDrawing>;

/** How to decode what follows, and what is drawn on it. */
export const LiveAbout = z.object({
  schemaVersion: z.literal(1),
  cameraId: CameraId,
  codecs: z.string().max(64).describe("RFC 6381, as browsers are asked with it"),
  widthPx: z.int().min(1),
  heightPx: z.int().min(1),
  drawing: LiveDrawing.optional().describe("Absent where nothing is analysed"),
  picturesAreRendered: z.boolean().optional().describe("True: they show no street, and are to be shown as such"),
});
export type LiveAbout = z.infer<typeof LiveAbout>;

/** Which moment the picture at this place shows. Between two of them the picture's time runs as the file's does. */
export const LiveMoment = z.object({
  at: UtcTime,
  isEstimate: z.boolean().optional().describe("True: by its arrival, nobody knows better; absent: nobody says"),
});
export type LiveMoment = z.infer<typeof LiveMoment>;

/** Who was seen in the picture at this place, and what the traffic lights showed. */
export const LiveMarks = z.object({
  roadUsers: z.array(z.object({ trackId: z.int().min(1), roadUserClass: RoadUserClass, box: FractionBox })),
  signals: z.array(z.object({ headId: SceneId, phase: SignalPhase, since: UtcTime })),
});
export type LiveMarks = z.infer<typeof LiveMarks>;

const schemas = { about: LiveAbout, moment: LiveMoment, marks: LiveMarks } as const;
type Kind = keyof typeof schemas;

/** One of them, at its place in the file's time (units of `LIVE_TIMESCALE`). */
export type LiveNote = {
  [K in Kind]: { readonly kind: K; readonly mediaTicks: number; readonly data: z.infer<(typeof schemas)[K]> };
}[Kind];

const schemeOf = (kind: Kind): string => `urn:ngaba:live:${kind}`;

/** As an event message. */
export const noteBox = ({ kind, mediaTicks, data }: LiveNote): Uint8Array<ArrayBuffer> =>
  eventBox({ scheme: schemeOf(kind), mediaTicks, text: JSON.stringify(data) });

/** What a box says; `undefined` when it is no note, or none that this version can read. */
export function readNote(box: Mp4Box): LiveNote | undefined {
  const event = readEventBox(box);
  if (event === undefined) return undefined;
  const { scheme, mediaTicks } = event;
  const data = parseJson(event.text);
  switch (scheme) {
    case schemeOf("about"):
      return noteOf("about", mediaTicks, LiveAbout.safeParse(data).data);
    case schemeOf("moment"):
      return noteOf("moment", mediaTicks, LiveMoment.safeParse(data).data);
    case schemeOf("marks"):
      return noteOf("marks", mediaTicks, LiveMarks.safeParse(data).data);
    default:
      return undefined;
  }
}

const noteOf = <K extends Kind, D>(kind: K, mediaTicks: number, data: D | undefined) =>
  data === undefined ? undefined : { kind, mediaTicks, data };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
