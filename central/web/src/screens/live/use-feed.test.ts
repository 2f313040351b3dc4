import { expect, test } from "vitest";
import type { FeedFilter } from "../../api/feed-filter.ts";
import { filterOf, withFilter } from "./use-feed.ts";

const read = (text: string) => filterOf(new URLSearchParams(text));

test("a filter that is sent to a colleague is the same there, and leaves the rest of the address alone", () => {
  const filter: FeedFilter = { minSeverity: "warning", about: "findings", ward: "phường Vân Phú", phase: "open" };
  const address = withFilter(new URLSearchParams("camera=vt-001-1"), filter).toString();
  expect(read(address)).toEqual(filter);
  expect(new URLSearchParams(address).get("camera")).toBe("vt-001-1");
  expect(withFilter(new URLSearchParams(address), {}).toString()).toBe("camera=vt-001-1");
});

test("what an address says wrongly is passed over, and what it says rightly counts", () => {
  expect(read("severity=dire&about=findings&phase=ended&ward=")).toEqual({ about: "findings" });
  expect(read("")).toEqual({});
});
