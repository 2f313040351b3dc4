import { LocalName, SiteId } from "@ngaba/contract";
import { z } from "zod";

/** A place where cameras hang: a mast, a junction, a gate. */
export const Site = z.strictObject({
  id: SiteId,
  name: LocalName.describe("Shown to people, Vietnamese and English"),
  ward: LocalName.describe("Ward or commune since 2025-07-01, Vietnamese and English"),
  latitude: z.number().min(-90).max(90).describe("WGS 84, degrees north"),
  longitude: z.number().min(-180).max(180).describe("WGS 84, degrees east"),
  positionIsSample: z.boolean().describe("True: the position is invented and must be shown as such"),
});
export type Site = z.infer<typeof Site>;
