/** What every event store keeps of which incidents are to be counted, and how it counts them; run against each. */
import { randomUUID } from "node:crypto";
import type { SumUnit } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import type { StoredIncident } from "../../central/src/cases/incident.ts";
import type { InboxRow } from "../../central/src/inbox/inbox.ts";
import type { Mark } from "../../central/src/series/sum-sources.ts";
import { CASES } from "./cases-kit.ts";

const EPISODE = "0b7f4f0e-7b1c-4a55-9b0e-6e2f5c1d9a01";
const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse("2026-03-02T12:00:00Z");
const at = (seconds: number) => new Date(NOON_MS + seconds * 1_000).toISOString();

/** A change of cam-1's state as it lies in the inbox. */
function change(id: number, seconds: number, from: string, to: string): InboxRow {
  const place = { agentId: "agent-01", stream: "event", epoch: EPISODE, seq: id } as const;
  const type = "ngaba.camera-state.v1";
  const message = {
    ...{ specversion: "1.0", id: EPISODE, source: "/agents/agent-01/cameras/cam-1", type, time: at(seconds) },
    ...{ datacontenttype: "application/json", stream: "event", epoch: EPISODE, seq: id },
    data: {
      ...{ schemaVersion: 1, cameraId: "cam-1", at: at(seconds), since: at(seconds), readAt: at(seconds), from, to },
      ...{ clock: { source: "ntp" }, configHash: "a".repeat(64), damped: 0, episodeId: EPISODE },
      ...(to === "degraded" ? { reasons: ["black"] } : { reasons: [] }),
      ...(to === "offline" && { offlineReason: "stalled" }),
    },
  };
  return { id, ...place, topic: "", type, message: JSON.stringify(message), receivedAtMs: 0 };
}

const reported = (id: string): StoredIncident => ({
  ...{ id, kind: "reported", cameraId: "cam-1", severity: "critical", phase: "start", snapshots: [] },
  ...{ startedAt: at(70), receivedAt: at(90), durationMs: 20_000, title: { vi: "Va chạm", en: "Va chạm" } },
});

describe.each(CASES)("$name", ({ open }) => {
  const openCounted = async () => {
    const { events, marks, countIncidents } = await open();
    const takeMarks = async (newest?: readonly Mark[]) => {
      const taken = newest ?? (await marks.newest(10));
      await marks.remove(taken);
      return taken.map(({ source, cameraId, fromMs, toMs, rowId }) => [source, cameraId, fromMs, toMs, rowId]);
    };
    const kinds = async () =>
      (await countIncidents("hour", ["cam-1"], NOON_MS, NOON_MS + HOUR_MS)).map(
        ({ tags, values }) => `${tags.kind} ${values.count}`,
      );
    return { store: events, marks, countIncidents, takeMarks, kinds };
  };

  test("an incident is to be counted anew when it is new or of another kind, and not when it only goes on or ends", async () => {
    const { store, takeMarks, kinds } = await openCounted();
    await store.apply([change(1, 70, "live", "degraded")]);
    const minute = NOON_MS + 60_000;
    expect(await takeMarks()).toEqual([["events", "cam-1", minute, minute + 60_000, 1]]);
    expect(await kinds()).toEqual(["camera-degraded 1"]);
    await store.apply([change(2, 400, "degraded", "offline")]);
    expect(await takeMarks()).toEqual([["events", "cam-1", minute, minute + 60_000, 2]]);
    expect(await kinds()).toEqual(["camera-offline 1"]);
    await store.apply([change(3, 500, "offline", "degraded"), change(4, 600, "degraded", "live")]);
    expect(await takeMarks()).toEqual([]);
    expect(await kinds()).toEqual(["camera-offline 1"]);
  });

  test("an incident made by hand is counted too, once, and while its minute is being added up it is not forgotten", async () => {
    const { store, marks, takeMarks, kinds } = await openCounted();
    const minute = NOON_MS + 60_000;
    const first = reported(EPISODE);
    await store.report([first]);
    const read = await marks.newest(10);
    expect(read).toMatchObject([{ source: "events", cameraId: "cam-1", fromMs: minute, toMs: minute + 60_000 }]);
    await store.report([reported(EPISODE.replace("0b", "0c"))]);
    await takeMarks(read); // whoever read it has not seen the second
    expect(await takeMarks()).toHaveLength(1);
    expect(await kinds()).toEqual(["reported 2"]);
    await store.report([{ ...first, phase: "end", endedAt: at(100), durationMs: 30_000 }]);
    expect(await takeMarks()).toEqual([]);
  });

  test("incidents are counted by camera, kind and severity in the windows in which they began", async () => {
    const { store, countIncidents } = await openCounted();
    const begun = (cameraId: string, minutes: number, more: Partial<StoredIncident> = {}): StoredIncident => ({
      ...{ ...reported(randomUUID()), kind: "red-light", cameraId, startedAt: at(minutes * 60) },
      ...more,
    });
    await store.report([
      ...[begun("cam-1", 0), begun("cam-1", 59), begun("cam-1", 59, { severity: "warning" }), begun("cam-1", 60)],
      begun("cam-2", 1, { kind: "camera-offline", severity: "warning" }),
      begun("cam-3", 1),
    ]);
    const told = async (unit: SumUnit, cameraIds: readonly string[]) =>
      (await countIncidents(unit, cameraIds, NOON_MS, NOON_MS + HOUR_MS))
        .map(
          ({ atMs, tags, values }) =>
            `${(atMs - NOON_MS) / 60_000} ${tags.camera} ${tags.kind} ${tags.severity} ${values.count}`,
        )
        .toSorted();
    expect(await told("hour", ["cam-1", "cam-2"])).toEqual([
      "0 cam-1 red-light critical 2",
      "0 cam-1 red-light warning 1",
      "0 cam-2 camera-offline warning 1",
    ]);
    expect(await told("minute", ["cam-2"])).toEqual(["1 cam-2 camera-offline warning 1"]);
    expect(await told("day", ["cam-2"])).toEqual([`${-19 * 60} cam-2 camera-offline warning 1`]);
    expect(await told("hour", [])).toEqual([]);
  });
});
