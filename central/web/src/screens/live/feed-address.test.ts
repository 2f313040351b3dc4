import { expect, test } from "vitest";
import { uuid } from "../../testing/samples.ts";
import { eventAddress, feedAddress } from "./feed-address.ts";
import { filterOf } from "./use-feed.ts";

test("who goes to an event's own screen and back sees the feed filtered as before", () => {
  const filter = { minSeverity: "warning", ward: "phường Vân Phú", phase: "open" } as const;
  const there = new URL(eventAddress(uuid(1), filter), "http://centre.example");
  expect(there.pathname).toBe(`/events/${uuid(1)}`);
  expect(filterOf(there.searchParams)).toEqual(filter);
  const back = new URL(feedAddress(uuid(1), filterOf(there.searchParams)), there);
  expect([back.pathname, back.searchParams.get("event")]).toEqual(["/", uuid(1)]);
  expect(filterOf(back.searchParams)).toEqual(filter);
});

test("without a filter an address says nothing more", () => {
  expect(eventAddress(uuid(1), {})).toBe(`/events/${uuid(1)}`);
  expect(feedAddress(uuid(1), {})).toBe(`/?event=${uuid(1)}`);
});
