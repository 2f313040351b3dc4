/** What every store of what is to be told to receivers does, run against each of them. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { WebhookIncident } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Waiting } from "../../central/src/notices/compose-message.ts";
import type { NoticeStore } from "../../central/src/notices/notice-store.ts";
import { openSqliteNoticeStore } from "../../central/src/notices/sqlite-notice-store.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

/** A new place for it. @returns how to open it, which may be done again once it was closed */
type NewPlace = () => (hookIds: readonly string[], newestRow: number) => Promise<NoticeStore>;

const inSqlite: NewPlace = () => {
  const file = join(temporaryFolder(), "notices.sqlite");
  return (hookIds, newestRow) => openSqliteNoticeStore(file, hookIds, newestRow);
};

const NOW_MS = Date.parse("2026-03-02T14:10:00Z");
const DAY_MS = 86_400_000;
const utc = (seconds: number) => new Date(NOW_MS + seconds * 1_000).toISOString();

const incident = (seconds: number, more: Partial<WebhookIncident> = {}): WebhookIncident => ({
  ...{ id: randomUUID(), what: "begun", kind: "red-light", severity: "warning", isSuspicion: true },
  ...{ title: { vi: "Vượt đèn đỏ", en: "Red light" }, cameraId: "cam-1", startedAt: utc(seconds) },
  ...more,
});

const begun = (...incidents: readonly WebhookIncident[]) => ({
  begun: incidents.map((one) => ({ hookId: "duty", incident: one })),
  ended: [],
});
const ended = (...incidents: readonly WebhookIncident[]) => ({
  begun: [],
  ended: incidents.map(({ id }) => ({ hookId: "duty", incidentId: id, endedAt: utc(60) })),
});

/** All that waits for the hook, which then is on its way. */
async function take(store: NoticeStore, hookId = "duty", nowMs = NOW_MS): Promise<Waiting | undefined> {
  let taken: Waiting | undefined;
  await store.compose(hookId, nowMs, (waiting) => {
    taken = waiting;
    return "a body";
  });
  return taken;
}

describe.each([{ name: "SQLite", newPlace: inSqlite }])("$name", ({ newPlace }) => {
  const open = async (place = newPlace(), hookIds = ["duty"], newestRow = 0): Promise<NoticeStore> => {
    const store = await place(hookIds, newestRow);
    onTestFinished(() => store.close());
    return store;
  };

  test("a beginning is told once, its end once, and of what was not told no end", async () => {
    const store = await open();
    const [one, untold] = [incident(0), incident(1)];
    await store.keep(begun(one), 1, NOW_MS);
    await store.keep(begun(one), 2, NOW_MS);
    expect((await take(store))?.incidents).toEqual([one]);
    await store.keep(begun(one), 3, NOW_MS);
    await store.keep(ended(one, untold), 4, NOW_MS);
    await store.keep(ended(one), 5, NOW_MS);
    expect((await take(store))?.incidents).toEqual([{ ...one, what: "ended", endedAt: utc(60) }]);
    expect(await take(store)).toBeUndefined();
  });

  test("what waits is added up by sort, the gravest first, and of it the gravest and newest are named", async () => {
    const store = await open();
    const crash = incident(5, { kind: "stopped-vehicle", severity: "critical" });
    const many = Array.from({ length: 700 }, (_, seconds) => incident(seconds));
    await store.keep(begun(...many, crash), 1, NOW_MS);
    const { tallies, incidents } = (await take(store)) ?? expect.unreachable();
    const times = (first: number, last: number) => ({
      ...{ firstStartedAtMs: NOW_MS + first * 1_000, lastStartedAtMs: NOW_MS + last * 1_000 },
    });
    expect(tallies).toEqual([
      { what: "begun", kind: "stopped-vehicle", severity: "critical", count: 1, ...times(5, 5) },
      { what: "begun", kind: "red-light", severity: "warning", count: 700, ...times(0, 699) },
    ]);
    expect(incidents.slice(0, 3)).toEqual([crash, many[699], many[698]]);
  });

  test("one message is on its way at most; it waits with its tries until it is settled", async () => {
    const store = await open();
    const empty = { message: undefined, oldestWaitingAtMs: undefined, lastMadeAtMs: undefined };
    expect(await store.standing("duty")).toEqual(empty);
    await store.keep(begun(incident(0)), 1, NOW_MS);
    await store.keep(begun(incident(1)), 2, NOW_MS + 1_000);
    expect(await store.standing("duty")).toEqual({ ...empty, oldestWaitingAtMs: NOW_MS });
    await take(store, "duty", NOW_MS + 2_000);
    const { message } = await store.standing("duty");
    const madeAtMs = NOW_MS + 2_000;
    expect(message).toMatchObject({ body: "a body", madeAtMs, attempts: 0, nextTryAtMs: madeAtMs });
    const id = message?.id ?? "";
    await store.retryLater(id, 3, NOW_MS + 9_000);
    expect(await store.standing("duty")).toEqual({
      ...{ message: { ...message, attempts: 3, nextTryAtMs: NOW_MS + 9_000 } },
      ...{ oldestWaitingAtMs: undefined, lastMadeAtMs: madeAtMs },
    });
    await store.settle(id, "delivered", NOW_MS + 10_000);
    expect(await store.standing("duty")).toEqual({ ...empty, lastMadeAtMs: madeAtMs });
  });

  test("what waits outlives a restart; what waited for a hook that is configured no more does not", async () => {
    const place = newPlace();
    const before = await place(["duty", "police"], 0);
    const one = incident(0);
    const toBoth = ["duty", "police"].map((hookId) => ({ hookId, incident: one }));
    await before.keep({ begun: toBoth, ended: [] }, 7, NOW_MS);
    await before.close();
    const without = await place(["duty"], 7);
    await without.close();
    const store = await open(place, ["duty", "police"], 9);
    expect((await take(store))?.incidents).toEqual([one]);
    expect(await take(store, "police")).toBeUndefined();
    expect(store.since).toEqual(new Map(Object.entries({ duty: 0, police: 9 })));
    expect(await store.offset()).toBe(7);
  });

  test("an inbox that was lost is begun anew: no hook waits for rows that its successor will not have", async () => {
    const place = newPlace();
    const before = await place(["duty"], 40);
    await before.keep(begun(), 50, NOW_MS);
    await before.close();
    const store = await open(place, ["duty"], 3);
    expect(store.since.get("duty")).toBe(3);
    expect(await store.offset()).toBe(3);
  });

  test("what was told is forgotten after a month, what waits never", async () => {
    const store = await open();
    const [old, waiting] = [incident(0), incident(1)];
    await store.keep(begun(old), 1, NOW_MS);
    await take(store);
    await store.keep({ begun: [{ hookId: "slow", incident: waiting }], ended: [] }, 2, NOW_MS);
    await store.keep(begun(incident(2)), 3, NOW_MS + 31 * DAY_MS);
    await take(store, "duty", NOW_MS + 31 * DAY_MS);
    await store.keep(begun(old), 4, NOW_MS + 31 * DAY_MS);
    expect((await take(store, "duty", NOW_MS + 31 * DAY_MS))?.incidents).toEqual([old]); // as news
    expect((await take(store, "slow", NOW_MS + 31 * DAY_MS))?.incidents).toEqual([waiting]);
  });
});
