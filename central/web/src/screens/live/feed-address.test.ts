import { expect, test } from "vitest";
import { uuid } from "../../testing/samples.ts";
import { eventAddress, feedAddress } from "./feed-address.ts";
import { viewOf } from "./shared-view.ts";

test("who goes to an event's own screen and back sees the page as before", () => {
  const filter = { minSeverity: "warning", ward: "phường Vân Phú", phase: "open" } as const;
  const view = { ...filter, side: "wall", text: "chợ", state: "offline" } as const;
  const there = new URL(eventAddress(uuid(1), view), "http://centre.example");
  expect(there.pathname).toBe(`/events/${uuid(1)}`);
  expect(viewOf(there.searchParams)).toEqual(view);
  const back = new URL(feedAddress(uuid(1), viewOf(there.searchParams)), there);
  expect([back.pathname, back.searchParams.get("event")]).toEqual(["/", uuid(1)]);
  expect(viewOf(back.searchParams)).toEqual(view);
});

test("without a filter an address says nothing more", () => {
  expect(eventAddress(uuid(1), {})).toBe(`/events/${uuid(1)}`);
  expect(feedAddress(uuid(1), {})).toBe(`/?event=${uuid(1)}`);
});
