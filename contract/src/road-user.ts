import { z } from "zod";

/**
 * What moves on the street, as far as the stock detector can tell: bus, truck and van are one group, and a rider
 * is part of the motorcycle.
 */
export const RoadUserClass = z.enum(["person", "bicycle", "motorcycle", "car", "large-vehicle"]);
export type RoadUserClass = z.infer<typeof RoadUserClass>;

/** Box `[x1, y1, x2, y2]` in fractions of the frame, origin top left, `x1 < x2`, `y1 < y2`. */
export const FractionBox = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .describe("[x1, y1, x2, y2], fractions of frame width and height, origin top left");
export type FractionBox = z.infer<typeof FractionBox>;
