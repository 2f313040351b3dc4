/** Documents as PDF, read back by a program that is not ours. */
import { createHash } from "node:crypto";
import type { DocumentKind } from "@ngaba/contract";
import { expect, test } from "vitest";
import { composeDocument, documentPdf } from "./case-pdf.ts";
import { pdfLayout, pdfText } from "./pdf-text.ts";
import { CASE_ID, caseOf, forms, lan, legalBasis, madeRecord, opened } from "./record-kit.ts";

async function made(kind: DocumentKind, { record, read }: Awaited<ReturnType<typeof madeRecord>>) {
  const shown = await composeDocument(kind, record, forms, read);
  return { shown, pdf: await documentPdf(shown, read) };
}

test("the file of a case reads back with its accents: plate, provision, place, time, people, hashes, code", async () => {
  const kit = await madeRecord();
  const { shown, pdf } = await made("case", kit);
  const text = await pdfText(pdf);
  for (const part of [
    ...["HỒ SƠ VỤ VIỆC", "19-AB 123.45", "Nền trắng, chữ và số đen", "Xe mô tô, xe gắn máy"],
    ...["21:02:29,900 ngày 02/03/2026, giờ Việt Nam (UTC+7)", "2026-03-02T14:02:29.900Z", "Quảng trường Hùng Vương"],
    ...["Không chấp hành hiệu lệnh của đèn tín hiệu giao thông", legalBasis.citation, "4.000.000 đến 6.000.000 đồng"],
    ...[
      "Chưa đối chiếu bản gốc",
      "đỏ, từ 21:02:27,000",
      "cảnh báo, không phải chứng cứ",
      "Nguyễn Thị Lan, Trần Quang Minh",
    ],
    ...["cơ quan quản lý thiết bị: phải ghi vào hồ sơ", "Chấp nhận: 19-AB 123.45", shown.code, CASE_ID],
  ]) {
    expect(text).toContain(part);
  }
  for (const { sha256 } of kit.files) expect(text).toContain(sha256);
  expect(text).toContain(kit.record.event.evidence?.manifestSha256);
  expect(text).not.toContain("{");
});

test("the notice has the fields of the form, says that it is a draft, and leaves blank what nobody knows", async () => {
  const { pdf } = await made("notice", await madeRecord());
  const text = await pdfText(pdf);
  for (const part of ["DỰ THẢO", "THÔNG BÁO", "Chủ phương tiện ……", "Màu biển Nền trắng", "THỦ TRƯỞNG ĐƠN VỊ"]) {
    expect(text).toContain(part);
  }
});

test("the same case makes the same bytes; one more entry makes another code and other bytes", async () => {
  const kit = await madeRecord();
  const [one, again] = [await made("case", kit), await made("case", await madeRecord())];
  expect(Buffer.from(one.pdf).equals(Buffer.from(again.pdf))).toBe(true);
  const { detail } = kit.record;
  const acts = [
    ...detail.entries.map(({ by, act }) => [by, act] as const),
    [lan, { kind: "note", text: "Đã xem" }] as const,
  ];
  const noted = await made("case", { ...kit, record: { ...kit.record, detail: caseOf(acts) } });
  expect(noted.shown.code).not.toBe(one.shown.code);
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect(hash(noted.pdf)).not.toBe(hash(one.pdf));
});

test("wherever a note is broken, its lines stand further in than the number of an entry", async () => {
  const kit = await madeRecord();
  const acts = kit.record.detail.entries.map(({ by, act }) => [by, act] as const);
  const forged = (length: number) => `${"x".repeat(length)}777. 10:00:00 02/03/2026 · Trung tá B · Chấp nhận`;
  const notes = Array.from({ length: 60 }, (_, index) => [lan, { kind: "note", text: forged(120 + index) }] as const);
  const { pdf } = await made("case", { ...kit, record: { ...kit.record, detail: caseOf([...acts, ...notes]) } });
  const lines = (await pdfLayout(pdf)).split(/[\n\f]/);
  const indents = (begin: RegExp) => lines.filter((line) => begin.test(line)).map((line) => line.search(/\S/));
  const [forgedAt, entriesAt] = [indents(/^ *777\. 10:00:00/), indents(/^ *\d+\. +0[89]:/)];
  expect(forgedAt.length).toBeGreaterThan(0);
  expect(entriesAt.length).toBeGreaterThan(60);
  expect(Math.min(...forgedAt)).toBeGreaterThan(Math.max(...entriesAt));
});

test("a case before its decision, without evidence, says what is missing and what that means", async () => {
  const kit = await madeRecord(caseOf([[lan, opened]]));
  const { evidence: _, ...event } = kit.record.event;
  const { pdf } = await made("case", { ...kit, record: { ...kit.record, event } });
  const text = await pdfText(pdf);
  expect(text).toContain("thiết bị đầu cuối chưa gửi gì, hồ sơ này không có hình");
  expect(text).toContain("Lúc xảy ra: không có hình");
  expect(text).toMatch(/Biển số xe …+/);
});

test("a still that is no picture, or half of one, is said in the document, which is made without it", async () => {
  const kit = await madeRecord();
  const at = kit.files.find(({ role }) => role === "at")?.sha256;
  const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2);
  for (const spoil of [() => Buffer.from("no picture"), half]) {
    const read: typeof kit.read = async (sha256) => {
      const bytes = await kit.read(sha256);
      return sha256 === at && typeof bytes !== "string" ? spoil(bytes) : bytes;
    };
    const text = await pdfText((await made("case", { ...kit, read })).pdf);
    expect(text).toContain("Lúc xảy ra: không có hình");
    expect(text).toContain("tệp hình không mở được (Lúc xảy ra)");
    expect(text).toMatch(/Trước đó, 21:02:28/);
  }
});

test("a still that went missing while the document was drawn is no document", async () => {
  const kit = await madeRecord();
  const shown = await composeDocument("case", kit.record, forms, kit.read);
  await expect(documentPdf(shown, async () => "damaged")).rejects.toThrow(/is damaged/);
});
