import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { VideoStream } from "@ngaba/config";

/**
 * What a camera sends that plays this film, as its `expected` says it.
 * @throws {Error} when it is no film that cameras can play
 */
export async function streamOfFilm(file: string): Promise<VideoStream> {
  const wanted = ["-select_streams", "v:0", "-show_entries", "stream=codec_name,width,height,avg_frame_rate"];
  const { stdout } = await promisify(execFile)("ffprobe", ["-v", "error", ...wanted, "-of", "csv=p=0", file]);
  const [codec, widthPx, heightPx, rate = ""] = stdout.trim().split(",");
  const [pictures = 0, seconds = 1] = rate.split("/").map(Number);
  return VideoStream.parse({
    ...{ widthPx: Number(widthPx), heightPx: Number(heightPx), fps: pictures / seconds },
    codec: codec === "hevc" ? "h265" : codec,
  });
}
