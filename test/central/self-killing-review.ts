/**
 * `node self-killing-review.ts DATA_DIR CASE_ID ENTRY_ID before|after`: takes a case, and kills itself (SIGKILL) as its
 * rejection is written down: before that, or after it and before anybody is answered.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createCaseActs } from "../../central/src/review/case-acts.ts";
import { createCityLaw } from "../../central/src/review/city-law.ts";
import type { Officer } from "../../central/src/review/review-law.ts";
import { createSqliteCaseStore } from "../../central/src/review/sqlite-case-store.ts";
import { openReviewDatabase } from "../../central/src/review/sqlite-review-database.ts";

import { loadCalendar } from "../../config/src/calendar/load-calendar.ts";

const an: Officer = {
  ...{ kind: "person", id: "An", name: "An", roles: ["reviewer"], cameraIds: undefined, authority: null },
};
const law = createCityLaw({
  ...{ statutes: [], authorities: [], secondApproval: { mode: "never" } },
  calendar: loadCalendar(join(import.meta.dirname, "../../config/calendar/vn")),
});
const [dataDir = "", caseId = "", id = "", when] = process.argv.slice(2);
const store = createSqliteCaseStore(await openReviewDatabase(join(dataDir, "review.sqlite")));
const act = createCaseActs({
  caseStore: {
    ...store,
    append: async (after, days) => {
      const isRejected = after.state === "rejected";
      if (isRejected && when === "before") process.kill(process.pid, "SIGKILL");
      const isAdded = await store.append(after, days);
      if (isRejected) process.kill(process.pid, "SIGKILL");
      return isAdded;
    },
  },
  ...{ law, clock: systemClock, events: { some: async () => [] }, shareOf: () => 0 },
  archivedFiles: async () => undefined,
  makeArchive: async () => undefined,
  mediaStates: async () => new Map(),
});
const taken = await act(caseId, { id: randomUUID(), act: { kind: "take" } }, an);
const version = "detail" in taken ? taken.detail.version : 0;
await act(caseId, { id, act: { kind: "reject", reason: "no-violation", seen: [] }, version }, an);
