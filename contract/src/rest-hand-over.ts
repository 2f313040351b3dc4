/** What one shift tells the next. */
import { z } from "zod";
import { UtcTime } from "./ids.ts";
import { EventView, OpenCounts, Problem } from "./rest.ts";
import { Actor, HandlingDetail } from "./rest-handling.ts";

/** An event that somebody looks after, as it stood when the note was written. */
export const HandOverItem = EventView.pick({
  ...({ id: true, kind: true, cameraId: true, severity: true, phase: true, startedAt: true } as const),
  ...({ title: true, roadUserClass: true, handling: true } as const),
});
export type HandOverItem = z.infer<typeof HandOverItem>;

/** Body of `POST /api/hand-overs`. What is open the centre writes down itself. */
export const HandOverRequest = z.strictObject({
  id: z.uuid().describe("Made by whoever writes it: sent again, it is the same note"),
  text: z.string().trim().min(1).max(5_000),
});
export type HandOverRequest = z.infer<typeof HandOverRequest>;

export const HandOver = z.object({
  id: z.uuid(),
  at: UtcTime,
  by: Actor,
  text: z.string(),
  items: z.array(HandOverItem).describe("Acknowledged and not closed, newest first, 200 at most"),
  openCounts: OpenCounts.optional().describe(
    "Events of the whole city that had not ended, looked after or not; absent for who may not see all of it",
  ),
  taken: z.object({ at: UtcTime, by: Actor }).optional().describe("Absent until the next shift has said so"),
});
export type HandOver = z.infer<typeof HandOver>;

/** Query of `GET /api/hand-overs`. */
export const HandOverQuery = z.strictObject({
  before: UtcTime.optional().describe("Older than this; absent: from the newest"),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
export type HandOverQuery = z.infer<typeof HandOverQuery>;

/** Its answer, newest first. */
export const HandOverList = z.object({ handOvers: z.array(HandOver) });

/** Answer of `GET /api/events/in-hand`: acknowledged and not closed, newest first, 200 at most. */
export const InHandList = z.object({ events: z.array(EventView) });

/** 412 to an act: somebody else has acted since, and this is how it stands. */
export const HandlingChanged = Problem.extend({ handling: HandlingDetail });
