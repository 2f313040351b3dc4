import { z } from "zod";

/** Phase of a traffic light. Unknown is a phase too: nothing is judged by it. */
export const SignalPhase = z.enum(["red", "amber", "green", "unknown"]);
export type SignalPhase = z.infer<typeof SignalPhase>;
