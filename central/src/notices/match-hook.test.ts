import type { WebhookIncident } from "@ngaba/contract";
import { expect, test } from "vitest";
import { matchesHook } from "./match-hook.ts";

/** 22:30 in the city. */
const incident: WebhookIncident = {
  ...{ id: "00000000-0000-7000-8000-000000000001", what: "begun", kind: "red-light", severity: "warning" },
  ...{ title: { vi: "Vượt đèn đỏ", en: "Red light" }, isSuspicion: true, cameraId: "cam-1", siteId: "vt-001" },
  startedAt: "2026-01-05T15:30:00.000Z",
};

test.each([
  [{}, true, "nothing is asked for"],
  [{ kinds: ["red-light", "crowd"] }, true, "it is one of the kinds"],
  [{ kinds: ["crowd"] }, false, "it is another kind"],
  [{ minSeverity: "critical" }, false, "it is not grave enough"],
  [{ minSeverity: "warning" }, true, "it is as grave as asked"],
  [{ sites: ["vt-001"] }, true, "it is at the site"],
  [{ sites: ["vt-002"] }, false, "it is at another site"],
  [{ cameras: ["cam-1"] }, true, "it is of the camera"],
  [{ cameras: ["cam-2"] }, false, "it is of another camera"],
  [{ sites: ["vt-002"], cameras: ["cam-1"] }, true, "either place will do"],
  [{ hours: { from: "22:00", to: "06:00" } }, true, "it is night, and the night goes over midnight"],
  [{ hours: { from: "23:00", to: "06:00" } }, false, "the night has not begun"],
  [{ hours: { from: "08:00", to: "22:30" } }, false, "the end is not inside"],
  [{ hours: { from: "22:30", to: "22:31" } }, true, "the beginning is"],
  [{ kinds: ["red-light"], sites: ["vt-002"] }, false, "all that is asked for has to hold"],
] as const)("a hook with %j is told: %s, since %s", (filter, isTold, _why) => {
  expect(matchesHook({ minSeverity: "info", ...(filter as object) }, incident)).toBe(isTold);
});
