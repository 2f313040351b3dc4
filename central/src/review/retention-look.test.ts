import type { CaseDetail } from "@ngaba/contract";
import { expect, test } from "vitest";
import type { Who } from "../auth/who.ts";
import { acceptAct, an, next, openedCase, takeAct, utc } from "./case-kit.ts";
import type { NamedRemoval } from "./old-cases.ts";
import { createRetentionLook } from "./retention-look.ts";

const everything: Who = { kind: "person", ...an, roles: ["auditor"], cameraIds: undefined };
const seesOnly = (cameraId: string): Who => ({ ...everything, cameraIds: new Set([cameraId]) });
const opened = openedCase();
const taken = next(opened, takeAct(900));
const rejected = next(
  taken,
  { kind: "reject", reason: "other", seen: [], asksSecond: false, mayDecide: true, isSenior: false },
  10,
);
const accepted = next(taken, acceptAct(), 10);
const gone: NamedRemoval = {
  sha256: "a".repeat(64),
  list: { kind: "rejectedCase", at: utc(0), caseIds: [openedCase().id], eventIds: [], files: ["b".repeat(64)] },
};

const lookAt = (detail: CaseDetail | undefined, held: readonly string[] = []) =>
  createRetentionLook({
    days: { rejectedCaseDays: 30 },
    caseStore: { get: async () => detail },
    holdStore: { held: async (ids) => new Set(ids.filter((id) => held.includes(id))) },
    removalLists: {
      newest: async () => [gone],
      ofCase: async (id) => (gone.list.caseIds.includes(id) ? gone : undefined),
    },
  });

test.each([
  { detail: opened, going: {}, why: "still to be decided" },
  { detail: accepted, going: { kind: "decidedCase" }, why: "of a kind that nothing removes" },
  {
    detail: rejected,
    going: { kind: "rejectedCase", days: 30, goesAt: new Date(Date.parse(utc(10)) + 30 * 86_400_000).toISOString() },
    why: "rejected, and kept for 30 days",
  },
])("a case says when it goes: $why", async ({ detail, going }) => {
  const found = await lookAt(detail).ofCase(detail.id, everything);
  expect(found).toEqual({ what: "kept", isHeld: false, ...going });
});

test("a hold on the case, or on its event, is told", async () => {
  for (const held of [rejected.id, rejected.eventId]) {
    expect(await lookAt(rejected, [held]).ofCase(rejected.id, everything)).toMatchObject({ isHeld: true });
  }
});

test("of a case of a foreign camera nothing is told", async () => {
  expect(await lookAt(rejected).ofCase(rejected.id, seesOnly("another"))).toBeUndefined();
});

test("of a removed case the trace is told to who may see every camera, and to nobody else", async () => {
  const [id = ""] = gone.list.caseIds;
  const look = lookAt(undefined);
  const { kind, at } = gone.list;
  expect(await look.ofCase(id, everything)).toEqual({ what: "removed", kind, at, list: gone.sha256 });
  expect(await look.ofCase(id, seesOnly(rejected.cameraId))).toBeUndefined();
  expect(await look.ofCase(rejected.id, everything)).toBeUndefined();
});

test("every kind says how long it is kept, and what went is counted", async () => {
  expect(await lookAt(undefined).view(10)).toEqual({
    rules: [
      { kind: "eventWithoutCase" },
      { kind: "rejectedCase", days: 30 },
      { kind: "decidedCase" },
      { kind: "media" },
    ],
    removals: [{ kind: "rejectedCase", at: utc(0), list: gone.sha256, cases: 1, events: 0, files: 1 }],
  });
});
