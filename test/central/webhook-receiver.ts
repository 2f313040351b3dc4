/** A receiver of webhooks on a real port, which checks what it gets as any other would. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { WebhookMessage, WebhookTest } from "@ngaba/contract";
import { onTestFinished } from "vitest";
import type { Hook } from "../../central/src/notices/hook.ts";

export interface Received {
  readonly id: string;
  readonly body: string;
  /** Absent of a test message. */
  readonly message: WebhookMessage | undefined;
}

export interface Receiver {
  readonly url: string;
  readonly hook: Hook;
  /** Every message that came, with a right signature, whatever it was answered. */
  readonly received: Received[];
  /** How many requests came whose signature was wrong or too old. */
  readonly refused: () => number;
  /** Decides what a message is answered; 204 at first. */
  answer: (response: ServerResponse) => void;
  stop(): Promise<void>;
}

/** @param port 0 for any free one */
export async function startReceiver(more: Partial<Hook> = {}, port = 0): Promise<Receiver> {
  const secret = more.secret ?? randomBytes(32);
  const received: Received[] = [];
  let refusedCount = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (isSigned(request, body, secret)) {
      const message: unknown = JSON.parse(body);
      const isTest = WebhookTest.safeParse(message).success;
      const id = String(request.headers["webhook-id"]);
      received.push({ id, body, message: isTest ? undefined : WebhookMessage.parse(message) });
    } else refusedCount++;
    receiver.answer(response);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/incidents?token=in-the-address`;
  const stop = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  const receiver: Receiver = {
    ...{ url, received, stop, refused: () => refusedCount },
    hook: {
      ...{ id: "duty", minSeverity: "info", tellEnds: false, gatherS: 0, quietS: 0, giveUpAfterHours: 24 },
      ...more,
      ...{ url, secret },
    },
    answer: (response) => void response.writeHead(204).end(),
  };
  return receiver;
}

function isSigned({ headers }: IncomingMessage, body: string, secret: Uint8Array): boolean {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const right = Buffer.from(`v1,${createHmac("sha256", secret).update(signed).digest("base64")}`);
  const given = Buffer.from(String(headers["webhook-signature"]));
  const ageS = Math.abs(Date.now() / 1_000 - Number(headers["webhook-timestamp"]));
  return given.length === right.length && timingSafeEqual(given, right) && ageS < 300;
}
