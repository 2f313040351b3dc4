import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A TCP port on 127.0.0.1 that nobody listened on a moment ago. Another process may take it: callers may try again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // an address of TCP, since we listened on a port
  server.close();
  await once(server, "close");
  return port;
}
