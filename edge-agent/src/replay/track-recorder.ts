import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { constants, createGzip, type Gzip } from "node:zlib";
import { type EpochMs, elapsed, toRfc3339 } from "@ngaba/contract";
import { type TrackFrame, trackFileHeader, trackFileLine } from "./track-file.ts";

export interface TrackRecorderOptions {
  readonly folder: string;
  readonly cameraId: string;
  /** Files older than this go. */
  readonly keepMs: number;
  /** With more than this the oldest files go. */
  readonly maxBytes: number;
  /** Told when nothing can be written, and `undefined` once a file is begun; recording goes on trying. */
  readonly onProblem: (error: unknown) => void;
}

/** What rules looked at, kept for a while: so that last week can be judged by other rules. */
export interface TrackRecorder {
  record(frame: TrackFrame): void;
  /** Resolves once what was recorded is in its file. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** After a kill -9 no more than this is lost. */
const FLUSH_MS = 10_000;

interface OpenFile {
  readonly name: string;
  readonly gzip: Gzip;
  readonly disk: WriteStream;
  /** Undefined before the first: a file that was begun shall say at once what it is. */
  flushedAt: EpochMs | undefined;
}

/** Of a file that begins at this moment: in the order of names files are in the order of time. */
export const trackFileName = (at: EpochMs): string => `${toRfc3339(at).replaceAll(/[:.]/g, "-")}.ndjson.gz`;

/** Writes a packed file for each hour. A restart within the hour begins another: packed files do not take an end on. */
export function createTrackRecorder(options: TrackRecorderOptions): TrackRecorder {
  const { folder, cameraId, onProblem } = options;
  let open: OpenFile | undefined;
  let run: EpochMs | undefined;

  const start = (at: EpochMs): OpenFile => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeOld(options, at);
    const name = trackFileName(at);
    const gzip = createGzip({ level: 6 });
    const disk = createWriteStream(join(folder, name), { mode: 0o600 });
    disk.on("open", () => onProblem(undefined));
    disk.on("error", (error) => {
      onProblem(error);
      gzip.unpipe(disk);
      gzip.resume(); // what cannot be kept is let go
    });
    gzip.pipe(disk);
    run ??= at;
    gzip.write(`${trackFileHeader(cameraId, run)}\n`);
    return { name, gzip, disk, flushedAt: undefined };
  };

  return {
    record: (frame) => {
      try {
        const hour = toRfc3339(frame.at).slice(0, 13);
        if (open !== undefined && open.name.slice(0, 13) !== hour) {
          open.gzip.end();
          open = undefined;
        }
        open ??= start(frame.at);
        open.gzip.write(`${trackFileLine(frame)}\n`);
        const sinceMs = open.flushedAt === undefined ? FLUSH_MS : elapsed(open.flushedAt, frame.at);
        if (sinceMs < FLUSH_MS && sinceMs >= 0) return;
        open.flushedAt = frame.at;
        open.gzip.flush(constants.Z_SYNC_FLUSH);
      } catch (error) {
        onProblem(error);
      }
    },
    close: async () => {
      const last = open;
      open = undefined;
      if (last === undefined) return;
      const closed = new Promise<void>((resolve) => last.disk.once("close", () => resolve()));
      last.gzip.end();
      if (!last.disk.closed) await closed;
    },
  };
}

/** Oldest first: those past their time, then as many as it takes to be under the limit. */
function removeOld({ folder, keepMs, maxBytes }: TrackRecorderOptions, now: EpochMs): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".ndjson.gz"))
    .sort()
    .map((name) => ({ path: join(folder, name), ...pick(statSync(join(folder, name))) }));
  let bytes = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files) {
    if (now - file.mtimeMs <= keepMs + HOUR_MS && bytes <= maxBytes) return;
    rmSync(file.path, { force: true });
    bytes -= file.size;
  }
}

const pick = ({ size, mtimeMs }: { size: number; mtimeMs: number }) => ({ size, mtimeMs });
