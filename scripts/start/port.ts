import { once } from "node:events";
import { createServer } from "node:net";

/** True when somebody listens on that port of 127.0.0.1 already. */
export async function isPortTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return true;
    throw error;
  } finally {
    server.close();
  }
}
