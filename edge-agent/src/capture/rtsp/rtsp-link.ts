import { streamFault } from "../stream-fault.ts";
import type { RtspAddress } from "./rtsp-address.ts";
import type { Login } from "./rtsp-auth.ts";
import { createRtspInputParser } from "./rtsp-input.ts";
import { createRtspRequests, type RequestHeaders, type RtspRequests } from "./rtsp-requests.ts";
import { openSocket } from "./rtsp-socket.ts";

/** One connection to a camera: requests, and packets between them. */
export interface RtspLink extends Pick<RtspRequests, "request"> {
  readonly address: RtspAddress;
  /** Of the camera: its IP address. */
  readonly remoteAddress: string;
  /** From now on packets on these channels go to `onPacket`; what that throws ends the connection. */
  listen(channels: ReadonlySet<number>, onPacket: (channel: number, packet: Buffer) => void): void;
  sendPacket(channel: number, packet: Buffer): void;
  /** Ends the connection for a reason, the first of which counts. Nothing is read any more. */
  fail(reason: unknown): void;
  /** Rejects with the reason for which the connection ended. */
  readonly ended: Promise<never>;
  /** Says a last request, whose answer is not waited for, and closes. Resolves when the socket is gone. */
  close(farewell?: Farewell): Promise<void>;
}

export interface Farewell {
  readonly method: string;
  readonly url: string;
  readonly headers: RequestHeaders;
}

export interface LinkOptions {
  readonly address: RtspAddress;
  readonly login: Login | undefined;
  /** Ends the connection, with its reason. */
  readonly signal: AbortSignal;
  readonly limits: { readonly connectMs: number; readonly answerMs: number };
}

/** A camera that does not close its end is not waited for longer. */
const CLOSE_GRACE_MS = 300;
/** Of packets that could not be sent yet: reports, which nobody needs late. */
const MAX_UNSENT_BYTES = 64 * 1024;

/**
 * Connects to a camera.
 *
 * @throws {EdgeError} `STREAM_REFUSED`, `STREAM_UNREACHABLE`; the signal's reason once that aborts
 */
export async function openLink({ address, login, signal, limits }: LinkOptions): Promise<RtspLink> {
  const ending = Promise.withResolvers<never>();
  ending.promise.catch(() => undefined); // there may be nobody who waits for it just now
  let onPacket: (channel: number, packet: Buffer) => void = () => undefined;
  let channels: ReadonlySet<number> = new Set();
  let hasEnded = false;

  const fail = (reason: unknown): void => {
    hasEnded = true;
    ending.reject(reason);
  };
  const onAbort = (): void => fail(signal.reason);
  const requests = createRtspRequests({
    login,
    answerMs: limits.answerMs,
    write: (text) => void socket.write(text),
    ended: ending.promise,
  });
  const parser = createRtspInputParser({
    hasChannel: (channel) => channels.has(channel),
    onPacket: (channel, packet) => hasEnded || onPacket(channel, packet),
    onResponse: requests.onResponse,
  });
  const onBytes = (chunk: Buffer): void => {
    if (hasEnded) return;
    try {
      parser.put(chunk);
    } catch (error) {
      fail(error);
    }
  };
  const socket = await openSocket(address, onBytes, limits.connectMs, signal);
  const closedByCamera = (): void => fail(streamFault("STREAM_ENDED", "the camera closed the connection"));
  socket.on("error", (error) => fail(streamFault("STREAM_ENDED", error.message, error)));
  socket.on("end", closedByCamera);
  socket.on("close", closedByCamera);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();

  const sendPacket = (channel: number, packet: Buffer): void => {
    if (!socket.writable || socket.writableLength > MAX_UNSENT_BYTES) return;
    const header = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]);
    socket.write(Buffer.concat([header, packet]));
  };
  const close = async (farewell?: Farewell): Promise<void> => {
    hasEnded = true;
    signal.removeEventListener("abort", onAbort);
    if (socket.closed) return;
    const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const force = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS);
    if (farewell === undefined || !socket.writable) socket.destroy();
    else {
      requests.say(farewell.method, farewell.url, farewell.headers);
      socket.end();
    }
    await gone;
    clearTimeout(force);
  };
  return {
    address,
    remoteAddress: socket.remoteAddress ?? "",
    request: requests.request,
    listen: (agreed, listener) => {
      channels = agreed;
      onPacket = listener;
    },
    sendPacket,
    fail,
    ended: ending.promise,
    close,
  };
}
