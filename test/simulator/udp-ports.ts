import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { UdpPorts } from "./transport.ts";

const MAX_TRIES = 20;

/** Opens two neighbouring ports, the even one for RTP (RFC 3550, 11). @throws {Error} when none are free */
export async function openUdpPorts(host: string): Promise<UdpPorts> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const rtp = await open(host, 0);
    if (rtp === undefined) continue;
    const { port } = rtp.address();
    const rtcp = port % 2 === 0 ? await open(host, port + 1) : undefined;
    if (rtcp !== undefined) return { rtp, rtcp };
    rtp.close();
  }
  throw new Error(`The camera simulator finds no pair of free UDP ports on ${host}.`);
}

async function open(host: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket({ type: host.includes(":") ? "udp6" : "udp4" });
  try {
    socket.bind(port, host);
    await once(socket, "listening");
  } catch {
    return undefined; // taken: another one is tried
  }
  socket.on("error", () => undefined); // a client that is gone: its connection ends, and its stream with it
  return socket;
}
