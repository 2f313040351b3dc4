import { CameraId, LocalName, SiteId, VideoCodec } from "@ngaba/contract";
import { z } from "zod";
import { LocalDate } from "./statutes/local-date.ts";

/** The paper that makes a camera a speed meter before the law (Decree 61/2026/NĐ-CP, annex I item 3, art. 11 to 13). */
export const SpeedMeter = z
  .strictObject({
    certificate: z.string().min(1).max(200).describe("Number of the verification certificate"),
    verifiedBy: z.string().min(1).max(200).describe("Who verified the device"),
    validFrom: LocalDate.describe("First day of the certificate's validity, local date"),
    validTo: LocalDate.describe("Last day of the certificate's validity, local date, inclusive"),
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, "validTo is before validFrom")
  .describe("Left out: a speed from this camera is an alert, never a case");
export type SpeedMeter = z.infer<typeof SpeedMeter>;

/** What a camera is set to send. */
export const VideoStream = z.strictObject({
  widthPx: z.int().min(16).max(16_384).describe("Width of the picture (px)"),
  heightPx: z.int().min(16).max(16_384).describe("Height of the picture (px)"),
  fps: z.number().gt(0).max(240).describe("Pictures per second"),
  codec: VideoCodec.describe("How it is compressed, h264 or h265"),
});
export type VideoStream = z.infer<typeof VideoStream>;

const Streams = z
  .strictObject({
    main: VideoStream.optional().describe("The stream of full size"),
    sub: VideoStream.optional().describe("The small stream beside it"),
  })
  .refine(({ main, sub }) => main !== undefined || sub !== undefined, "names neither main nor sub")
  .describe("What the camera is set to send; left out: not known, anything will do");

/** A camera as the city's inventory knows it. How an agent reaches it stands in the agent's own configuration. */
export const Camera = z.strictObject({
  id: CameraId,
  siteId: SiteId.describe("The site where it hangs"),
  name: LocalName.describe("Shown to people, Vietnamese and English"),
  isSmart: z.boolean().default(false).describe("True: its pictures are analysed live"),
  streams: Streams.optional(),
  speedMeter: SpeedMeter.optional(),
});
export type Camera = z.infer<typeof Camera>;
