import { monotonicMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { AuditEntry } from "./audit-log.ts";
import { createViewNotes } from "./view-notes.ts";

const an = { kind: "person", id: "a-1", name: "An" } as const;
const look = { who: an, action: "evidence.viewed", subject: "s-1" };

function startNotes(note?: () => Promise<void>) {
  const noted: AuditEntry[] = [];
  let nowMs = 0;
  const keep = async (entry: AuditEntry) => {
    noted.push(entry);
    await note?.();
  };
  const noteView = createViewNotes({ note: keep }, { monotonic: () => monotonicMs(nowMs) });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { noted, noteView, pass };
}

test("a clip that is read in a hundred pieces is one look; ten minutes later it is another", async () => {
  const { noted, noteView, pass } = startNotes();
  for (let piece = 0; piece < 100; piece++) await noteView(look);
  expect(noted).toHaveLength(1);
  pass(599_999);
  await noteView(look);
  expect(noted).toHaveLength(1);
  pass(1);
  await noteView(look);
  expect(noted).toHaveLength(2);
});

test("another person, another act and another picture are looks of their own", async () => {
  const { noted, noteView } = startNotes();
  await noteView(look);
  await noteView({ ...look, who: { ...an, id: "a-2" } });
  await noteView({ ...look, subject: "s-2" });
  await noteView({ ...look, action: "event.viewed" });
  expect(noted).toHaveLength(4);
});

test("nobody looks while it cannot be noted, and the next one tries again", async () => {
  let isFull = true;
  const { noted, noteView } = startNotes(async () => {
    if (isFull) throw new Error("disk full");
  });
  const both = [noteView(look), noteView(look)];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isFull = false;
  await noteView(look);
  expect(noted).toHaveLength(2);
});
