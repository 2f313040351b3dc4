import { expect, onTestFinished, test, vi } from "vitest";
import { sampleEvent, sampleSite, uuid } from "../testing/samples.ts";
import { createApiClient } from "./client.ts";
import { ApiFailure, apiErrorOf, unwrap } from "./result.ts";

const calm = new AbortController().signal;
const answering = (body: string, status = 200) => createApiClient(async () => new Response(body, { status }));

test("a good answer is ok and carries its value", async () => {
  const client = answering(JSON.stringify({ sites: [sampleSite("vt-001")] }));
  expect(await client.sites(calm)).toEqual({ kind: "ok", value: [sampleSite("vt-001")] });
});

test("requests go to the addresses of the centre with their parameters", async () => {
  const asked: string[] = [];
  const client = createApiClient(async (input) => {
    asked.push(String(input));
    return new Response("{}");
  });
  await client.events({ limit: 50, ward: "xã Hy Cương", about: undefined }, calm);
  await client.map(calm);
  await client.namedGroups(calm);
  await client.event(uuid(1), calm);
  const hour = { camera: "vt-001-1", from: "2026-01-05T08:00:00.000Z", to: "2026-01-05T09:00:00.000Z" };
  for (const read of [client.flow, client.lanes, client.turnings]) await read(hour, calm);
  expect(asked).toEqual([
    "/api/events?limit=50&ward=x%C3%A3+Hy+C%C6%B0%C6%A1ng",
    "/api/map",
    "/api/named-groups",
    `/api/events/${uuid(1)}`,
    ...["flow", "lanes", "turnings"].map(
      (what) => `/api/series/${what}?camera=vt-001-1&from=2026-01-05T08%3A00%3A00.000Z&to=2026-01-05T09%3A00%3A00.000Z`,
    ),
  ]);
});

test("figures are asked for with lists of tags and cameras, or without any", async () => {
  const asked: string[] = [];
  const client = createApiClient(async (input) => {
    asked.push(String(input));
    return new Response("{}");
  });
  const stretch = { unit: "hour", from: "2026-01-05T08:00:00.000Z", to: "2026-01-05T09:00:00.000Z" } as const;
  await client.figures({ measure: "event", ...stretch, by: [] }, calm);
  await client.figures({ measure: "crossing", ...stretch, by: ["camera", "class"], cameraIds: ["a", "b"] }, calm);
  const times = "unit=hour&from=2026-01-05T08%3A00%3A00.000Z&to=2026-01-05T09%3A00%3A00.000Z";
  expect(asked).toEqual([
    `/api/figures/event?${times}`,
    `/api/figures/crossing?${times}&by=camera%2Cclass&camera=a%2Cb`,
  ]);
});

test("what is ordered or to be kept is sent as JSON to the camera's address", async () => {
  const sent: unknown[] = [];
  const client = createApiClient(async (input, { method, headers, body } = {}) => {
    sent.push([input, method, new Headers(headers).get("content-type"), body]);
    return new Response("{}");
  });
  const stretch = { from: "2026-01-05T08:00:00.000Z", to: "2026-01-05T08:03:00.000Z" };
  await client.keep("vt-001-1", stretch);
  await client.give("vt-001-1", { name: "confirm-view" });
  expect(sent).toEqual([
    ["/api/cameras/vt-001-1/recordings", "POST", "application/json", JSON.stringify(stretch)],
    ["/api/cameras/vt-001-1/orders", "POST", "application/json", '{"name":"confirm-view"}'],
  ]);
});

test("a picture comes with the moment it was taken at by this clock; without its age it is none", async () => {
  const send = (headers: Record<string, string>) =>
    createApiClient(async () => new Response("jpeg", { headers })).picture("vt-001-1", calm);
  const before = Date.now();
  const taken = await send({ "Ngaba-Age-Ms": "5000" });
  if (taken.kind !== "ok") return expect.unreachable();
  expect(await taken.value.jpeg.text()).toBe("jpeg");
  expect(taken.value.takenAtMs).toBeGreaterThanOrEqual(before - 5_000);
  expect(taken.value.takenAtMs).toBeLessThanOrEqual(Date.now() - 5_000);
  expect(await send({})).toMatchObject({ kind: "error", error: { reason: "unreadable" } });
});

test("401 is said as such, whatever its body", async () => {
  expect(await answering("", 401).cameras(calm)).toEqual({ kind: "error", error: { reason: "unauthorised" } });
});

test("a problem document gives its code", async () => {
  const problem = { type: "about:blank", title: "Not Found", status: 404, code: "EVENT_NOT_FOUND" };
  expect(await answering(JSON.stringify(problem), 404).event(uuid(1), calm)).toEqual({
    kind: "error",
    error: { reason: "refused", status: 404, code: "EVENT_NOT_FOUND" },
  });
});

test("an error of a proxy, which knows no problem documents, is refused too", async () => {
  expect(await answering("<h1>Bad gateway</h1>", 502).sites(calm)).toEqual({
    kind: "error",
    error: { reason: "refused", status: 502, code: "HTTP_502" },
  });
});

test("an answer of another shape is unreadable and says where", async () => {
  const result = await answering(JSON.stringify({ events: [{ ...sampleEvent(1), severity: "odd" }] })).events(
    { limit: 1 },
    calm,
  );
  expect(result).toMatchObject({ kind: "error", error: { reason: "unreadable" } });
  expect(JSON.stringify(result)).toContain("events[0].severity");
});

test("no connection is unreachable; giving up oneself is aborted", async () => {
  const failing = createApiClient(async () => {
    throw new TypeError("fetch failed");
  });
  expect(await failing.sites(calm)).toEqual({ kind: "error", error: { reason: "unreachable" } });
  expect(await failing.sites(AbortSignal.abort())).toEqual({ kind: "aborted" });
});

test("an answer that is not whole in half a minute is unreachable; only video takes as long as it takes", async () => {
  const limit = new AbortController();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
  onTestFinished(() => timeout.mockRestore());
  const silent = createApiClient(async (_, init) => {
    const body = new ReadableStream({
      start: (stream) => init?.signal?.addEventListener("abort", () => stream.error(init.signal?.reason)),
    });
    return new Response(body, { status: 200 });
  });
  const leaving = new AbortController();
  const video = silent.live("vt-001-1", async () => undefined, leaving.signal);
  expect(timeout).not.toHaveBeenCalled();
  const sites = silent.sites(calm);
  expect(timeout).toHaveBeenCalledExactlyOnceWith(30_000);
  limit.abort();
  expect(await sites).toEqual({ kind: "error", error: { reason: "unreachable" } });
  leaving.abort();
  expect(await video).toEqual({ kind: "aborted" });
});

test("errors reach the screens through react-query's throwing and come out as they went in", () => {
  const error = { reason: "refused", status: 503, code: "AWAY" } as const;
  expect(unwrap({ kind: "ok", value: 7 })).toBe(7);
  expect(() => unwrap({ kind: "aborted" })).toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(() => unwrap({ kind: "error", error })).toThrow(ApiFailure);
  expect(apiErrorOf(new ApiFailure(error))).toEqual(error);
  expect(apiErrorOf(null)).toBeUndefined();
  expect(apiErrorOf(new TypeError("a bug"))).toMatchObject({ reason: "unreadable" });
});
