import { z } from "zod";
import { LegalBasis } from "./rest.ts";
import { RoadUserClass } from "./road-user.ts";

/** A provision that an officer may choose for a case. */
export const ProvisionOffer = z.object({
  vehicle: RoadUserClass.describe("Whom it binds: what the officer takes the vehicle for"),
  act: z.string().describe("What they take the act for"),
  legalBasis: LegalBasis,
});
export type ProvisionOffer = z.infer<typeof ProvisionOffer>;
