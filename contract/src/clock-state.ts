import { z } from "zod";

/** How far the agent's clock can be trusted. See docs/time.md. */
export const ClockState = z.object({
  source: z.enum(["ntp", "unsynchronised", "unknown"]),
  offsetMs: z.number().optional().describe("Estimated error of the wall clock"),
  uncertaintyMs: z.number().min(0).optional(),
});
export type ClockState = z.infer<typeof ClockState>;

/** How the moment of a picture was told. See docs/time.md. */
export const PictureClock = z.object({
  source: z
    .enum(["rtcp", "arrival"])
    .describe("rtcp: by the camera's clock, from its sender reports; arrival: when the agent read it"),
  uncertaintyMs: z.number().min(0),
  cameraOffsetMs: z.number().optional().describe("Camera's clock minus the agent's; absent without sender reports"),
  driftPpm: z.number().optional().describe("How much faster the camera's clock runs, parts per million"),
});
export type PictureClock = z.infer<typeof PictureClock>;
