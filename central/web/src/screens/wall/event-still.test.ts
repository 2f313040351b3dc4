import type { EventView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { HASH, sampleEvent } from "../../testing/samples.ts";
import { stillOf } from "./event-still.tsx";

const still = (role: "annotated" | "plain", second: number, isStored = true): EventView["snapshots"][number] => ({
  ...{ role, sha256: HASH, mediaType: "image/jpeg", bytes: 1, widthPx: 640, heightPx: 360, isStored },
  takenAt: `2026-01-05T08:00:0${second}.000Z`,
});

test.each([
  { snapshots: [still("plain", 1), still("annotated", 1)], role: "annotated", second: 1, why: "the one with boxes" },
  { snapshots: [still("annotated", 1), still("plain", 2)], role: "plain", second: 2, why: "the newest" },
  { snapshots: [still("plain", 1), still("annotated", 2, false)], role: "plain", second: 1, why: "one that is there" },
])("an alarm is shown by its picture: $why", ({ snapshots, role, second }) => {
  expect(stillOf(sampleEvent(1, { snapshots }))).toEqual(still(role === "plain" ? "plain" : "annotated", second));
});

test("an alarm without a picture that has arrived has none", () => {
  expect(stillOf(sampleEvent(1))).toBeUndefined();
  expect(stillOf(sampleEvent(1, { snapshots: [still("plain", 1, false)] }))).toBeUndefined();
});
