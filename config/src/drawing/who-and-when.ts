import { RoadUserClass } from "@ngaba/contract";
import { z } from "zod";

const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe("HH:MM, 00:00 to 23:59, local time of Asia/Ho_Chi_Minh");

export const Hours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from, to }) => from !== to, "from and to are the same; leave hours out for the whole day")
  .describe("Daily; `to` is exclusive, and the next morning when it is before `from`");
export type Hours = z.infer<typeof Hours>;

/** Road users, each class once. */
export const Classes = z
  .array(RoadUserClass)
  .min(1)
  .refine((classes) => new Set(classes).size === classes.length, "names a class twice");
