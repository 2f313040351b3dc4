import { once } from "node:events";
import { Writable } from "node:stream";
import { type EpochMs, epochMs } from "@ngaba/contract";
import ffmpeg from "fluent-ffmpeg";
import type { Frame } from "../capture/frame.ts";
import { createFrameAssembler, type DecodedPicture } from "../capture/frame-assembler.ts";
import { EdgeError } from "../platform/errors.ts";

export interface VideoFile {
  readonly file: string;
  readonly cameraId: string;
  /** The moment of its first picture. */
  readonly startAt: EpochMs;
  /** Pictures looked at per second, at most; absent: every one. */
  readonly fps?: number | undefined;
  /** True speed of the pictures where the file's own times are wrong; absent: the file's times. */
  readonly trueFps?: number | undefined;
  /** Wider pictures are made this wide. */
  readonly maxWidthPx: number;
}

/** With this many pictures waiting, decoding waits too. */
const MAX_WAITING = 4;

/**
 * Decodes a film from its beginning to its end, as fast as its pictures are taken. Every run gives the same pictures at
 * the same moments.
 *
 * @throws {EdgeError} VIDEO_UNREADABLE with ffmpeg's own last words
 */
export async function* readVideo(video: VideoFile): AsyncGenerator<Frame> {
  const waiting: DecodedPicture[] = [];
  const lastWords: string[] = [];
  const film: { state: "running" | "ended" | Error } = { state: "running" };
  let wake = (): void => undefined;
  let held: (() => void) | undefined;
  const goOn = (): void => {
    held?.();
    held = undefined;
  };
  const assembler = createFrameAssembler((picture) => waiting.push(picture));
  const pictures = new Writable({
    // fluent-ffmpeg takes a process that lives 20 ms longer than its closed output for one that failed.
    emitClose: false,
    write: (chunk: Uint8Array, _encoding, done) => {
      assembler.bytes(chunk);
      if (waiting.length < MAX_WAITING) done();
      else held = done;
      wake();
    },
  });
  const command = ffmpeg(video.file)
    .inputOptions("-hide_banner", "-nostats", "-nostdin", "-threads", "1", "-filter_threads", "1")
    .output(pictures)
    .outputOptions(
      "-map",
      "0:v:0",
      "-fps_mode",
      "passthrough",
      "-f",
      "rawvideo",
      "-threads",
      "1",
      "-vf",
      filters(video),
    )
    .on("stderr", (line: string) => {
      if (assembler.line(line)) wake();
      else lastWords.push(line);
    })
    .on("error", (error: Error) => {
      film.state = error;
      wake();
    })
    .on("end", () => {
      const end = (): void => {
        film.state = "ended";
        wake();
      };
      // The process may be gone while its last pictures still wait to be taken.
      if (pictures.writableFinished) end();
      else pictures.once("finish", end);
    });
  command.run();
  const moment = momentsOf(video);
  try {
    for (;;) {
      const picture = waiting.shift();
      if (picture !== undefined) {
        goOn();
        yield frameOf(picture, video.cameraId, moment(picture));
        continue;
      }
      if (film.state === "ended") return;
      if (film.state instanceof Error) throw unreadable(video.file, lastWords, film.state);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    if (film.state === "running") {
      const gone = once(command, "error"); // killed, it never ends well
      command.kill("SIGKILL");
      goOn();
      await gone;
    }
  }
}

function filters({ fps, trueFps, maxWidthPx }: VideoFile): string {
  // Where the file's times are wrong, the true speed is put under the pictures before anything is picked by time.
  const retimed = trueFps === undefined ? [] : [`settb=1/90000,setpts=N*${90_000 / trueFps}`];
  const scale = `scale='trunc(min(iw,${maxWidthPx})/2)*2':-2:flags=bilinear`;
  return [...retimed, ...picked(fps), scale, "format=rgb24", "showinfo=checksum=0"].join();
}

/** As the capture of a camera picks its pictures. */
function picked(fps: number | undefined): string[] {
  if (fps === undefined) return [];
  return [`select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(0.9 / fps).toFixed(4)})'`];
}

/** Moments of pictures by their time in the film, counted from its first. */
function momentsOf({ startAt }: VideoFile): (picture: DecodedPicture) => EpochMs {
  let firstMs: number | undefined;
  let lastMs = 0;
  return ({ streamMs }) => {
    firstMs ??= streamMs;
    if (streamMs !== undefined && firstMs !== undefined) lastMs = streamMs - firstMs;
    return epochMs(Math.round(startAt + lastMs));
  };
}

const frameOf = ({ rgb, widthPx, heightPx }: DecodedPicture, cameraId: string, at: EpochMs): Frame => ({
  ...{ cameraId, rgb, widthPx, heightPx, at },
  readAt: at,
});

function unreadable(file: string, lastWords: readonly string[], error: Error): EdgeError {
  if (/Cannot find ffmpeg|ENOENT/.test(error.message)) {
    return new EdgeError("PROGRAM_MISSING", 'ffmpeg cannot be started; "apt-get install ffmpeg" installs it.');
  }
  // ffprobe's words come as one message that begins with how it was built.
  const said = lastWords.length > 0 ? lastWords : error.message.split("\n");
  const words = said.filter((line) => line.includes(file) || /error|invalid|no such/i.test(line)).slice(-1);
  const why = (words[0] ?? said.findLast((line) => line.trim() !== "") ?? "").replace(`${file}: `, "");
  return new EdgeError("VIDEO_UNREADABLE", `${file} cannot be read: ${why}`, { cause: error });
}

/** Length and pictures per second of a film, 0 where it does not say. @throws {EdgeError} VIDEO_UNREADABLE, PROGRAM_MISSING */
export async function videoLengthMs(file: string): Promise<{ readonly durationMs: number; readonly fps: number }> {
  return await new Promise((resolve, reject) => {
    ffmpeg.ffprobe(file, (error: Error | undefined, data) => {
      if (error) return reject(unreadable(file, [], error));
      const video = data.streams.find(({ codec_type }) => codec_type === "video");
      if (video === undefined) return reject(unreadable(file, [], new Error("it has no pictures")));
      const [pictures = 0, seconds = 1] = (video.avg_frame_rate ?? "").split("/").map(Number);
      resolve({ durationMs: 1000 * (Number(data.format.duration) || 0), fps: pictures / seconds || 0 });
    });
  });
}
