import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A client that sends what it is told, over connections that stay; of a live stream it hears the beginning. */
export function openRawClient(url: string): { send(asked: RawRequest): Promise<RawAnswer> } & Disposable {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async ({ method, path, headers, body }: RawRequest): Promise<RawAnswer> => {
    const asking = request({ hostname, port, agent, method, path, headers: { ...headers, ...lengthOf(body) } });
    asking.end(body);
    const [answer] = (await once(asking, "response")) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await bodyOf(answer) };
  };
  return { send, [Symbol.dispose]: () => agent.destroy() };
}

const lengthOf = (body: RawRequest["body"]): Record<string, string> =>
  body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const { "content-type": type = "", "content-length": length } = answer.headers;
  const isEndless = length === undefined && /^(?:text\/event-stream|video\/)/.test(type);
  if (!isEndless) return buffer(answer);
  const [piece] = answer.readableLength > 0 ? [answer.read()] : await once(answer, "data");
  answer.destroy();
  return Buffer.from(piece as Uint8Array);
}
