/**
 * Bodies that come in pieces, each a file `<agentId>-<sha256>.part` that grows as its pieces arrive. Its length is how much is
 * here; what is in it is believed only once all of it is here and the hash fits. One request at a time may write to a
 * draft: a newer one cuts the older off, since its sender has given that up. An agent has few drafts: for a new one
 * its oldest goes, and what nobody has added to for a day.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export const PART = ".part";
const MAX_DRAFTS_OF_AGENT = 8;
const DRAFT_MAX_AGE_MS = 24 * 60 * 60_000;

/** Where a piece belongs. */
export interface Piece {
  readonly offset: number;
  /** Of the whole body. */
  readonly length: number;
}

/** `more`: all of the piece is here, and more is to come; `wrong-offset`: the draft is not as long as the sender thinks. */
export type AppendResult =
  | { readonly what: "more" | "wrong-offset"; readonly received: number }
  | "stored"
  | "hash-mismatch"
  | "too-large"
  | "no-room";

interface DraftName {
  readonly agentId: string;
  readonly sha256: string;
}

export interface MediaDrafts {
  /** Bytes that are here; what still arrives is cut off first. */
  received(name: DraftName): Promise<number>;
  /** @param keep puts the whole and checked file where it belongs */
  append(name: DraftName, piece: Piece, body: Readable, keep: (path: string) => Promise<void>): Promise<AppendResult>;
}

export async function openMediaDrafts(
  folder: string,
  { maxBytes, hasRoom }: { readonly maxBytes: number; readonly hasRoom: () => Promise<boolean> },
): Promise<MediaDrafts> {
  /** What is being received, by path. */
  const writing = new Map<string, { readonly body: Readable; readonly finished: Promise<unknown> }>();
  const pathOf = ({ agentId, sha256 }: DraftName) => join(folder, `${agentId}-${sha256}${PART}`);
  await removeSuperfluous(folder, undefined, new Set());

  /** Waits until nobody writes to it. */
  const cutOff = async (path: string): Promise<void> => {
    for (let under = writing.get(path); under !== undefined; under = writing.get(path)) {
      under.body.destroy(new Error("a newer request of the same agent goes on with this upload"));
      await under.finished;
    }
  };
  return {
    async received(name) {
      await cutOff(pathOf(name));
      return lengthOf(pathOf(name));
    },
    async append(name, piece, body, keep) {
      const path = pathOf(name);
      if (piece.length > maxBytes) return "too-large";
      await cutOff(path);
      const work = addTo(path, piece, body, hasRoom, keep);
      const finished = work.then(
        () => writing.delete(path),
        () => writing.delete(path), // told to the request it belongs to
      );
      writing.set(path, { body, finished });
      await removeSuperfluous(folder, name.agentId, new Set(writing.keys()));
      return work;
    },
  };
}

async function addTo(
  path: string,
  { offset, length }: Piece,
  body: Readable,
  hasRoom: () => Promise<boolean>,
  keep: (path: string) => Promise<void>,
): Promise<AppendResult> {
  const handle = await open(path, "a", 0o640);
  try {
    const before = (await handle.stat()).size;
    if (before !== offset) return { what: "wrong-offset", received: before };
    const received = await receive(body, handle, { from: before, length }, hasRoom);
    if (typeof received === "string") return received;
    if (received < length) return { what: "more", received };
    await handle.sync();
  } finally {
    await handle.close();
  }
  if ((await hashOf(path)) === hashIn(path)) {
    await keep(path);
    return "stored";
  }
  await rm(path, { force: true });
  return "hash-mismatch";
}

/** @returns the length of the draft */
async function receive(
  body: Readable,
  handle: FileHandle,
  { from, length }: { readonly from: number; readonly length: number },
  hasRoom: () => Promise<boolean>,
): Promise<number | "too-large" | "no-room"> {
  let received = from;
  // A body that is given up half-way must not take the connection with it before the answer is out.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a body consists of bytes");
    if (received + chunk.length > length) return "too-large";
    if (!(await hasRoom())) return "no-room";
    await handle.writeFile(chunk);
    received += chunk.length;
  }
  return received;
}

const lengthOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0, // not begun
  );

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

const HASH_CHARS = 64;
const hashIn = (path: string): string => path.slice(0, -PART.length).slice(-HASH_CHARS);

/** Drafts of any agent that are too old, and of `agentId` those that are too many, the newest excepted. */
async function removeSuperfluous(
  folder: string,
  agentId: string | undefined,
  inUse: ReadonlySet<string>,
): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(PART));
  const drafts = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const changedMs = await stat(path).then(({ mtimeMs }) => mtimeMs, Date.now); // gone in the meantime
      return { path, agentId: name.slice(0, -(HASH_CHARS + PART.length + 1)), changedMs };
    }),
  );
  const newestFirst = drafts.sort((a, b) => b.changedMs - a.changedMs);
  const tooMany = newestFirst.filter((draft) => draft.agentId === agentId).slice(MAX_DRAFTS_OF_AGENT);
  const tooOld = newestFirst.filter(({ changedMs }) => Date.now() - changedMs > DRAFT_MAX_AGE_MS);
  for (const { path } of [...tooMany, ...tooOld]) {
    if (!inUse.has(path)) await rm(path, { force: true });
  }
}
