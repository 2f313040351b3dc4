import { z } from "zod";

/**
 * From the centre, retained: every event of this epoch up to `upTo` is committed in its inbox.
 * `resend` asks the agent to send at once from `upTo + 1`, in place of waiting for its time-out: the centre has just
 * come back, or it saw a seq that does not follow.
 */
export const Ack = z.object({
  epoch: z.uuid(),
  upTo: z.int().min(0),
  resend: z.boolean().default(false),
});
export type Ack = z.infer<typeof Ack>;
