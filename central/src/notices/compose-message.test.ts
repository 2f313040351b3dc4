import { epochMs, type WebhookIncident, WebhookMessage } from "@ngaba/contract";
import { expect, test } from "vitest";
import { composeMessage, type Tally } from "./compose-message.ts";

const startedAtMs = Date.UTC(2026, 0, 5, 15, 30);
const now = epochMs(startedAtMs + 10_000);
const redLight: WebhookIncident = {
  ...{ id: "00000000-0000-7000-8000-000000000001", what: "begun", kind: "red-light", severity: "warning" },
  ...{ title: { vi: "Vượt đèn đỏ", en: "Red light" }, isSuspicion: true, cameraId: "cam-1", siteId: "vt-001" },
  siteName: { vi: "Ngã ba Hùng Vương", en: "Hung Vuong junction" },
  startedAt: new Date(startedAtMs).toISOString(),
};
const tally = (more: Partial<Tally> = {}): Tally => ({
  ...{ what: "begun", kind: "red-light", severity: "warning", count: 1 },
  ...{ firstStartedAtMs: startedAtMs, lastStartedAtMs: startedAtMs },
  ...more,
});

test("a single incident says what, where and when, and that it is only suspected", () => {
  const message = composeMessage("duty", { tallies: [tally()], incidents: [redLight] }, now);
  expect(WebhookMessage.parse(message)).toEqual(message);
  expect(message.data.text).toEqual({
    vi: "Nghi vấn vi phạm: Vượt đèn đỏ, Ngã ba Hùng Vương, 22:30:00",
    en: "Suspected violation: Red light, Hung Vuong junction, 22:30:00",
  });
  expect(message.data).toMatchObject({ begun: 1, ended: 0, leftOut: 0 });
});

test("a storm is one message that counts all and names some", () => {
  const tallies = [
    tally({ count: 398, lastStartedAtMs: startedAtMs + 9_000 }),
    tally({ kind: "crowd", severity: "notice", count: 2 }),
  ];
  const { data } = composeMessage("duty", { tallies, incidents: [redLight] }, now);
  expect(data).toMatchObject({ begun: 400, ended: 0, leftOut: 399, firstStartedAt: redLight.startedAt });
  expect(data.lastStartedAt).toBe(new Date(startedAtMs + 9_000).toISOString());
  expect(data.kinds).toEqual([
    { kind: "red-light", severity: "warning", begun: 398, ended: 0 },
    { kind: "crowd", severity: "notice", begun: 2, ended: 0 },
  ]);
  expect(data.text.vi).toBe("400 sự kiện mới: Nghi vấn vi phạm: Vượt đèn đỏ (398), crowd (2)");
  expect(data.text.en).toBe("400 new events: Suspected violation: Red light (398), crowd (2)");
});

test("beginnings and ends are counted apart", () => {
  const tallies = [tally({ count: 2 }), tally({ what: "ended" })];
  const { data } = composeMessage("duty", { tallies, incidents: [redLight] }, now);
  expect(data.kinds).toEqual([{ kind: "red-light", severity: "warning", begun: 2, ended: 1 }]);
  expect(data.text.en).toBe("2 new events, 1 event ended: Suspected violation: Red light (3)");
});
