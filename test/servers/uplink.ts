import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay in front of a server on 127.0.0.1: the cable that tests pull out. */
export interface Uplink {
  readonly port: number;
  /** Connections that were turned away while the link was cut. */
  readonly refusedCount: number;
  /** Ends all connections at once and turns new ones away. */
  cut(): void;
  /** Keeps connections open but lets nothing through in either direction, as a dead mobile link does. */
  freeze(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Opens a relay to `targetPort`. */
export async function openUplink(targetPort: number): Promise<Uplink> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "open" | "cut" | "frozen" = "open";
  let refusedCount = 0;
  const endAll = () => {
    for (const socket of [...pairs].flat()) socket.destroy();
  };
  const server = createServer((near) => {
    if (state === "cut") {
      refusedCount += 1;
      near.on("error", () => undefined).destroy(); // the other side may have gone first
      return;
    }
    const pair = join(near, connect(targetPort, "127.0.0.1"));
    pairs.add(pair);
    near.once("close", () => pairs.delete(pair));
    if (state === "frozen") setFlow(pair, false);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port, // an address of TCP, since we listened on a port
    get refusedCount() {
      return refusedCount;
    },
    cut: () => {
      state = "cut";
      endAll();
    },
    freeze: () => {
      state = "frozen";
      for (const pair of pairs) setFlow(pair, false);
    },
    restore: () => {
      state = "open";
      for (const pair of pairs) setFlow(pair, true);
    },
    close: async () => {
      endAll();
      server.close();
      await once(server, "close");
    },
  };
}

/** Copies both ways; the end of one side is the end of the other. */
function join(near: Socket, far: Socket): readonly [Socket, Socket] {
  near.on("data", (data) => far.write(data)).on("error", () => undefined); // errors end in close
  far.on("data", (data) => near.write(data)).on("error", () => undefined);
  near.once("close", () => far.destroy());
  far.once("close", () => near.destroy());
  return [near, far];
}

function setFlow(pair: readonly [Socket, Socket], isOpen: boolean): void {
  for (const socket of pair) isOpen ? socket.resume() : socket.pause();
}
