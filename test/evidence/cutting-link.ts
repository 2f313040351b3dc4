import { once } from "node:events";
import { createServer, connect as openSocket, type Socket } from "node:net";

/** A TCP link to a server on this machine that breaks where it is told to, and counts. */
export interface CuttingLink extends AsyncDisposable {
  readonly port: number;
  /** Bytes that went towards the server, over all connections. */
  readonly sentBytes: number;
  readonly cuts: number;
}

/** @param cutAt breaks the connection, once for each, when that many bytes have gone towards the server in all; ascending */
export async function startCuttingLink(toPort: number, cutAt: readonly number[]): Promise<CuttingLink> {
  const remaining = [...cutAt];
  const sockets = new Set<Socket>();
  let sentBytes = 0;
  let cuts = 0;
  const server = createServer((near) => {
    const far = openSocket(toPort, "127.0.0.1");
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", cut).on("close", () => {
        sockets.delete(socket);
        cut();
      });
    }
    far.pipe(near);
    near.on("data", (chunk) => {
      const next = remaining[0] ?? Number.POSITIVE_INFINITY;
      const passes = Math.min(chunk.length, next - sentBytes);
      sentBytes += passes;
      if (passes === chunk.length) return void (far.write(chunk) || pauseUntilDrained(near, far));
      remaining.shift();
      cuts += 1;
      far.write(chunk.subarray(0, passes), () => {
        near.destroy();
        far.end(); // what is on its way arrives, as on a line that breaks near the sender
      });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on no port");
  return {
    port: address.port,
    get sentBytes() {
      return sentBytes;
    },
    get cuts() {
      return cuts;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function pauseUntilDrained(near: Socket, far: Socket): void {
  near.pause();
  far.once("drain", () => near.resume());
}
