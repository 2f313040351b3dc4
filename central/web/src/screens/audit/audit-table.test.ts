import type { AuditEntryView } from "@ngaba/contract";
import { createElement } from "react";
import { expect, test } from "vitest";
import { Router } from "wouter";
import { markupOf, textOf } from "../../testing/render.ts";
import { uuid } from "../../testing/samples.ts";
import { AuditTable } from "./audit-table.tsx";

const entry: AuditEntryView = {
  ...{ seq: 7, at: "2026-01-05T08:00:00.000Z", action: "recording.asked", subject: "vt-001-1", hash: "0".repeat(64) },
  who: { kind: "person", id: uuid(1), name: "Nguyễn Văn An" },
  detail: { from: "2026-01-05T07:00:00Z", to: "2026-01-05T07:03:00Z" },
};

test("an entry says who did what to what and when, in both languages and in the city's time", () => {
  const vietnamese = textOf("vi", AuditTable, { entries: [entry] });
  expect(vietnamese).toContain("15:00:00, 05/01/2026");
  expect(vietnamese).toContain("Nguyễn Văn An người dùng");
  expect(vietnamese).toContain("Yêu cầu giữ đoạn hình");
  expect(vietnamese).toContain("từ 14:00:00, 05/01/2026; đến 14:03:00, 05/01/2026");
  expect(textOf("en", AuditTable, { entries: [entry] })).toContain("Asked for a stretch to be kept");
});

test("who came by the start key has no name", () => {
  const entries = [{ ...entry, who: { kind: "start-key" as const, id: "start-key", name: "start key" } }];
  const text = textOf("vi", AuditTable, { entries });
  expect(text).toContain("khóa khởi động");
  expect(text).not.toContain("start key");
});

test("an act that this page does not know stays as it came", () => {
  const entries = [{ ...entry, action: "plate.searched", detail: { purpose: "Chủ xe hỏi", results: 3 } }];
  const text = textOf("vi", AuditTable, { entries });
  expect(text).toContain("plate.searched");
  expect(text).toContain("mục đích Chủ xe hỏi; results 3");
});

test("a changed right is told in words", () => {
  const detail = { roles: "operator auditor", cameraGroups: "site:vt-001", isDisabled: false };
  const entries = [{ ...entry, action: "account.changed", subject: "linh", detail }];
  expect(textOf("vi", AuditTable, { entries })).toContain(
    "vai trò Trực ban giám sát, Kiểm soát viên; camera site:vt-001; bị khóa không",
  );
});

/** Links ask for the address that they stand at. */
function LookAtItsPlace() {
  const entries = [{ ...entry, action: "event.viewed", subject: uuid(2) }];
  return Router({ ssrPath: "/audit", children: createElement(AuditTable, { entries }) });
}

test("an event that was looked at is one step away", () => {
  expect(markupOf("vi", LookAtItsPlace, {})).toContain(`href="/events/${uuid(2)}"`);
});

test("what was decided is told in words, and its case is one step away", () => {
  const detail = { what: "reject", entry: uuid(4), why: "other" };
  const entries = [{ ...entry, action: "case.decided", subject: uuid(3), detail }];
  const children = createElement(AuditTable, { entries });
  const markup = markupOf("vi", Router, { ssrPath: "/audit", children });
  expect(markup).toContain(`href="/cases/${uuid(3)}"`);
  expect(markup).toContain(`việc reject; mục ${uuid(4)}; vì other`);
});

test("what somebody else wrote is text, whatever it looks like", () => {
  const entries = [{ ...entry, who: { ...entry.who, name: "<img src=x onerror=alert(1)>" } }];
  expect(markupOf("vi", AuditTable, { entries })).not.toContain("<img");
});
