import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type StreamFaultCode, streamFault } from "../stream-fault.ts";
import type { RtspAddress } from "./rtsp-address.ts";

/** Asked of the operating system: a peer that vanished is noticed even when nothing is to be sent. */
const KEEP_ALIVE_MS = 10_000;
const READ_BYTES = 64 * 1024;

/**
 * Opens the connection itself. With `rtsps` it is encrypted, but the camera's certificate is not checked: cameras sign
 * their own, and have none that anybody could check.
 *
 * @param onBytes gets what is read, in memory that is used again after the call: see `createScratch` for why
 * @throws {EdgeError} `STREAM_REFUSED`, `STREAM_UNREACHABLE`; the signal's reason once that aborts
 */
export async function openSocket(
  address: RtspAddress,
  onBytes: (chunk: Buffer) => void,
  connectMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  const { host, port, isSecure } = address;
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  const callback = (bytes: number): boolean => {
    onBytes(memory.subarray(0, bytes));
    return true;
  };
  const to = { host, port, onread: { buffer: memory, callback } };
  const socket = isSecure ? connectTls({ ...to, rejectUnauthorized: false }) : connectTcp(to);
  const connected = Promise.withResolvers<void>();
  const late = (): void =>
    connected.reject(streamFault("STREAM_UNREACHABLE", `no connection to ${host}:${port} within ${connectMs} ms`));
  const timer = setTimeout(late, connectMs);
  const onAbort = (): void => connected.reject(signal.reason);
  const onError = (error: Error): void => connected.reject(connectFault(address, error));
  signal.addEventListener("abort", onAbort, { once: true });
  socket.once(isSecure ? "secureConnect" : "connect", () => connected.resolve());
  socket.on("error", onError);
  try {
    await connected.promise;
    socket.setNoDelay().setKeepAlive(true, KEEP_ALIVE_MS);
    return socket;
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    socket.off("error", onError);
  }
}

/** What the network says, rather than the camera (errno, getaddrinfo). */
const UNREACHABLE: ReadonlySet<string> = new Set([
  ...["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EHOSTUNREACH", "EHOSTDOWN"],
  ...["ENETUNREACH", "ENETDOWN", "ETIMEDOUT", "EADDRNOTAVAIL"],
]);

function connectFault({ host, port }: RtspAddress, error: Error): Error {
  const told = "code" in error ? String(error.code) : error.message;
  const code: StreamFaultCode = UNREACHABLE.has(told) ? "STREAM_UNREACHABLE" : "STREAM_REFUSED";
  return streamFault(code, `${told} from ${host}:${port}`, error);
}
