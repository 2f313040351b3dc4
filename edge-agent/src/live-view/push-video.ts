/**
 * Brings video to the centre over our own outgoing connection: `POST …/live/<streamId>` whose body goes on and on. Since a
 * centre, and what may stand before it, gives a request some minutes at most, it is followed by another one in time.
 */

import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";

/** `more`: the centre took all of it; `gone`: nobody looks any more; `refused`: it will not take it at all. */
export type PushOutcome = "more" | "gone" | "refused";

export interface PushOptions {
  readonly agentId: string;
  /** Base address of the centre, without credentials. */
  readonly centreUrl: string;
  /** Asked at each request. */
  readonly uploadToken: () => string;
}

/**
 * Sends one request. Not by `fetch`, which hears no answer before all of its body is sent.
 *
 * @param body boxes of a live video, from a beginning on; asked for more when the line has taken those before
 * @throws {Error} of the network, and when `signal` aborts
 */
export async function pushVideo(
  streamId: string,
  body: AsyncIterable<Uint8Array>,
  { agentId, centreUrl, uploadToken }: PushOptions,
  signal: AbortSignal,
): Promise<PushOutcome> {
  const url = new URL(`/api/agents/${agentId}/live/${streamId}`, centreUrl);
  const headers = { authorization: `Bearer ${uploadToken()}`, "content-type": "video/mp4" };
  const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, { method: "POST", headers, signal });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on("response", resolve).on("error", reject);
  });
  const reading = Readable.from(body, { objectMode: false });
  reading.on("error", (error) => request.destroy(error)).pipe(request);
  try {
    const response = await answered;
    response.resume();
    return outcomeOf(response.statusCode ?? 0);
  } finally {
    reading.destroy();
    if (!request.writableFinished) request.destroy(); // nobody wants the rest
  }
}

/** Redirections are refusals: the token is for the centre that was configured, and for no other. */
function outcomeOf(status: number): PushOutcome {
  if (status >= 500) throw new Error(`the centre answers ${status}`);
  if (status === 204) return "more";
  return status === 410 ? "gone" : "refused";
}
