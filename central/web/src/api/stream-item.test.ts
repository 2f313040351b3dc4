import { expect, test } from "vitest";
import { sampleEvent } from "../testing/samples.ts";
import { parseStreamItem } from "./stream-item.ts";

test.each([
  { kind: "incident", data: JSON.stringify({ incident: sampleEvent(1) }), isKnown: true, why: "a good one" },
  { kind: "reset", data: '{"why":"behind"}', isKnown: true, why: "a good one" },
  { kind: "incident", data: '{"incident":{"id":"7"}}', isKnown: false, why: "fields are missing" },
  { kind: "weather", data: "{}", isKnown: false, why: "a kind of a newer centre" },
  { kind: "reset", data: "{", isKnown: false, why: "not JSON" },
  { kind: "reset", data: "null", isKnown: false, why: "not an object" },
])("the stream's $kind is read or passed over: $why", ({ kind, data, isKnown }) => {
  expect(parseStreamItem(kind, data) !== undefined).toBe(isKnown);
});
