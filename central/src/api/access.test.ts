import { expect, test } from "vitest";
import { access, lineFor, linesOf } from "./access.ts";

test.each([
  ["/api/events/open-counts", "/api/events/open-counts", "a fixed part fits better than a parameter"],
  ["/api/events/7", "/api/events/:id", "a parameter is any part"],
  ["/API/Events/7", "/api/events/:id", "Express does not look at letter case"],
  ["/api/events/", "/api/events", "nor at one slash at the end"],
  ["/", "/", "the page's own address"],
])("%s is decided by the line of %s: %s", (path, pattern, _why) => {
  expect(linesOf(path).map((line) => line.path)).toContain(pattern);
  expect(new Set(linesOf(path).map((line) => line.path)).size).toBe(1);
});

test.each([
  "/api",
  "/api/nothing",
  "/api/events//",
  "/api/events/7/8",
  "//api/events",
  "/api/events%2f7",
  "/index.html",
])("%s has no line", (path) => {
  expect(linesOf(path)).toEqual([]);
});

test("HEAD is decided as GET, unless it has a line of its own; other methods by their own line only", () => {
  expect(lineFor(linesOf("/api/events"), "HEAD")?.method).toBe("GET");
  const sha256 = "a".repeat(64);
  expect(lineFor(linesOf(`/api/agents/agent-01/media/${sha256}`), "HEAD")?.method).toBe("HEAD");
  expect(lineFor(linesOf("/api/events"), "POST")).toBeUndefined();
});

test("no line is said twice", () => {
  const names = access.map(({ method, path }) => `${method} ${path}`);
  expect(names).toEqual([...new Set(names)]);
});

test("what changes accounts and tokens is for administrators, and for no machine", () => {
  const lines = access.filter(({ path }) => /^\/api\/(accounts|tokens|camera-groups|authorities)\b/.test(path));
  expect(lines.length).toBeGreaterThan(7);
  for (const { roles, scope } of lines) expect([roles, scope]).toEqual([["administrator"], undefined]);
});
