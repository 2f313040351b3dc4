import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** The agent's way to the centre, on which one sees what live video goes up. */
export interface VideoLink {
  /** Leads there from now on. @returns the link's own address */
  leadTo(centreUrl: string): string;
  /** Videos that are being sent. */
  sending(): number;
  /** All that went up as video. */
  sentBytes(): number;
}

/** Open until the test ends. */
export async function openVideoLink(): Promise<VideoLink> {
  let farPort = 0;
  let sending = 0;
  let sentBytes = 0;
  const relay = createServer((near) => {
    const far = connect(farPort, "127.0.0.1");
    let isVideo = false;
    near.on("data", (bytes) => {
      // The agent's videos have connections of their own.
      if (!isVideo && /^POST \/api\/agents\/[^/]+\/live\//.test(bytes.toString("latin1", 0, 200))) {
        isVideo = true;
        sending += 1;
        near.once("close", () => {
          sending -= 1;
        });
      }
      if (isVideo) sentBytes += bytes.length;
    });
    near.on("error", () => far.destroy()).pipe(far);
    far.on("error", () => near.destroy()).pipe(near);
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  onTestFinished(() => void relay.close());
  return {
    leadTo: (centreUrl) => {
      farPort = Number(new URL(centreUrl).port);
      return `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
    },
    sending: () => sending,
    sentBytes: () => sentBytes,
  };
}
