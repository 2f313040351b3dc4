import { z } from "zod";

/** How a camera's video is compressed. */
export const VideoCodec = z.enum(["h264", "h265"]);
export type VideoCodec = z.infer<typeof VideoCodec>;
