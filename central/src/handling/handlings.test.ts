import type { EventView, HandlingDetail } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Who } from "../auth/who.ts";
import { createHandlings, type HandlingsOptions } from "./handlings.ts";

const EVENT = "10000000-0000-4000-8000-000000000001";
const lan: Who = { kind: "person", id: "p-1", name: "Lan", roles: ["operator"], cameraIds: undefined };
const camera = { id: "cam-1", agentId: "agent-01" };

/** Handlings in memory, whose events fail to be written as often as told. */
function handlingsThat(failures: number) {
  let kept: HandlingDetail | undefined;
  const reported: string[] = [];
  const view = { id: EVENT, cameraId: camera.id } as unknown as EventView;
  const options = {
    handlingStore: {
      get: async () => kept,
      append: async (after: HandlingDetail) => {
        kept = after;
        return true;
      },
    },
    events: {
      some: async () => (reported.length > 0 ? [view] : []),
      report: async () => {
        if (failures-- > 0) throw new Error("the disk is full");
        reported.push(EVENT);
        return [view];
      },
      openCounts: async () => ({ info: 0, notice: 0, warning: 0, critical: 0 }),
    },
    cameras: { cameras: () => [camera] },
    live: { resend: () => undefined, countOpen: () => undefined },
    clock: { now: () => 0 },
  };
  return createHandlings(options as unknown as HandlingsOptions);
}

test("a report that was written down but could not be told of is told of when it is sent again", async () => {
  const handlings = handlingsThat(1);
  const report = { id: EVENT, cameraId: camera.id, severity: "warning", text: "x", startedAt: "2026-03-02T14:00:00Z" };
  const send = () => handlings.report(report as Parameters<typeof handlings.report>[0], lan);
  await expect(send()).rejects.toThrow("the disk is full");
  expect(await send()).toMatchObject({ what: "done", event: { id: EVENT } });
});
