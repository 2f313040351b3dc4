import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import express from "express";
import { pino } from "pino";
import { Registry } from "prom-client";
import { expect, onTestFinished, test, vi } from "vitest";
import type { LiveFeed, LiveItem } from "../live/live-feed.ts";
import { createEventStreams, type EventStreamOptions, type EventStreams } from "./event-stream.ts";
import { startHttpServer } from "./http-server.ts";
import { problemHandler } from "./problem.ts";

/** A feed of our own port: remembers everything, ids count up. */
class TestFeed implements LiveFeed {
  readonly #items: LiveItem[] = [];
  readonly listeners = new Set<(item: LiveItem) => void>();

  say(why: string): void {
    const item: LiveItem = { id: String(this.#items.length + 1), item: { kind: "reset", why } };
    this.#items.push(item);
    for (const listener of this.listeners) listener(item);
  }

  subscribe({ afterId }: { afterId?: string }, listener: (item: LiveItem) => void): () => void {
    if (afterId !== undefined) for (const item of this.#items.slice(Number(afterId))) listener(item);
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

const readerOf: EventStreamOptions["readerOf"] = ({ headers }) => String(headers["x-reader"]);

async function serve(live: LiveFeed, limits: Partial<EventStreamOptions> = {}) {
  const registry = new Registry();
  const logger = pino({ level: "silent" });
  const everybody = { feedOf: () => live, isKnown: async () => true, readerOf, maxPerReader: 5 };
  const options = { ...everybody, maxConnections: 5, maxBufferBytes: 262_144, logger, registry, ...limits };
  const streams: EventStreams = createEventStreams(options);
  const app = express().get("/api/stream", streams.handler).use(problemHandler(logger));
  const server = await startHttpServer(app, { host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    streams[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
  return { url: `${server.url}/api/stream`, streams, registry };
}

/** Opens a stream with a real HTTP client and keeps what comes. */
async function open(url: string, headers: Record<string, string> = {}) {
  const asking = request(url, { headers });
  asking.end();
  const [answer] = (await once(asking, "response")) as [IncomingMessage];
  onTestFinished(() => void asking.destroy());
  const stream = { answer, text: "", isEnded: false };
  answer.on("error", () => undefined); // being cut off is what some tests are about
  answer.on("close", () => {
    stream.isEnded = true;
  });
  return stream;
}

function listen(stream: Awaited<ReturnType<typeof open>>): void {
  stream.answer.setEncoding("utf8").on("data", (text: string) => {
    stream.text += text;
  });
}

test("items come as they happen, with id, kind and the rest as JSON", async () => {
  const feed = new TestFeed();
  const { url } = await serve(feed);
  const stream = await open(url);
  listen(stream);
  expect(stream.answer.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
  feed.say("line one\nline two");
  await vi.waitFor(() =>
    expect(stream.text).toBe(`retry: 3000\n\nid: 1\nevent: reset\ndata: {"why":"line one\\nline two"}\n\n`),
  );
});

test("a reader resumes after what it saw last; the header is newer than the address", async () => {
  const feed = new TestFeed();
  const { url } = await serve(feed);
  for (const why of ["a", "b", "c"]) feed.say(why);
  const byAddress = await open(`${url}?lastEventId=1`);
  const byHeader = await open(`${url}?lastEventId=1`, { "Last-Event-ID": "2" });
  listen(byAddress);
  listen(byHeader);
  await vi.waitFor(() => expect(byAddress.text.match(/^id: .*$/gm)).toEqual(["id: 2", "id: 3"]));
  await vi.waitFor(() => expect(byHeader.text.match(/^id: .*$/gm)).toEqual(["id: 3"]));
});

test("a silent stream has heartbeats", async () => {
  const { url } = await serve(new TestFeed(), { heartbeatMs: 20 });
  const stream = await open(url);
  listen(stream);
  await vi.waitFor(() => expect(stream.text).toMatch(/(event: heartbeat\ndata: \{\}\n\n){3}/));
});

test("a reader that does not follow is cut off; another goes on", async () => {
  const feed = new TestFeed();
  const { url, registry } = await serve(feed);
  const slow = await open(url); // nobody reads it: its socket fills up
  slow.answer.pause();
  const quick = await open(url);
  listen(quick);
  const item = "x".repeat(65_536);
  await vi.waitFor(
    async () => {
      feed.say(item);
      await delay(1); // lets the quick one read
      expect(await registry.getSingleMetricAsString("central_stream_cut_off_total")).toMatch(/total 1$/m);
    },
    { timeout: 20_000, interval: 1 },
  );
  await vi.waitFor(async () =>
    expect(await registry.getSingleMetricAsString("central_stream_connections")).toMatch(/connections 1$/m),
  );
  feed.say("still here");
  await vi.waitFor(() => expect(quick.text).toContain("still here"));
});

test("readers of one feed hear it once each, in order, whenever they come, and it is heard as long as one is there", async () => {
  const feed = new TestFeed();
  const { url } = await serve(feed);
  const first = await open(url);
  listen(first);
  feed.say("a");
  feed.say("b");
  const second = await open(`${url}?lastEventId=1`);
  listen(second);
  feed.say("c");
  const third = await open(url);
  listen(third);
  feed.say("d");
  const idsOf = ({ text }: { readonly text: string }) => text.match(/(?<=^id: ).*$/gm);
  await vi.waitFor(() => {
    expect(idsOf(first)).toEqual(["1", "2", "3", "4"]);
    expect(idsOf(second)).toEqual(["2", "3", "4"]);
    expect(idsOf(third)).toEqual(["4"]);
  });
  expect(feed.listeners.size).toBe(1);
  first.answer.destroy();
  third.answer.destroy();
  await vi.waitFor(() => expect(first.isEnded && third.isEnded).toBe(true));
  feed.say("e");
  await vi.waitFor(() => expect(idsOf(second)).toEqual(["2", "3", "4", "5"]));
  second.answer.destroy();
  await vi.waitFor(() => expect(feed.listeners.size).toBe(0));
});

test("what is said in the turn in which a reader comes is heard once", async () => {
  const feed = new TestFeed();
  const feedOf = () => {
    feed.say("while one comes");
    return feed;
  };
  const { url } = await serve(feed, { feedOf });
  const streams = [await open(url), await open(`${url}?lastEventId=0`), await open(url)];
  for (const stream of streams) listen(stream);
  feed.say("afterwards");
  const heard = () => streams.map(({ text }) => text.match(/(?<=^id: ).*$/gm));
  await vi.waitFor(() => expect(heard()).toEqual([["2", "3", "4"], ["1", "2", "3", "4"], ["4"]]));
});

test("one reader too many gets 503 and when to come again; a place is free once one has left", async () => {
  const feed = new TestFeed();
  const { url } = await serve(feed, { maxConnections: 1 });
  const first = await open(url);
  const second = await open(url);
  expect(second.answer.statusCode).toBe(503);
  expect(second.answer.headers["retry-after"]).toBe("30");
  first.answer.destroy();
  await vi.waitFor(async () => expect((await fetch(url, { method: "GET" })).status).toBe(200));
});

test("nobody takes more than a share: another reader comes in, and the same one once a stream of theirs has ended", async () => {
  const { url } = await serve(new TestFeed(), { maxPerReader: 2 });
  const greedy = { "x-reader": "greedy" };
  const [first] = [await open(url, greedy), await open(url, greedy)];
  const third = await open(url, greedy);
  expect(third.answer.statusCode).toBe(429);
  expect(third.answer.headers["retry-after"]).toBe("30");
  expect((await open(url, { "x-reader": "modest" })).answer.statusCode).toBe(200);
  first.answer.destroy();
  await vi.waitFor(async () => expect((await open(url, greedy)).answer.statusCode).toBe(200));
});

test("stopping ends every stream at once and lets no new one in", async () => {
  const { url, streams } = await serve(new TestFeed());
  const stream = await open(url);
  listen(stream);
  streams[Symbol.dispose]();
  await vi.waitFor(() => expect(stream.isEnded).toBe(true));
  expect((await open(url)).answer.statusCode).toBe(503);
});

test("a stream ends with the rights of its reader; others go on", async () => {
  const gone = new Set<string>();
  const isKnown: EventStreamOptions["isKnown"] = async ({ headers }) => !gone.has(String(headers["x-reader"]));
  const { url, streams } = await serve(new TestFeed(), { isKnown });
  const [one, other] = [await open(url, { "x-reader": "one" }), await open(url, { "x-reader": "other" })];
  listen(one);
  listen(other);
  gone.add("one");
  streams.recheck();
  await vi.waitFor(() => expect(one.isEnded).toBe(true));
  expect(other.isEnded).toBe(false);
});

test("an item without a place leaves the reader's place as it is", async () => {
  const item = { kind: "reset", why: "x" } as const;
  const live: LiveFeed = {
    subscribe: (_options, listener) => {
      listener({ id: "", item });
      return () => undefined;
    },
  };
  const { url } = await serve(live);
  const stream = await open(url);
  listen(stream);
  await vi.waitFor(() => expect(stream.text).toBe(`retry: 3000\n\nevent: reset\ndata: {"why":"x"}\n\n`));
});

test.each([`?lastEventId=${"9".repeat(65)}`, "?since=1"])("%s is refused", async (query) => {
  const { url } = await serve(new TestFeed());
  expect((await open(`${url}${query}`)).answer.statusCode).toBe(400);
});
