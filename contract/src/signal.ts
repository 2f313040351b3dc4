import { z } from "zod";
import { SceneId, UtcTime } from "./ids.ts";

/** Phase of a traffic light. Unknown is a phase too: nothing is judged by it. */
export const SignalPhase = z.enum(["red", "amber", "green", "unknown"]);
export type SignalPhase = z.infer<typeof SignalPhase>;

/**
 * From a signal controller, retained on `…/signal/<headId>`: at each change, and repeated every two seconds at least. What
 * is older than the scene allows says nothing any more. Blinking amber is amber; a light that is off is unknown.
 */
export const SignalMessage = z.object({
  schemaVersion: z.literal(1),
  headId: SceneId.describe("The same as in the topic"),
  phase: SignalPhase,
  at: UtcTime.describe(
    "When the light showed it, by the controller's clock: of a change its moment, of a repetition now",
  ),
  secondsLeft: z.number().min(0).max(3600).optional().describe("Until the next change, where the controller knows"),
});
export type SignalMessage = z.infer<typeof SignalMessage>;
