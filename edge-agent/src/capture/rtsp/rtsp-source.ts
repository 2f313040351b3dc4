import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { streamFault } from "../stream-fault.ts";
import { PICTURELESS_AFTER_MS, type StreamSink, type StreamSource } from "../stream-source.ts";
import { startWatchdog } from "../watchdog.ts";
import { interleavedPath, udpPath } from "./media-path.ts";
import { writeReceiverReport } from "./rtcp.ts";
import { parseRtspAddress } from "./rtsp-address.ts";
import type { Login } from "./rtsp-auth.ts";
import { openLink, type RtspLink } from "./rtsp-link.ts";
import { type CameraOffer, describeCamera, keepAlive, playVideo } from "./rtsp-session.ts";
import { createVideoStream } from "./video-stream.ts";

export interface RtspSourceOptions {
  /** `rtsp://` or `rtsps://`, without login. */
  readonly rtspUrl: string;
  readonly transport: "tcp" | "udp";
  /** Asked at each connection, so that a new password counts from the next one on. */
  readonly credentials: () => Login | undefined;
  readonly clock: Clock;
  readonly limits?: Partial<StreamLimits>;
}

export interface StreamLimits {
  /** Until the TCP connection is open. */
  readonly connectMs: number;
  /** Until each answer of the camera. */
  readonly answerMs: number;
  /** Until the first picture, connecting included. */
  readonly firstUnitMs: number;
  /** From picture to picture. */
  readonly stallMs: number;
  /** Until the first picture that can be decoded. */
  readonly picturelessMs: number;
}

const LIMITS: StreamLimits = {
  connectMs: 5000,
  answerMs: 5000,
  firstUnitMs: 15_000,
  stallMs: 6000,
  picturelessMs: PICTURELESS_AFTER_MS,
};
const MAX_REDIRECTS = 3;
/** The shortest interval that RFC 3550, 6.2 has in mind. */
const REPORT_EVERY_MS = 5000;

/**
 * Reads a camera by RTSP (RFC 2326), without any process.
 *
 * Asked by OPTIONS and DESCRIBE the camera says what it has (SDP); SETUP agrees on the way of the packets, PLAY starts
 * them. They come between the answers on the same connection, or by UDP, where the order is mended. From there it is all
 * pure: packet (`readRtp`) → NAL units (`createDepacketiser`) → access unit (`createUnitAssembler`) → its place in time
 * (`createStreamTimeline`), put together by `createVideoStream`. Sender reports come beside; receiver reports, and a
 * request within each time-out of the session, go back. TEARDOWN says goodbye, also after a fault.
 */
export function createRtspSource(options: RtspSourceOptions): StreamSource {
  return { runOnce: (signal, _streamId, sink) => runOnce(options, signal, sink) };
}

async function runOnce(options: RtspSourceOptions, signal: AbortSignal, sink: StreamSink): Promise<void> {
  const limits = { ...LIMITS, ...options.limits };
  const stopping = new AbortController(); // what we find out ourselves: silence, no picture
  const ending = AbortSignal.any([signal, stopping.signal]);
  const watchdog = startWatchdog(options.clock, { firstMs: limits.firstUnitMs, thenMs: limits.stallMs }, () =>
    stopping.abort(streamFault("STREAM_STALLED", `no picture came by ${options.transport} for too long`)),
  );
  const pictureless = setTimeout(
    () =>
      stopping.abort(streamFault("STREAM_INVALID", `no picture that can be decoded within ${limits.picturelessMs} ms`)),
    limits.picturelessMs,
  );
  const onUnit: StreamSink["onUnit"] = (unit) => {
    if (!unit.isDamaged) clearTimeout(pictureless);
    sink.onUnit(unit);
  };
  try {
    await readCamera(options, limits, ending, {
      onUnit,
      onReport: (report) => sink.onReport(report),
      onSign: () => watchdog.feed(0),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    watchdog.stop();
    clearTimeout(pictureless);
  }
}

interface SignSink extends StreamSink {
  onSign(): void;
}

/** Never returns: throws what ended the connection, once nothing of it is left. */
async function readCamera(
  options: RtspSourceOptions,
  limits: StreamLimits,
  signal: AbortSignal,
  sink: SignSink,
): Promise<never> {
  await using resources = new AsyncDisposableStack();
  const { link, offer } = await findCamera(options, limits, signal);
  let farewell: Parameters<RtspLink["close"]>[0];
  resources.defer(() => link.close(farewell));
  const path = resources.use(options.transport === "udp" ? await udpPath(link) : interleavedPath(link));
  const stream = createVideoStream({
    track: offer.track,
    isUnordered: options.transport === "udp",
    clock: options.clock,
    sink,
    onSign: sink.onSign,
  });
  const session = await playVideo(link, offer.urls, path, stream);
  farewell = session.farewell;
  resources.defer(keepAlive(link, session, offer.methods));

  const [ssrc, name] = [randomInt(2 ** 32), randomBytes(8).toString("hex")];
  const report = (): void =>
    path.sendReport(writeReceiverReport(ssrc, name, stream.reception.report(options.clock.monotonic())));
  report();
  const reporting = setInterval(report, REPORT_EVERY_MS);
  resources.defer(() => clearInterval(reporting));
  return await link.ended;
}

/** Connects, and follows the camera where it sends us. */
async function findCamera(
  { rtspUrl, credentials }: RtspSourceOptions,
  limits: StreamLimits,
  signal: AbortSignal,
): Promise<{ readonly link: RtspLink; readonly offer: CameraOffer }> {
  const login = credentials();
  let address = parseRtspAddress(rtspUrl);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const link = await openLink({ address, login, signal, limits });
    try {
      const found = await describeCamera(link);
      if ("track" in found) return { link, offer: found };
      address = found;
    } catch (error) {
      await link.close();
      throw error;
    }
    await link.close();
  }
  throw streamFault("STREAM_REFUSED", `it sends us elsewhere more than ${MAX_REDIRECTS} times`);
}
