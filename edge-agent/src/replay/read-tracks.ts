import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { constants, createGunzip } from "node:zlib";
import { EdgeError } from "../platform/errors.ts";
import { readTrackHeader, readTrackLine, type TrackFrame } from "./track-file.ts";

/** Files of recorded tracks under a path: itself, or the folder's, oldest first by their names. */
export function trackFiles(path: string): string[] {
  if (!existsSync(path)) throw new EdgeError("TRACKS_INVALID", `${path} is not there`);
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => /\.ndjson(\.gz)?$/.test(name));
  if (files.length === 0)
    throw new EdgeError("TRACKS_INVALID", `${path} holds no recorded tracks (*.ndjson, *.ndjson.gz)`);
  return files.sort().map((name) => join(path, name));
}

/**
 * Frames of recorded tracks, one after another. A file that was cut off, as by kill -9, is read up to there.
 * @param onBytes told how many bytes of the file have been read so far
 * @throws {EdgeError} TRACKS_INVALID, naming file and line
 */
export async function* readTracks(
  file: string,
  cameraId: string,
  onBytes: (read: number) => void = () => undefined,
): AsyncGenerator<TrackFrame> {
  const bytes = createReadStream(file);
  const isPacked = file.endsWith(".gz");
  const text = isPacked ? bytes.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : bytes;
  bytes.on("error", (error) => text.destroy(error));
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let held: string | undefined; // the last line may have been cut off, and is known only when another follows
  for await (const line of lines) {
    if (held !== undefined) yield readTrackLine(held, file, number);
    number += 1;
    held = undefined;
    if (number === 1) checkCamera(line, file, cameraId);
    else held = line;
    onBytes(bytes.bytesRead);
  }
  if (number === 0) throw new EdgeError("TRACKS_INVALID", `${file} is empty`);
  if (held?.endsWith("}")) yield readTrackLine(held, file, number);
}

function checkCamera(header: string, file: string, cameraId: string): void {
  const recorded = readTrackHeader(header, file).cameraId;
  if (recorded !== cameraId) {
    throw new EdgeError("TRACKS_INVALID", `${file} is of camera "${recorded}", the scene was drawn for "${cameraId}"`);
  }
}
