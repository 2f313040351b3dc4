import { createHash } from "node:crypto";
import type { Response } from "express";

/**
 * Answers JSON that its reader may keep, but must ask for anew each time: who names the ETag of what is still the same gets
 * 304 without a body. Weak, since it stands for the value: the bytes may come compressed.
 */
export function sendReadable(response: Response, value: unknown): void {
  const text = JSON.stringify(value);
  const etag = `W/"${createHash("sha256").update(text).digest("base64url")}"`;
  response.set({ "Cache-Control": "private, no-cache", ETag: etag });
  // Express would send it all to whoever says `no-cache`, as every fetch() does that names an ETag by itself.
  if (isNamed(etag, response.req.headers["if-none-match"])) return void response.status(304).end();
  response.type("json").send(text);
}

const isNamed = (etag: string, header = ""): boolean =>
  header
    .split(",")
    .map((tag) => tag.trim())
    .includes(etag);
