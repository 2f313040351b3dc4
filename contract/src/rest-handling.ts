/** What people do about an event, and what they did. */
import { z } from "zod";
import { CameraId, UtcTime } from "./ids.ts";
import { Severity } from "./incident.ts";

/** Somebody who acts: a person, or a machine with a token. */
export const Actor = z.object({ id: z.string().min(1).max(100), name: z.string().min(1).max(200) });
export type Actor = z.infer<typeof Actor>;

const Text = z.string().trim().min(1).max(2_000);
const Headline = z.string().trim().min(1).max(300);
const Stretch = { from: UtcTime, to: UtcTime };

/** Who was told by whoever escalates. */
export const EscalatedTo = z.enum([
  ...(["shift-lead", "traffic-police", "ward-police"] as const),
  ...(["fire", "ambulance", "technician"] as const),
]);
export type EscalatedTo = z.infer<typeof EscalatedTo>;

/** What came of it. */
export const Outcome = z.enum(["handled", "passed-on", "no-action", "false-alarm", "duplicate"]);
export type Outcome = z.infer<typeof Outcome>;

/** Acts that say no more when they are told than when they were wished. */
const plainActs = [
  z.strictObject({ kind: z.literal("acknowledge") }),
  z.strictObject({ kind: z.literal("comment"), text: Text }),
  z.strictObject({ kind: z.literal("escalate"), to: EscalatedTo, text: Text.optional() }),
  z.strictObject({ kind: z.literal("close"), outcome: Outcome, text: Text.optional() }),
  z.strictObject({ kind: z.literal("reopen"), text: Text.optional() }),
] as const;

/** What somebody wishes to do about an event. */
export const Act = z.discriminatedUnion("kind", [
  ...plainActs,
  z.strictObject({ kind: z.literal("assign"), to: Actor.shape.id.optional().describe("Absent: to nobody any more") }),
  z
    .strictObject({ kind: z.literal("keep"), cameraId: CameraId, ...Stretch })
    .describe("Has a stretch of a camera's recorded video kept for it"),
]);
export type Act = z.infer<typeof Act>;

/** Body of `POST /api/events/:id/acts`. */
export const ActRequest = z.strictObject({
  id: z.uuid().describe("Made by whoever asks: sent again, it is the same act"),
  act: Act,
});
export type ActRequest = z.infer<typeof ActRequest>;

/** What was done. */
export const ActDone = z.discriminatedUnion("kind", [
  ...plainActs,
  z.object({ kind: z.literal("assign"), to: Actor.optional().describe("Absent: to nobody any more") }),
  z.object({ kind: z.literal("keep"), recordingId: z.uuid(), cameraId: CameraId, ...Stretch }),
  z
    .object({
      ...{ kind: z.literal("report"), cameraId: CameraId, severity: Severity, text: Headline, startedAt: UtcTime },
      caller: z.string().optional().describe("Who told of it, and how to reach them"),
    })
    .describe("Always the first: the incident was made by hand"),
]);
export type ActDone = z.infer<typeof ActDone>;

export const HandlingAct = z.object({
  id: z.uuid(),
  version: z.int().min(1).describe("Of the handling with it: 1, 2, 3 … without gaps"),
  at: UtcTime,
  by: Actor,
  act: ActDone,
});
export type HandlingAct = z.infer<typeof HandlingAct>;

/** `new`: nobody has said that they look after it. */
export const HandlingState = z.enum(["new", "acknowledged", "closed"]);
export type HandlingState = z.infer<typeof HandlingState>;

/** How far people are with an event. */
export const Handling = z.object({
  version: z.int().min(0).describe("How many acts there are; the ETag of the whole"),
  state: HandlingState,
  changedAt: UtcTime.optional().describe("Absent while nobody has acted"),
  assignee: Actor.optional(),
  escalatedTo: EscalatedTo.optional().describe("The newest"),
  outcome: Outcome.optional().describe("Of a closed one"),
});
export type Handling = z.infer<typeof Handling>;

/** The same with every act, oldest first. Answer of `GET /api/events/:id/handling`, and to an act. */
export const HandlingDetail = z.object({ eventId: z.uuid(), ...Handling.shape, acts: z.array(HandlingAct) });
export type HandlingDetail = z.infer<typeof HandlingDetail>;

/** Answer of `GET /api/events/assignees`: to whom work can be given. */
export const AssigneeList = z.object({ assignees: z.array(Actor) });

/** Body of `POST /api/reported-events`: an incident that somebody told of, as by telephone. */
export const IncidentReport = z.strictObject({
  id: z.uuid().describe("Made by whoever reports, and the event's id: sent again, it is the same incident"),
  cameraId: CameraId.describe("The camera that sees the place, or is nearest to it"),
  severity: Severity,
  text: Headline.describe("What happened, in a sentence"),
  startedAt: UtcTime,
  caller: z.string().trim().min(1).max(200).optional().describe("Who told of it, and how to reach them"),
  keep: z.strictObject(Stretch).optional().describe("A stretch of the camera's recorded video to be kept for it"),
});
export type IncidentReport = z.infer<typeof IncidentReport>;
