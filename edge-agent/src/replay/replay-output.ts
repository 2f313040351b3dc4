import { createWriteStream, type WriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { EpochMs } from "@ngaba/contract";
import type { Frame } from "../capture/frame.ts";
import type { SnapshotMarks } from "../evidence/annotation.ts";
import { loadLabelFont } from "../evidence/label-font.ts";
import type { Finding } from "../rules/index.ts";
import type { Scene } from "../rules/scene.ts";
import type { Track } from "../tracking/track.ts";
import { createVideoWriter, type VideoWriter } from "./ffmpeg-video-writer.ts";
import { type OutputFiles, openOutputFiles } from "./output-files.ts";
import type { RecordedFrame } from "./recording.ts";
import type { Replay } from "./replay.ts";
import { markedPicture } from "./sharp-marked-picture.ts";
import { trackFileHeader, trackFileLine } from "./track-file.ts";

/** What a replay leaves in its folder. */
export interface ReplayOutput {
  take(recorded: RecordedFrame, findings: readonly Finding[]): Promise<void>;
  close(replay: Replay): Promise<void>;
  /** After a failure: nothing more will come. */
  abandon(): void;
}

/** An incident stays on the annotated film this long after its last word. */
const SHOWN_MS = 3_000;

/**
 * Writes `events.ndjson`, `flow.ndjson` and, of a film, `tracks.ndjson` and `annotated.mp4` into a folder. It is made,
 * and cleared of what an earlier replay left, only once there is a frame.
 * @throws {EdgeError} CONFIG_INVALID from `take` when the folder cannot be made
 * @param fps pictures per second of the annotated film
 */
export function openReplayOutput(folder: string, scene: Scene, fps: number): ReplayOutput {
  let files: OutputFiles | undefined;
  const outline = loadLabelFont();
  const shown = new Map<string, Finding>();
  let tracks: WriteStream | undefined;
  let film: VideoWriter | undefined;

  const draw = async (file: string, frame: Frame, seen: RecordedFrame["seen"]): Promise<void> => {
    film ??= createVideoWriter(file, frame, fps);
    await film.write(await markedPicture(frame, marksOf(scene, seen.tracks, [...shown.values()]), outline));
  };
  return {
    take: async ({ seen, frame }, findings) => {
      files ??= openOutputFiles(folder);
      for (const finding of findings) shown.set(finding.incidentKey, finding);
      for (const [key, { at, phase }] of shown) {
        if (phase === "end" && seen.at - at > SHOWN_MS) shown.delete(key);
      }
      if (frame === undefined) return; // recorded tracks are there already, and have no pictures
      tracks ??= startTracks(files.partOf("tracks.ndjson"), scene.cameraId, seen.at);
      tracks.write(`${trackFileLine(seen)}\n`);
      await draw(files.partOf("annotated.mp4"), frame, seen);
    },
    abandon: () => {
      film?.abandon();
      tracks?.destroy();
      files?.abandon();
    },
    close: async ({ events, flow }) => {
      files ??= openOutputFiles(folder);
      await writeFile(files.partOf("events.ndjson"), inLines(events));
      await writeFile(files.partOf("flow.ndjson"), inLines(flow));
      await new Promise<void>((resolve) => (tracks === undefined ? resolve() : tracks.end(resolve)));
      await film?.close();
      files.finish();
    },
  };
}

function startTracks(file: string, cameraId: string, run: EpochMs): WriteStream {
  const tracks = createWriteStream(file);
  tracks.write(`${trackFileHeader(cameraId, run)}\n`);
  return tracks;
}

const inLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** Every track with its number; those of incidents with what was found, and the places of these. */
function marksOf(scene: Scene, tracks: readonly Track[], shown: readonly Finding[]): SnapshotMarks {
  const found = new Map(shown.flatMap(({ track, title }) => (track === undefined ? [] : [[track.id, title.vi]])));
  const areas = [...scene.zones, ...scene.lanes, ...scene.crossings];
  const places = new Set(shown.map(({ place }) => place.id));
  return {
    boxes: tracks.map(({ id, box }) => ({ box, label: found.has(id) ? `${id} ${found.get(id)}` : String(id) })),
    zones: areas.filter(({ id }) => places.has(id)).map(({ polygon }) => polygon),
  };
}
