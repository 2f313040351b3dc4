import { type LiveAbout, type LiveMarks, noteBox, toRfc3339 } from "@ngaba/contract";
import type { FrameOrigin } from "../capture/frame.ts";
import { createDecodeTimes } from "./decode-times.ts";
import { codecsOf, fileBeginning, fragmentOf, isSameForm, RANDOM_ACCESS, type VideoForm } from "./mp4-fragments.ts";
import type { TappedPicture } from "./picture-tap.ts";

/** What goes out, whole boxes each (see `live-boxes.ts` of the contract). */
export interface Piece {
  /** `key`: a decoder can begin here, after the newest `beginning`. */
  readonly is: "beginning" | "key" | "picture" | "note";
  readonly bytes: Uint8Array;
}

/** Makes one endless file of a camera's pictures. Its time goes on where the camera's jumps or another connection begins. */
export interface LiveMuxer {
  /** Takes the next picture. It goes out when the one after it is known, since it lasts up to that. */
  put(picture: TappedPicture): void;
  /** Says what was seen in a picture that was put; of others nothing. */
  mark(origin: FrameOrigin, marks: LiveMarks): void;
  /** The last picture goes out; the next begins the file anew, at a later time: what went out may have got lost. */
  restart(): void;
}

/** What is said of a camera whatever its pictures are like. */
export type CameraAbout = Pick<LiveAbout, "cameraId" | "drawing" | "picturesAreRendered">;

export interface LiveMuxerOptions {
  readonly about: CameraAbout;
  /** See `PictureTap.reordering`; asked at each beginning. */
  readonly reordering: () => number;
  readonly onPiece: (piece: Piece) => void;
}

/** Room for pictures that are decoded before the first is shown. */
const FIRST_TICKS = 90_000;
const USUAL_STEP_TICKS = 3600;

/** One connection's pictures of one form, on the file's time. */
interface Part {
  readonly streamId: string;
  readonly timeline: number;
  readonly form: VideoForm;
  /** To be added to the camera's ticks. */
  readonly offset: number;
  readonly decodeAt: (showAt: number) => number;
}

interface Waiting {
  readonly picture: TappedPicture;
  readonly decodeAt: number;
  readonly showAt: number;
}

export function createLiveMuxer({ about, reordering, onPiece }: LiveMuxerOptions): LiveMuxer {
  let part: Part | undefined;
  let waiting: Waiting | undefined;
  let end = FIRST_TICKS; // of all that went out
  let sequence = 0;

  const send = ({ picture, decodeAt, showAt }: Waiting, duration: number): void => {
    const { data, isKeyframe, moment } = picture;
    sequence += 1;
    end = Math.max(end, decodeAt + duration);
    const fragment = fragmentOf({ data, isKeyframe, decodeAt, showAt, duration }, sequence);
    if (!isKeyframe) {
      onPiece({ is: "picture", bytes: fragment });
      return;
    }
    const note = noteBox({ kind: "moment", mediaTicks: showAt, data: { ...moment, at: toRfc3339(moment.at) } });
    onPiece({ is: "key", bytes: Buffer.concat([RANDOM_ACCESS, note, fragment]) });
  };
  const flush = (): void => {
    if (waiting !== undefined) send(waiting, USUAL_STEP_TICKS);
    waiting = undefined;
  };
  const begin = ({ streamId, timeline, form, ticks }: TappedPicture): Part => {
    flush();
    if (part === undefined || !isSameForm(part.form, form)) onPiece({ is: "beginning", bytes: beginningOf(form) });
    const overtaken = reordering();
    const offset = end + overtaken * USUAL_STEP_TICKS - ticks;
    return { streamId, timeline, form, offset, decodeAt: createDecodeTimes(overtaken) };
  };
  const beginningOf = (form: VideoForm): Uint8Array => {
    const { widthPx, heightPx } = form;
    const data: LiveAbout = { schemaVersion: 1, codecs: codecsOf(form), widthPx, heightPx, ...about };
    return Buffer.concat([fileBeginning(form), noteBox({ kind: "about", mediaTicks: end, data })]);
  };
  return {
    put: (picture) => {
      if (part === undefined || !continues(part, picture)) {
        if (!picture.isKeyframe) return; // nobody could decode it
        part = begin(picture);
      }
      const showAt = picture.ticks + part.offset;
      const decodeAt = part.decodeAt(showAt);
      if (waiting !== undefined) send(waiting, decodeAt - waiting.decodeAt);
      waiting = { picture, decodeAt, showAt };
    },
    mark: (origin, data) => {
      if (part === undefined || part.streamId !== origin.streamId || part.timeline !== origin.timeline) return;
      onPiece({ is: "note", bytes: noteBox({ kind: "marks", mediaTicks: origin.ticks + part.offset, data }) });
    },
    restart: () => {
      flush();
      part = undefined;
    },
  };
}

const continues = (part: Part, { streamId, timeline, form }: TappedPicture): boolean =>
  part.streamId === streamId && part.timeline === timeline && isSameForm(part.form, form);
