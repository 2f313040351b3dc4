import { z } from "zod";
import { FractionPoint, SegmentFields, withTwoEnds } from "./picture.ts";

/** A place on the road. */
export const GroundPosition = z
  .tuple([z.number(), z.number()])
  .describe("[x, y] in metres on flat ground, any origin, y a quarter turn to the left of x seen from above");
export type GroundPosition = z.infer<typeof GroundPosition>;

const KnownPoint = z
  .strictObject({ image: FractionPoint, ground: GroundPosition })
  .describe("One place in the picture and on the ground");

const KnownLength = withTwoEnds(
  z.strictObject({ ...SegmentFields, meters: z.number().gt(0).max(1000).describe("Length on the ground (m)") }),
).describe("A straight piece of ground of known length, as a lane marking");

const Distortion = z
  .strictObject({
    k1: z.number().min(-1).max(1).describe("Radial, second order; negative for barrel"),
    k2: z.number().min(-1).max(1).default(0).describe("Radial, fourth order"),
  })
  .describe("Of the lens: r' = r (1 + k1 r² + k2 r⁴), r from the picture's centre in half picture widths");

/** How the picture lies on the ground. */
export const Calibration = z
  .strictObject({
    frame: z
      .strictObject({ widthPx: z.int().min(16).max(16384), heightPx: z.int().min(16).max(16384) })
      .describe("Size of the picture that it was measured on: the shape of a pixel comes from it"),
    points: z.array(KnownPoint).min(4).max(64).optional().describe("Four or more, not all on one line"),
    lengths: z
      .array(KnownLength)
      .min(4)
      .max(64)
      .optional()
      .describe("In place of points: four or more lengths, near and far, in more than one direction; horizon level"),
    distortion: Distortion.optional().describe("Absent: the lens draws straight lines straight"),
    clickErrorPx: z
      .number()
      .gt(0)
      .max(100)
      .default(2)
      .describe("How exactly the places were clicked (standard deviation, px of `frame`)"),
    measureErrorM: z
      .number()
      .min(0)
      .max(10)
      .default(0.05)
      .describe("How exactly they were measured on the ground (standard deviation, m): of each coordinate or length"),
    maxReprojectionErrorPx: z
      .number()
      .gt(0)
      .max(200)
      .default(8)
      .describe("A root mean square error above this makes the calibration unusable (px of `frame`)"),
  })
  .refine(({ points, lengths }) => (points === undefined) !== (lengths === undefined), "give either points or lengths")
  .describe("Places or lengths in the picture whose measure on the ground is known");
export type Calibration = z.infer<typeof Calibration>;
