import type { EpochMs } from "@ngaba/contract";
import { EdgeError } from "../platform/errors.ts";
import { refuseOwnInput } from "../replay/output-files.ts";
import {
  type EndedEarly,
  type FilmSource,
  framesOfFilm,
  framesOfTracks,
  type RecordedFrame,
  within,
} from "../replay/recording.ts";
import { type Replay, startReplay } from "../replay/replay.ts";
import { openReplayOutput } from "../replay/replay-output.ts";
import type { Scene } from "../rules/scene.ts";
import type { Judged } from "./replay-words.ts";

/** The film or the tracks, and what of it is judged. */
export interface RecordingOptions {
  readonly video?: string;
  readonly tracks?: string;
  readonly out?: string;
  readonly fps: number;
  readonly trueFps?: number;
  readonly start: EpochMs;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly model: string;
  readonly modelCache: string;
}

export interface JudgedRecording {
  /** Of each scene. */
  readonly results: readonly Replay[];
  readonly judged: Judged;
  /** Of a film that holds less than it claims. */
  readonly endedEarly: EndedEarly | undefined;
}

/**
 * Runs the rules of all scenes over the recording at once, so that a film is looked at only once.
 * @throws {EdgeError} as the recording and the folder of the output do
 */
export async function judgeRecording(
  scenes: readonly [Scene, ...Scene[]],
  options: RecordingOptions,
): Promise<JudgedRecording> {
  const [first] = scenes;
  const runs = scenes.map((scene) => startReplay(scene));
  const { video, tracks, out, fps, trueFps, from, to } = options;
  if (out !== undefined) refuseOwnInput(out, video ?? tracks ?? "");
  const filmFps = trueFps === undefined ? fps : Math.min(fps, trueFps);
  const output = out === undefined ? undefined : openReplayOutput(out, first, filmFps);
  let [judged, endedEarly]: [Judged?, EndedEarly?] = [];
  const onEndedEarly = (film: EndedEarly): void => {
    endedEarly = film;
  };
  try {
    for await (const recorded of within(recording(options, first, onEndedEarly), from, to)) {
      const [findings = []] = runs.map((run) => run.take(recorded.seen));
      judged = withFrame(judged, recorded.seen.at);
      await output?.take(recorded, findings);
    }
  } catch (error) {
    output?.abandon();
    throw error;
  }
  if (judged === undefined)
    throw new EdgeError("CONFIG_INVALID", "the recording holds no frame", { vi: "bản ghi không có khung hình nào" });
  const results = runs.map((run) => run.finish());
  if (results[0] !== undefined) await output?.close(results[0]);
  return { results, judged, endedEarly };
}

const withFrame = (judged: Judged | undefined, at: EpochMs): Judged => ({
  ...{ frames: (judged?.frames ?? 0) + 1, from: judged?.from ?? at, to: at },
});

function recording(
  { video, tracks, fps, trueFps, start, model, modelCache }: RecordingOptions,
  scene: Scene,
  onEndedEarly: NonNullable<FilmSource["onEndedEarly"]>,
): AsyncIterable<RecordedFrame> {
  if ((video === undefined) === (tracks === undefined)) {
    throw new EdgeError("CONFIG_INVALID", "replay needs either --video or --tracks", {
      vi: "replay cần hoặc --video, hoặc --tracks",
    });
  }
  if (tracks !== undefined) return framesOfTracks(tracks, scene);
  const film = { file: video ?? "", startAt: start, fps, trueFps, maxWidthPx: 1280, model, modelCache, onEndedEarly };
  return framesOfFilm(film, scene);
}
