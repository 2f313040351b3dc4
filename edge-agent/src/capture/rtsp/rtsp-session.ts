import { streamFault } from "../stream-fault.ts";
import type { MediaPath } from "./media-path.ts";
import { type ControlUrls, controlUrls, followRedirect, type RtspAddress } from "./rtsp-address.ts";
import type { Farewell, RtspLink } from "./rtsp-link.ts";
import { headerOf, type RtspResponse } from "./rtsp-message.ts";
import type { RequestHeaders } from "./rtsp-requests.ts";
import { parseSdp, type VideoTrack } from "./sdp.ts";
import type { VideoStream } from "./video-stream.ts";

/** What a camera says that it has. */
export interface CameraOffer {
  readonly track: VideoTrack;
  readonly urls: ControlUrls;
  /** In capitals; empty when it did not say. */
  readonly methods: ReadonlySet<string>;
}

/** A stream that plays. */
export interface RtspSession {
  /** What keeps it alive: silence would end it after so long. */
  readonly timeoutMs: number;
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly farewell: Farewell;
}

const OK = 200;
const DEFAULT_TIMEOUT_S = 60;
const MAX_TIMEOUT_S = 3600;

/**
 * Asks what the camera has: OPTIONS, whose refusal says nothing yet, and DESCRIBE.
 *
 * @returns where to ask instead, when the camera says so
 * @throws {EdgeError} `STREAM_UNAUTHORISED`, `STREAM_REFUSED`, `STREAM_INVALID`; what ended the connection
 */
export async function describeCamera(link: RtspLink): Promise<CameraOffer | RtspAddress> {
  const { url } = link.address;
  const options = await link.request("OPTIONS", url);
  const response = await link.request("DESCRIBE", url, [["Accept", "application/sdp"]]);
  const isRedirect = [301, 302, 303, 307].includes(response.status);
  if (isRedirect) return followRedirect(link.address, headerOf(response.headers, "location"));
  if (response.status !== OK) throw refusal("DESCRIBE", response);
  const base = headerOf(response.headers, "content-base") ?? headerOf(response.headers, "content-location");
  const description = parseSdp(response.body);
  const methods = (headerOf(options.headers, "public") ?? "").toUpperCase().split(/[\s,]+/);
  return { track: description.video, urls: controlUrls(url, base, description), methods: new Set(methods) };
}

/**
 * Has the camera send its video on a path: SETUP and PLAY.
 *
 * @throws {EdgeError} `STREAM_UNAUTHORISED`, `STREAM_REFUSED`; what ended the connection
 */
export async function playVideo(
  link: RtspLink,
  urls: ControlUrls,
  path: MediaPath,
  stream: Pick<VideoStream, "onRtp" | "onRtcp">,
): Promise<RtspSession> {
  const setup = await firstAccepted(link, "SETUP", urls.track, [["Transport", path.offer]]);
  path.begin(headerOf(setup.response.headers, "transport") ?? "", stream);
  const { id, timeoutMs } = readSession(headerOf(setup.response.headers, "session"));
  const headers: RequestHeaders = id === undefined ? [] : [["Session", id]];
  const { url } = await firstAccepted(link, "PLAY", urls.session, [...headers, ["Range", "npt=0.000-"]]);
  return { timeoutMs, url, headers, farewell: { method: "TEARDOWN", url, headers } };
}

/** Tries addresses in turn, as long as the camera only says that it does not know this one. */
async function firstAccepted(
  link: RtspLink,
  method: string,
  urls: readonly string[],
  headers: RequestHeaders,
): Promise<{ readonly url: string; readonly response: RtspResponse }> {
  let refused: RtspResponse | undefined;
  for (const url of urls) {
    const response = await link.request(method, url, headers);
    if (response.status === OK) return { url, response };
    refused ??= response;
    const isAboutAddress =
      response.status >= 400 && response.status < 500 && ![401, 403, 461].includes(response.status);
    if (!isAboutAddress) throw refusal(method, response);
  }
  throw refusal(method, refused);
}

/** Such as `1234abcd;timeout=60`. */
function readSession(header = ""): { readonly id: string | undefined; readonly timeoutMs: number } {
  const [id = "", ...parameters] = header.split(";").map((part) => part.trim());
  const told = Number(/^timeout\s*=\s*(\d+)/i.exec(parameters.join(";"))?.[1] ?? DEFAULT_TIMEOUT_S);
  const timeoutS = told > 0 ? Math.min(told, MAX_TIMEOUT_S) : DEFAULT_TIMEOUT_S;
  return { id: id === "" ? undefined : id, timeoutMs: timeoutS * 1000 };
}

function refusal(method: string, response: RtspResponse | undefined): Error {
  const told = response === undefined ? "no address to ask" : `${response.status} ${response.reason}`;
  const isLogin = response?.status === 401 || response?.status === 403;
  return streamFault(isLogin ? "STREAM_UNAUTHORISED" : "STREAM_REFUSED", `${method}: ${told}`);
}

const SHORTEST_BEAT_MS = 1000;
const LONGEST_BEAT_MS = 30_000;

/**
 * Tells the camera, twice within each of its time-outs, that we are still there (RFC 2326, 12.37). A lost answer is no
 * fault: whether the camera lives is seen by its pictures. A session that it does not know any more ends the connection.
 *
 * @returns stops it
 */
export function keepAlive(link: RtspLink, session: RtspSession, methods: ReadonlySet<string>): () => void {
  let method = methods.has("GET_PARAMETER") ? "GET_PARAMETER" : "OPTIONS";
  let isAsking = false; // a camera that never answers must not make a queue
  const beat = async (): Promise<void> => {
    isAsking = true;
    const { status } = await link.request(method, session.url, session.headers);
    if (status === 454) link.fail(streamFault("STREAM_ENDED", "the camera forgot the session"));
    else if (status !== OK) method = "OPTIONS"; // the one that every camera must have
  };
  const everyMs = Math.max(SHORTEST_BEAT_MS, Math.min(LONGEST_BEAT_MS, session.timeoutMs / 2));
  const onTime = (): void => {
    if (isAsking) return;
    void beat()
      .catch(() => undefined)
      .finally(() => {
        isAsking = false;
      });
  };
  const timer = setInterval(onTime, everyMs);
  return () => clearInterval(timer);
}
