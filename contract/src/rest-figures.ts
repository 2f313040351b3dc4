import { z } from "zod";
import { CameraId, UtcTime } from "./ids.ts";
import { Measure, SumUnit } from "./measures.ts";

/** A list in a query, with commas between. */
export const commaList = <T extends z.ZodType<unknown, string>>(one: T, most: number) =>
  z
    .string()
    .max(20_000)
    .transform((text) => text.split(",").filter((part) => part !== ""))
    .pipe(z.array(one).min(1).max(most));

/** Query of `GET /api/figures/:measure`. */
export const FiguresQuery = z.strictObject({
  unit: SumUnit,
  from: UtcTime.describe("Windows that begin at or after it"),
  to: UtcTime.describe("Windows that begin before it"),
  by: commaList(z.string().max(40), 4)
    .optional()
    .describe("Tags, with commas between, that sums are told apart by; absent: one sum for each window"),
  camera: commaList(CameraId, 500).optional().describe("Camera ids, with commas between; absent: every camera"),
});
export type FiguresQuery = z.infer<typeof FiguresQuery>;

/** What was added up in one window over everything that `tags` does not name. */
export const FigureSum = z.object({
  at: UtcTime.describe("Start of the window"),
  tags: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.number()),
});
export type FigureSum = z.infer<typeof FigureSum>;

/** Answer of `GET /api/figures/:measure`: in order of time, then tags. A window without anything is not named. */
export const Figures = z.object({ measure: Measure, unit: SumUnit, sums: z.array(FigureSum) });
export type Figures = z.infer<typeof Figures>;
