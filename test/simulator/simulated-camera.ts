import type { EpochMs } from "@ngaba/contract";
import type { CameraClock } from "./camera-clock.ts";
import type { Film } from "./film.ts";
import type { AuthScheme, Credentials } from "./rtsp-auth.ts";
import type { RtspSession } from "./rtsp-session.ts";
import type { SentLog } from "./sent-log.ts";
import type { StreamTwist } from "./stream-twist.ts";

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
export const BEHAVIOURS = ["play", "refuse", "unauthorised", "not-found", "stall", "cut", "rubbish"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export type TransportKind = "tcp" | "udp";

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
  readonly credentials: Credentials | undefined;
  readonly auth: AuthScheme;
  readonly transports: readonly TransportKind[];
  readonly startOffsetMs: number;
  readonly clock: CameraClock;
  readonly sent: SentLog;
  /** Connections that have named this path. */
  readonly sessions: Set<RtspSession>;
  /** What it plays; present streams go over to it at their next keyframe. */
  film: Film;
  behaviour: Behaviour;
  twist: StreamTwist;
  /** Sum of all jumps of its timestamps. */
  jumpedTicks: number;
  /** Of the newest client that began to play. */
  newestPlay: NewestPlay | undefined;
}

/** Takes effect at once, on present clients and on new ones. */
export function changeBehaviour(camera: SimulatedCamera, behaviour: Behaviour): void {
  camera.behaviour = behaviour;
  const keepsConnections = behaviour === "play" || behaviour === "stall" || behaviour === "rubbish";
  if (keepsConnections) return;
  for (const session of camera.sessions) session.cut();
}

/** All but `switchTo` takes effect before the first await. */
export async function twistCamera(
  camera: SimulatedCamera,
  twist: StreamTwist,
  loadFilm: (file: string) => Promise<Film>,
): Promise<void> {
  camera.twist = twist;
  camera.clock.setDrift(twist.clockPpm ?? 0);
  camera.jumpedTicks += twist.jumpTicks ?? 0;
  if (twist.halfOpen === true) for (const session of camera.sessions) session.fallSilent();
  if (twist.switchTo === undefined) return;
  const film = await loadFilm(twist.switchTo);
  const { codec } = camera.film; // which clients were told, once for all
  if (film.codec !== codec) throw new Error(`${twist.switchTo} is ${film.codec}; ${camera.path} plays ${codec}.`);
  camera.film = film;
}
