import { expect, test } from "vitest";
import { eventBox, type Mp4Box } from "./live-boxes.ts";
import { type LiveNote, noteBox, readNote } from "./live-notes.ts";

const notes: readonly LiveNote[] = [
  {
    kind: "about",
    mediaTicks: 90_000,
    data: { schemaVersion: 1, cameraId: "cam-1", codecs: "avc1.640028", widthPx: 1920, heightPx: 1080 },
  },
  { kind: "moment", mediaTicks: 180_000, data: { at: "2026-03-02T14:03:00.000Z", isEstimate: false } },
  {
    kind: "marks",
    mediaTicks: 270_000,
    data: {
      roadUsers: [{ trackId: 7, roadUserClass: "motorcycle", box: [0.1, 0.2, 0.3, 0.4] }],
      signals: [{ headId: "den-bac", phase: "red", since: "2026-03-02T14:02:50.000Z" }],
    },
  },
];

const asBox = (bytes: Uint8Array<ArrayBuffer>): Mp4Box => ({ type: "emsg", bytes });

test.each(notes)("what is said of $kind is read again", (note) => {
  expect(readNote(asBox(noteBox(note)))).toEqual(note);
});

test.each([
  { why: "a kind that this version does not know", scheme: "urn:ngaba:live:weather", text: "{}" },
  { why: "no JSON", scheme: "urn:ngaba:live:moment", text: "{" },
  { why: "not what the contract says", scheme: "urn:ngaba:live:moment", text: '{"at":"noon","isEstimate":false}' },
])("$why says nothing", ({ scheme, text }) => {
  expect(readNote(asBox(eventBox({ scheme, mediaTicks: 0, text })))).toBeUndefined();
});
