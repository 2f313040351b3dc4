/** Who has an answer already is told so in place of being sent it again. */
import { expect, test } from "vitest";
import { operations } from "../../central/src/api/description/operations.ts";
import { type RandomCentre, startRandomCentre } from "./random/random-centre.ts";
import { openRawClient } from "./random/raw-client.ts";

const stretch = "from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z";

const addresses = ({ ids, sha256 }: RandomCentre): Readonly<Record<string, string>> => ({
  "GET /api/sites": "/api/sites",
  "GET /api/cameras": "/api/cameras",
  "GET /api/cameras/:id/timeline": `/api/cameras/cam-1/timeline?${stretch}`,
  "GET /api/cameras/:cameraId/picture": "/api/cameras/cam-1/picture",
  "GET /api/agents": "/api/agents",
  "GET /api/map": "/api/map",
  "GET /api/named-groups": "/api/named-groups",
  "GET /api/events": "/api/events",
  "GET /api/events/open-counts": "/api/events/open-counts",
  "GET /api/events/in-hand": "/api/events/in-hand",
  "GET /api/events/assignees": "/api/events/assignees",
  "GET /api/events/:id": `/api/events/${ids.incident}`,
  "GET /api/events/:id/handling": `/api/events/${ids.incident}/handling`,
  "GET /api/hand-overs": "/api/hand-overs",
  "GET /api/series/flow": `/api/series/flow?camera=cam-1&${stretch}`,
  "GET /api/series/lanes": `/api/series/lanes?camera=cam-1&${stretch}`,
  "GET /api/series/turnings": `/api/series/turnings?camera=cam-1&${stretch}`,
  "GET /api/media/:sha256": `/api/media/${sha256}`,
  "GET /api/recordings/:id": `/api/recordings/${ids.recording}`,
  "GET /api/orders/:id": `/api/orders/${ids.order}`,
  "GET /api/camera-groups": "/api/camera-groups",
  "GET /api/authorities": "/api/authorities",
});

test("each route whose answer may be kept says 304 to who has it, and sends it to who has another", async () => {
  const centre = await startRandomCentre();
  const paths = addresses(centre);
  const described = Object.entries(operations).filter(([, { answers }]) =>
    answers.some(({ status }) => status === 304),
  );
  expect(Object.keys(paths).toSorted()).toEqual(described.map(([name]) => name).toSorted());
  const asker = await centre.headersOf("administrator");
  using client = openRawClient(centre.url);
  for (const [name, path] of Object.entries(paths)) {
    const get = async (headers: object = {}) =>
      client.send({ method: "GET", path, headers: { ...asker, ...headers }, body: undefined });
    const first = await get();
    expect(first.status, name).toBe(200);
    const { etag = "" } = first.headers;
    expect(etag, name).toMatch(/^(?:W\/)?"[\w-]+"$/);
    expect(first.headers["cache-control"], name).toMatch(/^(?:private, (?:no-cache|max-age)|no-store$)/);
    const again = await get({ "if-none-match": `"x", ${etag}` });
    expect([again.status, again.body.length], name).toEqual([304, 0]);
    expect(again.headers.etag, name).toBe(etag);
    const other = await get({ "if-none-match": 'W/"another"' });
    expect([other.status, other.body], name).toEqual([200, first.body]);
  }
});

test("a program that names an ETag by fetch(), which then says no-cache, is told so too", async () => {
  const centre = await startRandomCentre();
  const headers = await centre.headersOf("machine");
  const { headers: told } = await fetch(`${centre.url}/api/sites`, { headers });
  const again = await fetch(`${centre.url}/api/sites`, {
    headers: { ...headers, "if-none-match": told.get("etag") ?? "" },
  });
  expect(again.status).toBe(304);
});

test("what one person was answered is no key to it for another, who may see less", async () => {
  const centre = await startRandomCentre();
  const url = `${centre.url}/api/cameras`;
  const all = await fetch(url, { headers: await centre.headersOf("administrator") });
  const etag = all.headers.get("etag") ?? "";
  const limited = { ...(await centre.headersOf("operator")), "if-none-match": etag };
  const some = await fetch(url, { headers: limited });
  expect(some.status).toBe(200);
  expect(await some.text()).not.toContain("cam-2");
  await all.text();
});
