/** What every store of what became of cameras does, run against each of them. */
import { join } from "node:path";
import { CameraTimeline, epochMs, toRfc3339 } from "@ngaba/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { createCameraTimelines, type TimelineProjection } from "../../central/src/cameras/sqlite-camera-timelines.ts";
import { openCasesDatabase } from "../../central/src/cases/sqlite-cases-database.ts";
import type { InboxRow } from "../../central/src/inbox/inbox.ts";
import type { OnUnreadable } from "../../central/src/inbox/read-messages.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const EPOCH = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const NOON_MS = Date.parse("2026-03-02T12:00:00Z");
const at = (minutes: number) => toRfc3339(epochMs(NOON_MS + minutes * 60_000));

async function openSqliteTimelines(onUnreadable: OnUnreadable): Promise<TimelineProjection> {
  const database = await openCasesDatabase(join(temporaryFolder(), "cases.sqlite"));
  onTestFinished(() => database.destroy());
  return createCameraTimelines(database, onUnreadable);
}

/** A message as it lies in the inbox under `id`. */
function row(id: number, type: string, subject: Record<string, unknown>, agentId = "agent-01"): InboxRow {
  const data = {
    ...{ schemaVersion: 1, cameraId: "cam-1", readAt: at(0), clock: { source: "ntp" }, configHash: "a".repeat(64) },
    ...subject,
  };
  const source = `/agents/${agentId}/cameras/${data.cameraId}`;
  const envelope = { specversion: "1.0", id: EPOCH, source, type, time: at(0), datacontenttype: "application/json" };
  const place = { stream: "event" as const, epoch: EPOCH, seq: id };
  const message = JSON.stringify({ ...envelope, ...place, data });
  return { ...{ id, agentId, type, message, topic: "", receivedAtMs: 0 }, ...place };
}

const change = (id: number, minutes: number, from: string, to: string, more: Record<string, unknown> = {}) =>
  row(id, "ngaba.camera-state.v1", { at: at(minutes), since: at(minutes), from, to, reasons: [], damped: 0, ...more });

const inWords = ({ before, changes, isCut }: CameraTimeline) => ({
  ...{ before: before?.to, changes: changes.map(({ from, to }) => `${from}→${to}`), isCut },
});

describe.each([{ name: "SQLite", open: openSqliteTimelines }])("$name", ({ open }) => {
  const openTimelines = async () => {
    const unreadable: number[] = [];
    return { unreadable, timelines: await open(({ id }) => void unreadable.push(id)) };
  };

  test("a stretch of a camera's time begins with what it was before, and holds all that was told within, once", async () => {
    const { timelines } = await openTimelines();
    const rows = [
      change(1, 0, "connecting", "live"),
      change(2, 10, "live", "degraded", { reasons: ["black"] }),
      change(3, 10, "live", "offline", { cameraId: "cam-2" }),
      change(4, 20, "degraded", "live"),
      change(5, 30, "live", "disabled"),
    ];
    await timelines.apply(rows.slice(0, 3));
    await timelines.apply(rows); // as after a crash
    expect(await timelines.offset()).toBe(5);
    const whole = await timelines.of("cam-1", { from: at(-10), to: at(60) });
    expect(CameraTimeline.strict().parse(whole)).toEqual(whole);
    expect(whole.changes[1]).toEqual({
      ...{
        agentId: "agent-01",
        at: at(10),
        since: at(10),
        from: "live",
        to: "degraded",
        reasons: ["black"],
        damped: 0,
      },
    });
    expect(inWords(whole)).toEqual({
      ...{ before: undefined, isCut: false },
      changes: ["connecting→live", "live→degraded", "degraded→live", "live→disabled"],
    });
    const middle = await timelines.of("cam-1", { from: at(10), to: at(30) });
    expect(inWords(middle)).toEqual({ before: "live", changes: ["live→degraded", "degraded→live"], isCut: false });
    const later = await timelines.of("cam-1", { from: at(40), to: at(50) });
    expect(inWords(later)).toEqual({ before: "disabled", changes: [], isCut: false });
    expect(inWords(await timelines.of("cam-3", { from: at(0), to: at(50) })).changes).toEqual([]);
  });

  test("what older agents told of outages is part of it, what cannot be read is passed over", async () => {
    const { timelines, unreadable } = await openTimelines();
    const outage = {
      ...{ incidentId: EPOCH, severity: "warning", startedAt: at(-1), durationMs: 0, reason: "refused", detail: "no" },
    };
    await timelines.apply([
      row(1, "ngaba.camera-offline.v1", { ...outage, phase: "start" }),
      row(2, "ngaba.camera-offline.v1", { ...outage, phase: "update" }),
      row(3, "ngaba.camera-state.v1", { to: "on holiday" }),
      row(4, "ngaba.camera-offline.v1", { ...outage, phase: "end", endedAt: at(1), readAt: at(1) }),
      row(5, "ngaba.restricted-zone.v1", {}),
    ]);
    const { changes } = await timelines.of("cam-1", { from: at(-10), to: at(10) });
    expect(changes).toEqual([
      {
        ...{ agentId: "agent-01", at: at(0), since: at(-1), to: "offline", reasons: [], episodeId: EPOCH },
        ...{ offlineReason: "refused", detail: "no" },
      },
      { agentId: "agent-01", at: at(1), since: at(1), to: "live", reasons: [], episodeId: EPOCH },
    ]);
    expect(unreadable).toEqual([3]);
  });

  test("more than an answer holds is cut at its oldest end, and says so", async () => {
    const { timelines } = await openTimelines();
    const states = ["live", "offline"] as const;
    const rows = Array.from({ length: 1200 }, (_, index) =>
      change(index + 1, index / 10, states[(index + 1) % 2] ?? "live", states[index % 2] ?? "live"),
    );
    await timelines.apply(rows);
    const { before, changes, isCut } = await timelines.of("cam-1", { from: at(0), to: at(600) });
    expect({ isCut, count: changes.length, first: changes[0]?.at, before: before?.at }).toEqual({
      ...{ isCut: true, count: 1000, first: at(20), before: at(19.9) },
    });
  });
});
