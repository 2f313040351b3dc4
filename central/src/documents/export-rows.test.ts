import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CaseExportRow } from "@ngaba/contract";
import { expect, test } from "vitest";
import { exportRow } from "./export-rows.ts";
import { AT, approved, CASE_ID, caseOf, lan, madeRecord, opened } from "./record-kit.ts";

test("an approved case has its plate, its provision and its days", async () => {
  const { record } = await madeRecord();
  expect(exportRow(approved, record.site)).toEqual({
    ...{ caseId: CASE_ID, caseVersion: 5, state: "approved", eventId: approved.eventId, kind: "red-light" },
    ...{
      severity: "warning",
      cameraId: "vt-viet-tri-001-1",
      place: "Quảng trường Hùng Vương",
      ward: "phường Việt Trì",
    },
    ...{ latitudeDeg: 21.3187, longitudeDeg: 105.4072, actAt: AT, actAtLocal: "2026-03-02T21:02:29.900+07:00" },
    ...{ plate: "19AB12345", plateColour: "white", vehicle: "motorcycle", provisionId: "vn-168-2024-7-7-c" },
    ...{ provisionVersion: "7".repeat(64), citation: "điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP" },
    ...{ checkedAgainst: "copy", fineMinVnd: 4_000_000, fineMaxVnd: 6_000_000, licencePoints: 4 },
    ...{
      decidedBy: "Nguyễn Thị Lan, Trần Quang Minh",
      decidedAt: "2026-03-03T01:04:00.000Z",
      detectedOn: "2026-03-02",
    },
  });
});

test("a rejected case has its reason and no plate; one that is handed over names its archive", () => {
  const until = "2026-03-03T01:15:00.000Z";
  const weight = { asksSecond: false, mayDecide: true, isSenior: false, seen: [] };
  const rejected = caseOf([
    [lan, opened],
    [lan, { kind: "take", until }],
    [lan, { kind: "reject", reason: "no-violation", ...weight }],
  ]);
  const row = exportRow(rejected, undefined);
  expect(row).toMatchObject({ state: "rejected", rejectReason: "no-violation", decidedBy: lan.name });
  expect(row).not.toHaveProperty("plate");
  const acts = approved.entries.map(({ by, act }) => [by, act] as const);
  const handedOver = caseOf([...acts, [lan, { kind: "hand-over", to: "PC08", archive: "b".repeat(64) }]]);
  expect(exportRow(handedOver, undefined)).toMatchObject({ handedOverTo: "PC08", archiveSha256: "b".repeat(64) });
});

test("what one person accepted and nobody has decided yet names nobody, no plate and no fine", () => {
  const acts = approved.entries.map(({ by, act }) => [by, act] as const);
  const waiting = exportRow(caseOf(acts.slice(0, 3)), undefined);
  expect(waiting.state).toBe("awaiting-second-approval");
  const above = acts.map(([by, act]) => [by, act.kind === "accept" ? { ...act, mayDecide: false } : act] as const);
  const aboveAuthority = exportRow(caseOf(above), undefined);
  expect(aboveAuthority.state).toBe("accepted");
  for (const row of [waiting, aboveAuthority]) {
    for (const column of ["decidedBy", "decidedAt", "plate", "fineMaxVnd", "citation"])
      expect(row).not.toHaveProperty(column);
  }
});

test("of a case that the limitation closed is told what it had been decided as, if it had been", () => {
  const acts = approved.entries.map(({ by, act }) => [by, act] as const);
  const expire = [lan, { kind: "expire", on: "2027-03-02" }] as const;
  expect(exportRow(caseOf([...acts, expire]), undefined)).toMatchObject({ state: "expired", plate: "19AB12345" });
  expect(exportRow(caseOf([...acts.slice(0, 3), expire]), undefined)).not.toHaveProperty("decidedBy");
});

test("the documented schema is the one that is exported", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/case-export.md"), "utf8");
  const told = [...text.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name, what]) => [name, what]);
  const fields = Object.entries(CaseExportRow.shape).map(([name, schema]) => [name, schema.description]);
  expect(told).toEqual(fields);
});
