import { randomUUID } from "node:crypto";
import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createCaseActs } from "./case-acts.ts";
import { an, openedCase, STARTED_MS } from "./case-kit.ts";
import { NEVER } from "./case-store.ts";

const unasked = () => expect.unreachable("nobody needs it");

test("a case that is removed between looking and writing is unknown, at once", async () => {
  const opened = openedCase();
  const looks = [opened];
  const act = createCaseActs({
    caseStore: {
      get: async () => looks.shift(),
      append: async () => false,
      ...{ heldBy: unasked, newestTake: unasked },
    },
    law: {
      ...{ authorities: [], isBlind: false, daysOf: () => ({ dueOn: NEVER, lapsesOn: NEVER }) },
      ...{ offersFor: unasked, deadlinesOf: unasked, asksSecond: unasked },
    },
    clock: { now: () => epochMs(STARTED_MS) },
    ...{
      events: { some: unasked },
      mediaStates: unasked,
      shareOf: unasked,
      archivedFiles: unasked,
      makeArchive: unasked,
    },
  });
  const officer = { kind: "person", ...an, roles: ["reviewer"], cameraIds: undefined, authority: null } as const;
  const note = { id: randomUUID(), act: { kind: "note", text: "Ghi chú" } } as const;
  expect(await act(opened.id, note, officer)).toEqual({ what: "case-unknown" });
});
