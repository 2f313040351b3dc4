/** What every event store makes of evidence, run against each of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EventMessage, EventView } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import type { InboxRow } from "../../central/src/inbox/inbox.ts";
import { CASES } from "./cases-kit.ts";

const name = { vi: "Ngã ba", en: "Junction" };
const inventory = {
  sites: [{ id: "vt-001", name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true }],
  cameras: [{ id: "vt-viet-tri-001-1", siteId: "vt-001", name, isSmart: true }],
};

/** A golden message as it lies in the inbox under `id`. */
function row(id: number, file: string, agentId = "agent-01"): InboxRow {
  const text = readFileSync(join(import.meta.dirname, `../../contract/golden/${file}.json`), "utf8");
  const { type, epoch } = EventMessage.parse(JSON.parse(text));
  return { ...{ id, agentId, stream: "event", epoch, seq: id, topic: "t" }, type, message: text, receivedAtMs: 5_000 };
}

const INCIDENT = "0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23";
const START = "red-light-start";
const AT_SHA = "b2".repeat(32);
const CLIP_SHA = "c1".repeat(32);

describe.each(CASES)("$name", ({ open }) => {
  const openStore = async (...stored: readonly string[]) => {
    const storedMedia = async (hashes: readonly string[]) => new Set(stored.filter((hash) => hashes.includes(hash)));
    return (await open({ inventory, storedMedia })).events;
  };

  test.each([
    { files: [START, "evidence-stills", "evidence-whole"], why: "after its incident" },
    { files: ["evidence-stills", START, "evidence-whole"], why: "before its incident, and after" },
    { files: ["evidence-stills", "evidence-whole", START], why: "before its incident" },
  ])("evidence that comes $why is the incident's, as its newest message says", async ({ files }) => {
    const store = await openStore(AT_SHA);
    for (const [index, file] of files.entries()) await store.apply([row(index + 1, file)]);
    const { evidence, phase } = EventView.parse(await store.get(INCIDENT));
    expect({ phase, stage: evidence?.stage, gaps: evidence?.gaps.length }).toEqual({
      phase: "start",
      stage: "whole",
      gaps: 1,
    });
    expect(evidence?.files.map(({ role, isStored }) => `${role} ${isStored}`)).toEqual([
      ...["before false", "at true", "after false", "annotated false", "crop false", "clip false"],
    ]);
  });

  test("news of evidence is news of its incident, of none while that is not there, and of its files too", async () => {
    const store = await openStore();
    const changed = async (...rows: readonly InboxRow[]) =>
      (await store.apply(rows)).map(({ rowId, view }) => [rowId, view.evidence?.stage]);
    expect(await changed(row(1, "evidence-stills"))).toEqual([]);
    expect(await changed(row(2, START))).toEqual([[2, "stills"]]);
    expect(await changed(row(3, "evidence-whole"))).toEqual([[3, "whole"]]);
    expect((await store.changedBy([row(3, "evidence-whole")])).map(({ rowId }) => rowId)).toEqual([3]);
    expect((await store.findBySnapshot(CLIP_SHA)).map(({ id }) => id)).toEqual([INCIDENT]);
    expect((await store.get(INCIDENT))?.messages).toHaveLength(1);
  });

  test("stills at the moment are the pictures of an incident that brought none itself, and no others", async () => {
    const store = await openStore(AT_SHA);
    const start = row(1, START);
    const message = JSON.parse(start.message);
    const bare = { ...message, data: { ...message.data, snapshots: [] } };
    await store.apply([{ ...start, message: JSON.stringify(bare) }, row(2, "evidence-whole")]);
    const { snapshots } = EventView.parse(await store.get(INCIDENT));
    expect(snapshots.map(({ role, isStored }) => [role, isStored])).toEqual([
      ["plain", true],
      ["annotated", false],
    ]);
    const other = await openStore();
    await other.apply([start, row(2, "evidence-whole")]);
    const own = message.data.snapshots.map(({ sha256 }: { sha256: string }) => sha256);
    expect(own.length).toBeGreaterThan(0);
    expect((await other.get(INCIDENT))?.snapshots.map(({ sha256 }) => sha256)).toEqual(own);
  });

  test("a clip that has arrived is a picture of the case", async () => {
    const missing = async (stored: readonly string[]) => {
      const store = await openStore(...stored);
      await store.apply([row(1, START), row(2, "evidence-whole")]);
      return (await store.get(INCIDENT))?.standing?.missing;
    };
    expect(await missing([])).toContain("image");
    expect(await missing([CLIP_SHA])).not.toContain("image");
  });

  test("an agent cannot say what evidence there is of another's incident", async () => {
    const store = await openStore();
    await store.apply([row(1, START)]);
    expect(await store.apply([row(2, "evidence-whole", "agent-02")])).toEqual([]);
    expect(await store.get(INCIDENT)).not.toHaveProperty("evidence");
  });

  test("evidence that an operator asked for makes no incident", async () => {
    const store = await openStore();
    expect(await store.apply([row(1, "evidence-failed")])).toEqual([]);
    expect(await store.offset()).toBe(1);
    expect((await store.find({ limit: 10 })).events).toEqual([]);
  });
});
