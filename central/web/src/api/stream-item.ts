import { StreamItem } from "@ngaba/contract";

/** Reads one SSE event; `undefined` when it is not a stream item that we know. */
export function parseStreamItem(kind: string, data: string): StreamItem | undefined {
  try {
    const body: unknown = JSON.parse(data);
    if (typeof body !== "object" || body === null) return undefined;
    return StreamItem.safeParse({ ...body, kind }).data;
  } catch {
    return undefined; // not JSON
  }
}
