import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { centreSubscriptions } from "@ngaba/contract";
import { onTestFinished } from "vitest";

const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const REFUSED = 0x80;

export interface StubbornBroker {
  readonly url: string;
  refusals(): number;
  /** Whether anything was published to it. */
  hasTaken(): boolean;
}

/**
 * A broker that lets the centre in, refuses its subscriptions the first `times`, then grants them, and answers nothing
 * that is published. Those at hand do not: mosquitto answers as if all were well, the embedded one knows the centre by
 * its login.
 */
export async function startStubbornBroker(times: number): Promise<StubbornBroker> {
  const sockets = new Set<Socket>();
  let refusals = 0;
  let hasTaken = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined); // the centre leaves in its own way
    // The centre waits for each answer, so that a packet is a chunk.
    socket.on("data", (packet: Buffer) => {
      const kind = (packet[0] ?? 0) >> 4;
      if (kind === CONNECT) socket.write(Uint8Array.from([0x20, 2, 0, 0]));
      if (kind === PUBLISH) hasTaken = true;
      if (kind !== SUBSCRIBE) return;
      const answer = refusals < times ? REFUSED : 1;
      if (answer === REFUSED) refusals += 1;
      const grants = centreSubscriptions.map(() => answer);
      socket.write(Uint8Array.from([0x90, 2 + grants.length, ...packet.subarray(2, 4), ...grants]));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, refusals: () => refusals, hasTaken: () => hasTaken };
}
