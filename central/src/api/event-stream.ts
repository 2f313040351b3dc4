import type { Request, RequestHandler, Response } from "express";
import { Counter, Gauge, type Registry } from "prom-client";
import { z } from "zod";
import type { LiveFeed, LiveItem } from "../live/live-feed.ts";
import type { Logger } from "../platform/logger.ts";
import { parseQuery } from "./parse.ts";
import { HttpProblem } from "./problem.ts";
import { requestIdOf } from "./request-context.ts";

/** Proxies and browsers give up on a silent connection after 30 s and more, and so does our page. */
const HEARTBEAT_MS = 15_000;
/** A named event, since a browser tells its page nothing of a comment: by this the page knows that the line is alive. */
const HEARTBEAT = "event: heartbeat\ndata: {}\n\n";
/** How long a browser waits before it connects anew. */
const RETRY_MS = 3_000;

/** Query of `GET /api/stream`. */
export const StreamQuery = z.strictObject({
  lastEventId: z.string().max(64).optional().describe("Resumes after it; the header Last-Event-ID is newer and wins"),
});

export interface EventStreamOptions {
  /** What the sender of a request may hear. */
  readonly feedOf: (request: Request) => LiveFeed;
  /** Whether that sender may still hear it: asked with each heartbeat, and when rights have changed. */
  readonly isKnown: (request: Request) => Promise<boolean>;
  readonly maxConnections: number;
  /** Whose streams are counted together, so that nobody takes all of them. */
  readonly readerOf: (request: Request) => string;
  readonly maxPerReader: number;
  /** Whoever lets more than this wait unread is cut off, and resumes when it can follow. */
  readonly maxBufferBytes: number;
  readonly heartbeatMs?: number;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** Live streams as server-sent events. Disposing ends them all, at once, and lets no new ones in. */
export interface EventStreams extends Disposable {
  readonly handler: RequestHandler;
  /** Ends those whose reader is known no more. */
  recheck(): void;
}

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEventStreams(options: EventStreamOptions): EventStreams {
  const { feedOf, isKnown, maxBufferBytes, logger, registry } = options;
  const open = new Map<Response, Request>();
  const groups = new Map<LiveFeed, Readers>();
  let isClosing = false;
  const metrics = streamMetrics(registry, () => open.size);
  const cutOff = (response: Response) => {
    metrics.cutOff.inc();
    logger.info({ requestId: requestIdOf(response) }, "a live stream was cut off: its reader does not follow");
    response.destroy();
  };
  const recheck = () => {
    for (const [response, request] of open) {
      isKnown(request).then(
        (isStillKnown) => {
          if (!isStillKnown) response.end();
        },
        (err: unknown) => logger.warn({ err }, "cannot tell whether a live stream may go on; asked again"),
      );
    }
  };
  const heartbeat = setInterval(() => {
    for (const response of open.keys()) response.write(HEARTBEAT);
    recheck();
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();

  return {
    handler(request, response) {
      const afterId = resumePlace(request);
      if (isClosing) throw new HttpProblem(503, "STOPPING");
      checkRoom(request, [...open.values()], options);
      const live = feedOf(request);
      begin(response);
      open.set(response, request);
      const group = groups.get(live) ?? createReaders(live, maxBufferBytes, cutOff);
      groups.set(live, group);
      group.add(response, afterId);
      response.once("close", () => {
        open.delete(response);
        if (group.remove(response) === 0) groups.delete(live);
      });
    },
    recheck,
    [Symbol.dispose]() {
      isClosing = true;
      clearInterval(heartbeat);
      for (const response of open.keys()) response.end();
    },
  };
}

/** Who reads one and the same feed. */
interface Readers {
  /** With `afterId` it is first given what came since, at once. */
  add(reader: Response, afterId: string | undefined): void;
  /** @returns how many are left; a feed that nobody reads is not heard any more */
  remove(reader: Response): number;
}

/**
 * Gives a feed to its readers: what it says in one turn of the event loop is put into words once and written in one
 * piece. At 2,000 items a second for 200 readers, an item by itself would be 400,000 writes a second.
 */
function createReaders(live: LiveFeed, maxBufferBytes: number, cutOff: (reader: Response) => void): Readers {
  const readers = new Set<Response>();
  let gathered = "";
  const giveGathered = () => {
    if (gathered === "") return;
    const piece = Buffer.from(gathered);
    gathered = "";
    for (const reader of readers) {
      if (reader.destroyed) continue;
      reader.write(piece);
      if (reader.writableLength > maxBufferBytes) cutOff(reader);
    }
  };
  const gather = (item: LiveItem) => {
    if (gathered === "") setImmediate(giveGathered);
    gathered += toFrame(item);
  };
  let stop: (() => void) | undefined;
  return {
    add: (reader, afterId) => {
      giveGathered(); // it is from before this reader, who is given it below if it asks for it
      const from = afterId === undefined ? {} : { afterId };
      // What came since arrives before subscribe() returns, in one piece: no reader could have followed yet.
      let catchUp: ((item: LiveItem) => void) | undefined = (item) => void reader.write(toFrame(item));
      const stopAgain = live.subscribe(from, (item) => (catchUp ?? gather)(item));
      catchUp = undefined;
      if (stop === undefined) stop = stopAgain;
      else stopAgain();
      readers.add(reader);
    },
    remove: (reader) => {
      readers.delete(reader);
      if (readers.size === 0) stop?.();
      return readers.size;
    },
  };
}

/** @throws {HttpProblem} 503 TOO_MANY_STREAMS, 429 TOO_MANY_OWN_STREAMS */
function checkRoom(
  request: Request,
  open: readonly Request[],
  { maxConnections, maxPerReader, readerOf }: EventStreamOptions,
): void {
  const headers = { "Retry-After": "30" };
  if (open.length >= maxConnections) throw new HttpProblem(503, "TOO_MANY_STREAMS", { headers });
  const reader = readerOf(request);
  if (open.filter((other) => readerOf(other) === reader).length < maxPerReader) return;
  const detail = `at most ${maxPerReader} live streams of one person or machine`;
  throw new HttpProblem(429, "TOO_MANY_OWN_STREAMS", { detail, headers });
}

function resumePlace(request: Request): string | undefined {
  const { lastEventId } = parseQuery(request, StreamQuery);
  const header = request.headers["last-event-id"];
  return typeof header === "string" && header !== "" ? header.slice(0, 64) : lastEventId;
}

function begin(response: Response): void {
  response.set({
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no", // nginx in front would hold items back
  });
  response.flushHeaders();
  response.write(`retry: ${RETRY_MS}\n\n`);
}

/** JSON has no raw line ends, so `data` is one line. Without an id the place to resume from stays. */
function toFrame({ id, item }: LiveItem): string {
  const { kind, ...data } = item;
  return `${id === "" ? "" : `id: ${id}\n`}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

function streamMetrics(registry: Registry, openCount: () => number) {
  new Gauge({
    name: "central_stream_connections",
    help: "Live streams open",
    registers: [registry],
    collect() {
      this.set(openCount());
    },
  });
  const cutOff = new Counter({
    name: "central_stream_cut_off_total",
    help: "Live streams cut off because their reader did not follow",
    registers: [registry],
  });
  return { cutOff };
}
