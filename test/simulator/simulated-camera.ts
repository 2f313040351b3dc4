import type { EpochMs } from "@ngaba/contract";
import type { Credentials } from "./digest-auth.ts";
import type { Movie } from "./mp4-movie.ts";
import type { RtspSession } from "./rtsp-session.ts";

/**
 * How a camera acts, until told otherwise:
 * - `play`: as it should;
 * - `refuse`: ends its connections, answers every request with 503;
 * - `unauthorised`: ends its connections, answers 401 whatever the login;
 * - `not-found`: ends its connections, answers 404;
 * - `stall`: keeps its connections, sends nothing on them, not even answers;
 * - `cut`: closes its connections, and each new one at its first request;
 * - `rubbish`: sends random bytes in place of pictures and answers.
 */
export type Behaviour = "play" | "refuse" | "unauthorised" | "not-found" | "stall" | "cut" | "rubbish";

/** Where a client is in the film: after `startedAt` it is shown what comes that much later in the endless loop. */
export interface NewestPlay {
  /** Wall clock at which the loop's time was, or would have been, 0. */
  readonly startedAt: EpochMs;
  /** How many clients have played up to and with this one. */
  readonly number: number;
}

/** One path of the server. */
export interface SimulatedCamera {
  readonly path: string;
  readonly movie: Movie;
  readonly credentials: Credentials | undefined;
  readonly startOffsetMs: number;
  behaviour: Behaviour;
  /** Of the newest client that began to play. */
  newestPlay: NewestPlay | undefined;
  /** Connections that have named this path. */
  readonly sessions: Set<RtspSession>;
}

/** Session description (RFC 8866; H.264 parameters by RFC 6184, 8.1). */
export function describe(camera: SimulatedCamera): string {
  const { sps, pps } = camera.movie;
  const parameterSets = [sps, pps].map((set) => set.toString("base64")).join(",");
  const profile = sps.toString("hex", 1, 4);
  return [
    "v=0",
    "o=- 0 0 IN IP4 127.0.0.1",
    `s=${camera.path}`,
    "c=IN IP4 0.0.0.0",
    "t=0 0",
    "a=control:*",
    "m=video 0 RTP/AVP 96",
    "a=rtpmap:96 H264/90000",
    `a=fmtp:96 packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${parameterSets}`,
    `a=control:${TRACK}`,
    "",
  ].join("\r\n");
}

/** Last part of the address that SETUP names. */
export const TRACK = "trackID=0";
