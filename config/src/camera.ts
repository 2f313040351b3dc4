import { CameraId, LocalName, SiteId } from "@ngaba/contract";
import { z } from "zod";

/** A camera as the city's inventory knows it. How an agent reaches it stands in the agent's own configuration. */
export const Camera = z.strictObject({
  id: CameraId,
  siteId: SiteId.describe("The site where it hangs"),
  name: LocalName.describe("Shown to people, Vietnamese and English"),
  isSmart: z.boolean().default(false).describe("True: its pictures are analysed live"),
});
export type Camera = z.infer<typeof Camera>;
