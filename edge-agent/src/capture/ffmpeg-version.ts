import { execFile } from "node:child_process";
import { promisify } from "node:util";
import ffmpeg from "fluent-ffmpeg";
import { EdgeError } from "../platform/errors.ts";

/** The first with the option `-fps_mode`; the wording of `showinfo` was read off 5.1 too. */
const NEEDED_VERSION = { major: 5, minor: 1 };

/**
 * Finds out, once for all cameras, that there is an ffmpeg that we can work with. It also has fluent-ffmpeg ask for
 * ffmpeg's formats here, which it does before its first command and then remembers: many cameras that start together
 * would each ask.
 *
 * @throws {EdgeError} `PROGRAM_MISSING`, or `PROGRAM_UNSUITABLE` when it is too old or does not tell its version
 */
export async function requireFfmpeg(ffmpegPath = "ffmpeg"): Promise<void> {
  const { stdout } = await promisify(execFile)(ffmpegPath, ["-version"]).catch(() => {
    throw programMissing(ffmpegPath);
  });
  checkVersion(ffmpegPath, stdout);
  const command = ffmpeg().setFfmpegPath(ffmpegPath);
  await new Promise<void>((resolve) => {
    command.availableFormats(() => command.availableEncoders(() => resolve()));
  });
}

/** @param told such as "ffmpeg version 5.1.9-0+deb12u1 Copyright …" or "ffmpeg version n6.0 Copyright …" */
function checkVersion(path: string, told: string): void {
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(told)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) throw programUnsuitable(path, `says "${firstLine(told)}"`);
  const isNewEnough = major > NEEDED_VERSION.major || (major === NEEDED_VERSION.major && minor >= NEEDED_VERSION.minor);
  if (!isNewEnough) throw programUnsuitable(path, `is version ${major}.${minor}`);
}

const firstLine = (text: string): string => text.split("\n", 1).join().slice(0, 100);

const programUnsuitable = (path: string, why: string): EdgeError =>
  new EdgeError(
    "PROGRAM_UNSUITABLE",
    `${path} ${why}; ${NEEDED_VERSION.major}.${NEEDED_VERSION.minor} or later is needed.`,
  );

export const programMissing = (path: string): EdgeError =>
  new EdgeError("PROGRAM_MISSING", `${path} cannot be started; "apt-get install ffmpeg" installs it.`);
