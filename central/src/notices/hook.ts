import type { Webhook } from "../config/webhook-config.ts";

/** A receiver of messages, ready to be served. Holds its secret: never to be logged. */
export interface Hook extends Omit<Webhook, "secretFile"> {
  /** What messages are signed with. */
  readonly secret: Uint8Array;
}
