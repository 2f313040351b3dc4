/** What every inbox does, run against each of them. */
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Inbound, Inbox, SetAsideMessage, StreamMessage } from "../../central/src/inbox/inbox.ts";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { type Clock, systemClock } from "../../central/src/platform/clock.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const epoch = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const everything = { upToId: Number.MAX_SAFE_INTEGER, limit: 1_000 };

/** A new place for an inbox. @returns how to open it, which may be done again once it was closed */
type NewPlace = () => (clock?: Clock) => Promise<Inbox>;

const inSqlite: NewPlace = () => {
  const file = join(temporaryFolder(), "inbox.sqlite");
  return (clock = systemClock) => openSqliteInbox(file, clock);
};

const message = (stream: StreamMessage["stream"], seq: number): StreamMessage => ({
  ...{ what: "stream", agentId: "agent-01", stream, epoch, seq, topic: "t", type: "x" },
  message: `{"text":"Việt Trì \\u0000 ${seq}"}`,
});
const flow = (seq: number) => message("telemetry", seq);
const event = (seq: number) => message("event", seq);
const seqs = async (inbox: Inbox) => (await inbox.readAfter(0, 10_000)).map(({ stream, seq }) => `${stream} ${seq}`);

describe.each([{ name: "SQLite", newPlace: inSqlite }])("$name", ({ newPlace }) => {
  const open = async (place = newPlace(), clock?: Clock): Promise<Inbox> => {
    const inbox = await place(clock);
    onTestFinished(() => inbox.close());
    return inbox;
  };

  test("telemetry is taken in any order, once, and what is missing of it can be told", async () => {
    const inbox = await open();
    const first = await inbox.commit([flow(3), flow(1), flow(3)]);
    const second = await inbox.commit([flow(1), flow(5)]);
    expect([first, second].map(({ committed }) => committed.telemetry)).toEqual([2, 1]);
    expect([first, second].map(({ duplicates }) => duplicates.telemetry)).toEqual([1, 1]);
    expect(await seqs(inbox)).toEqual(["telemetry 3", "telemetry 1", "telemetry 5"]);
    expect((await inbox.ledger()).positions).toMatchObject([{ stream: "telemetry", upTo: 5, received: 3 }]);
    expect(first.acks).toEqual([]);
  });

  test("a message is given back byte for byte", async () => {
    const inbox = await open();
    await inbox.commit([event(1)]);
    expect((await inbox.readAfter(0, 1))[0]).toMatchObject({ id: 1, message: event(1).message, topic: "t", type: "x" });
  });

  test("what is new is given from memory as from the file, and what was before the start from the file only", async () => {
    const place = newPlace();
    const before = await place();
    await before.commit([event(1), flow(1)]);
    await before.commit([flow(2), event(1), flow(2), event(2), flow(1)]);
    expect(before.newestAfter(0, 10)).toEqual(await before.readAfter(0, 10));
    expect(before.newestAfter(1, 2)).toEqual(await before.readAfter(1, 2));
    const lastId = before.lastId();
    await before.close();

    const inbox = await open(place);
    expect(inbox.newestAfter(lastId - 1, 10)).toBeUndefined();
    await inbox.commit([event(3)]);
    expect(inbox.newestAfter(lastId, 10)).toEqual(await inbox.readAfter(lastId, 10));
    expect(inbox.newestAfter(lastId, 10)).toHaveLength(1);
  });

  test("after a restart it goes on where it was", async () => {
    const place = newPlace();
    const before = await place();
    await before.commit([event(1), event(2), flow(1)]);
    await before.close();

    const inbox = await open(place);
    expect(inbox.lastId()).toBe(3);
    expect(inbox.standing()).toEqual([{ agentId: "agent-01", epoch, upTo: 2, resend: true }]);
    const result = await inbox.commit([event(2), event(4), event(3)]);
    expect(result).toMatchObject({ committed: { event: 1 }, duplicates: { event: 1 }, outOfOrder: 1 });
    expect((await inbox.readAfter(3, 10)).map(({ id, seq }) => [id, seq])).toEqual([[4, 3]]);
  });

  test("a commit that fails takes nothing, and the next one is judged as if it had not been", async () => {
    const inbox = await open();
    await inbox.commit([event(1)]);
    const unwritable = { ...event(3), topic: undefined as unknown as string };
    await expect(inbox.commit([event(2), unwritable])).rejects.toMatchObject({ code: "SQL_FAILED" });
    expect(inbox.lastId()).toBe(1);
    expect((await inbox.commit([event(2)])).acks).toMatchObject([{ upTo: 2 }]);
    expect(await seqs(inbox)).toEqual(["event 1", "event 2"]);
  });

  test("listeners hear of commits that added rows, and of no others", async () => {
    const inbox = await open();
    let heard = 0;
    const stop = inbox.onCommit(() => heard++);
    await inbox.commit([event(1)]);
    await inbox.commit([event(1)]);
    stop();
    await inbox.commit([event(2)]);
    expect(heard).toBe(1);
  });

  test("pruning takes old telemetry that everybody has seen, a bounded number at a time, and never events", async () => {
    let nowMs = 1_000;
    const inbox = await open(newPlace(), { ...systemClock, now: () => epochMs(nowMs) });
    await inbox.commit([event(1)]);
    await inbox.commit([flow(1), flow(2), flow(3), flow(4)]);
    nowMs = 2_000;
    await inbox.commit([flow(5)]);

    expect(await inbox.prune({ beforeMs: 1_000, ...everything })).toBe(0);
    expect(await inbox.prune({ beforeMs: 2_000, upToId: 4, limit: 2 })).toBe(2);
    expect(await inbox.prune({ beforeMs: 2_000, upToId: 4, limit: 2 })).toBe(1);
    expect(await seqs(inbox)).toEqual(["event 1", "telemetry 4", "telemetry 5"]);
    expect(await inbox.prune({ beforeMs: 9_000, ...everything })).toBe(2);
    await inbox.commit([event(2)]);
    expect(inbox.lastId()).toBe(7);
  });

  test("of what is set aside only the newest thousand are kept", async () => {
    const inbox = await open();
    const aside = (number: number): SetAsideMessage => ({
      ...{
        what: "set-aside",
        topic: `topic-${number}`,
        reason: "not-json",
        detail: "",
        head: new Uint8Array([255, 0]),
      },
    });
    for (let batch = 0; batch < 3; batch++) {
      await inbox.commit(Array.from({ length: 500 }, (_, index) => aside(batch * 500 + index)));
    }
    const kept = await inbox.setAside(10_000);
    expect([kept.length, kept[0]?.topic, kept.at(-1)?.topic]).toEqual([1_000, "topic-1499", "topic-500"]);
    expect(kept[0]?.head).toEqual(new Uint8Array([255, 0]));
  });

  test("of the answers to a command the last word stays, whatever comes after it", async () => {
    const inbox = await open();
    const reply = (outcome: "accepted" | "done" | "refused", agentId = "agent-01"): Inbound => ({
      ...{ what: "reply", agentId, reply: { id: epoch, outcome } },
    });
    expect(await inbox.reply("agent-01", epoch)).toBeUndefined();
    await inbox.commit([reply("accepted")]);
    expect(await inbox.reply("agent-01", epoch)).toEqual({ id: epoch, outcome: "accepted" });
    await inbox.commit([reply("done"), reply("accepted"), reply("refused", "agent-02")]);
    expect(await inbox.reply("agent-01", epoch)).toEqual({ id: epoch, outcome: "done" });
    expect(await inbox.reply("agent-02", epoch)).toEqual({ id: epoch, outcome: "refused" });
    expect(inbox.lastId()).toBe(0);
  });
});
