import { joined, LIVE_TIMESCALE, type LiveAbout, type LiveMarks, type Mp4Box, readNote } from "@ngaba/contract";
import { createMarksTrack, createMomentTrack } from "./marks-track.ts";
import { createDelay, paceOf, placeToPlay } from "./play-place.ts";
import { createSourceWriter, spansOf } from "./source-writer.ts";

/** A picture as it is shown now. */
export interface ShownPicture {
  readonly about: LiveAbout;
  /** Its place in the video's time (s). */
  readonly mediaS: number;
  readonly marks: LiveMarks | undefined;
  /** The moment in it, and whether that is only its arrival. */
  readonly moment: { readonly atMs: number; readonly isEstimate: boolean } | undefined;
}

export interface VideoPlayerOptions {
  /** Absent: live. Else the moment to begin with, in a video of the past. */
  readonly fromMs?: number;
  /** Of each picture, as it is shown. */
  readonly onShown: (picture: ShownPicture) => void;
  /** This browser cannot show such video. */
  readonly onUnsupported: (codecs: string) => void;
}

/** Plays one video into an element, from its boxes. */
export interface VideoPlayer {
  /** Resolves when more may come: the past is read no further ahead than it is looked at. */
  take(box: Mp4Box): Promise<void>;
  /** All of it has come. */
  finish(): void;
  dispose(): void;
}

const STEER_MS = 100;
/** Of the past, what is read ahead. */
const AHEAD_S = 15;

export function createVideoPlayer(video: HTMLVideoElement, options: VideoPlayerOptions): VideoPlayer {
  const { fromMs, onShown, onUnsupported } = options;
  const isLive = fromMs === undefined;
  const [marks, moments, delay] = [createMarksTrack(), createMomentTrack(), createDelay()];
  const writer = createSourceWriter(video);
  let beginning: Uint8Array<ArrayBuffer>[] = [];
  let head: Mp4Box | undefined;
  let about: LiveAbout | undefined;
  let isSupported = true;
  let isFinished = false;
  let isPlaced = isLive;
  let frame = 0;

  const endS = (): number => spansOf(video.buffered).at(-1)?.end ?? 0;
  const place = (): void => {
    const ticks = fromMs === undefined ? undefined : moments.placeOf(fromMs);
    if (ticks === undefined || (ticks / LIVE_TIMESCALE > endS() && !isFinished)) return;
    isPlaced = true;
    video.currentTime = Math.min(ticks / LIVE_TIMESCALE, endS());
    void start();
  };
  const start = (): Promise<void> => video.play().catch(() => undefined); // paused again meanwhile, or taken away
  const steer = (): void => {
    if (!isPlaced) place();
    if (!isPlaced) return;
    if (video.paused && video.currentTime > 0) return; // somebody looks at one picture
    const steering = { spans: spansOf(video.buffered), currentS: video.currentTime };
    const state = isLive ? { ...steering, delayS: delay.seconds() } : steering;
    const jump = placeToPlay(state);
    if (jump !== undefined) video.currentTime = jump;
    video.playbackRate = paceOf(state);
    if (jump !== undefined && video.paused) void start();
  };
  const show: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    frame = video.requestVideoFrameCallback(show);
    const mediaTicks = Math.round(mediaTime * LIVE_TIMESCALE);
    if (about === undefined) return;
    onShown({ about, mediaS: mediaTime, marks: marks.at(mediaTicks), moment: moments.at(mediaTicks) });
  };
  frame = video.requestVideoFrameCallback(show);
  const steering = setInterval(steer, STEER_MS);

  const begin = async (said: LiveAbout): Promise<void> => {
    about = said;
    isSupported = await writer.begin(said.codecs, joined(...beginning));
    if (!isSupported) onUnsupported(said.codecs);
  };
  const note = async (box: Mp4Box): Promise<void> => {
    const said = readNote(box);
    if (said?.kind === "about") await begin(said.data);
    if (said?.kind === "moment") moments.add(said.mediaTicks, Date.parse(said.data.at), said.data.isEstimate === true);
    if (said?.kind !== "marks") return;
    marks.add(said.mediaTicks, said.data);
    delay.note(endS() - said.mediaTicks / LIVE_TIMESCALE);
  };
  const take = async (box: Mp4Box): Promise<void> => {
    if (box.type === "ftyp") beginning = [box.bytes];
    if (box.type === "moov") beginning.push(box.bytes);
    if (box.type === "emsg") await note(box);
    if (box.type === "moof") head = box;
    if (box.type !== "mdat" || head === undefined || !isSupported) return;
    await writer.append(joined(head.bytes, box.bytes));
    while (!isLive && isPlaced && !isFinished && endS() - video.currentTime > AHEAD_S) await sleep(STEER_MS);
  };
  return {
    take,
    finish: () => {
      isFinished = true;
      writer.finish();
    },
    dispose: () => {
      isFinished = true;
      clearInterval(steering);
      video.cancelVideoFrameCallback(frame);
      writer.dispose();
    },
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
