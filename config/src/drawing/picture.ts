import { z } from "zod";
import { polygonFault } from "./polygon-fault.ts";

/** A place in the picture. */
export const FractionPoint = z
  .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
  .describe("[x, y] as fractions of frame width and height, 0 to 1; origin top left, y down");
export type FractionPoint = z.infer<typeof FractionPoint>;

const areApart = ({ from, to }: { from: FractionPoint; to: FractionPoint }) => from[0] !== to[0] || from[1] !== to[1];

/** The two ends of a line. */
export const SegmentFields = { from: FractionPoint, to: FractionPoint };

/** An object with two ends that are not the same point. */
export const withTwoEnds = <S extends z.ZodType<{ from: FractionPoint; to: FractionPoint }>>(schema: S): S =>
  schema.refine(areApart, "from and to are the same point");

export const Polygon = z
  .array(FractionPoint)
  .min(3)
  .max(64)
  .superRefine((points, context) => {
    const fault = points.length < 3 ? undefined : polygonFault(points);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  })
  .describe("Corners in order, either way round, closed by itself; 3 to 64, not crossing itself");
