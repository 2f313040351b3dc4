import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, createGunzip } from "node:zlib";
import { EdgeError } from "../platform/errors.ts";
import { readTrackHeader, readTrackLine, type TrackFrame } from "./track-file.ts";

/** Files of recorded tracks under a path: itself, or the folder's, oldest first by their names. */
export function trackFiles(path: string): string[] {
  if (!existsSync(path)) throw new EdgeError("TRACKS_INVALID", `${path} is not there`, { vi: `không có ${path}` });
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => /\.ndjson(\.gz)?$/.test(name));
  if (files.length === 0)
    throw new EdgeError("TRACKS_INVALID", `${path} holds no recorded tracks (*.ndjson, *.ndjson.gz)`, {
      vi: `${path} không có vết theo dõi nào (*.ndjson, *.ndjson.gz)`,
    });
  return files.sort().map((name) => join(path, name));
}

/**
 * Frames of recorded tracks, file after file. One that was cut off, as by kill -9, is read up to there, and one that was
 * cut off before its first frame is passed over. Where another run of the agent begins, its tracks get other ids.
 * @param onBytes told how many bytes of all files have been read so far
 * @throws {EdgeError} TRACKS_INVALID, naming file and line
 */
export async function* readTracks(
  files: readonly string[],
  cameraId: string,
  onBytes: (read: number) => void = () => undefined,
): AsyncGenerator<TrackFrame> {
  let [frames, bytesBefore, highestId, idsBefore] = [0, 0, 0, 0];
  let run: number | undefined;
  for (const file of files) {
    let number = 0;
    for await (const line of trackLines(file, (read) => onBytes(bytesBefore + read))) {
      number += 1;
      if (number === 1) {
        const header = readTrackHeader(line, file);
        checkCamera(header.cameraId, file, cameraId);
        if (run !== undefined && header.run !== run) idsBefore = highestId;
        run = header.run;
        continue;
      }
      const frame = withIdsAfter(idsBefore, readTrackLine(line, file, number));
      for (const { id } of frame.tracks) highestId = Math.max(highestId, id);
      frames += 1;
      yield frame;
    }
    bytesBefore += statSync(file).size;
  }
  if (frames === 0)
    throw new EdgeError("TRACKS_INVALID", `${files.join(", ")}: no frame was recorded`, {
      vi: `${files.join(", ")}: không có khung hình nào được ghi`,
    });
}

function withIdsAfter(before: number, frame: TrackFrame): TrackFrame {
  if (before === 0) return frame;
  return { ...frame, tracks: frame.tracks.map((track) => ({ ...track, id: before + track.id })) };
}

/**
 * Whole lines of a file, packed or not. What follows the last end of a line was cut off, and is left out.
 * @throws {EdgeError} TRACKS_INVALID when it cannot be read
 */
export async function* trackLines(
  file: string,
  onBytes: (read: number) => void = () => undefined,
): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const isPacked = file.endsWith(".gz");
  const text = isPacked ? bytes.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : bytes;
  if (isPacked) bytes.on("error", (error) => text.destroy(error));
  let rest = "";
  try {
    for await (const chunk of text.setEncoding("utf8")) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      onBytes(bytes.bytesRead);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EdgeError("TRACKS_INVALID", `${file} cannot be read: ${why}`, {
      vi: `không đọc được ${file}: ${why}`,
      cause: error,
    });
  }
}

function checkCamera(recorded: string, file: string, cameraId: string): void {
  if (recorded !== cameraId) {
    throw new EdgeError("TRACKS_INVALID", `${file} is of camera "${recorded}", the scene was drawn for "${cameraId}"`, {
      vi: `${file} là của camera "${recorded}", còn sơ đồ cảnh được vẽ cho "${cameraId}"`,
    });
  }
}
