import { type CaseDetail, type CaseDone, CaseEntry, EvidenceManifest } from "@ngaba/contract";
import { expect, test } from "vitest";
import { detailOf } from "../review/case.ts";
import { composeDocument } from "./case-pdf.ts";
import { approved, caseOf, forms, lan, madeRecord } from "./record-kit.ts";
import { codeOf, type ShownBlock } from "./shown-document.ts";

test.each([
  { hash: "0".repeat(64), code: "0000-0000-0000-0000" },
  { hash: "f".repeat(64), code: "ZZZZ-ZZZZ-ZZZZ-ZZZZ" },
  { hash: `08421${"0".repeat(59)}`, code: "1111-0000-0000-0000" },
  { hash: `${"0".repeat(19)}1${"f".repeat(44)}`, code: "0000-0000-0000-0001" },
])("a code is the first 80 bits of the hash: $code", ({ hash, code }) => {
  expect(codeOf(hash)).toBe(code);
});

const acts = approved.entries.map(({ by, act }) => [by, act] as const);
const itemsOf = (blocks: readonly ShownBlock[]) =>
  blocks.flatMap((block) => (block.kind === "items" ? block.items : []));
const stillsOf = (blocks: readonly ShownBlock[]) =>
  blocks.flatMap((block) => (block.kind === "pictures" ? block.pictures.map(({ still }) => still) : []));
const fieldIn = (blocks: readonly ShownBlock[], wanted: string) =>
  blocks.flatMap((block) => (block.kind === "fields" ? block.fields : [])).find(({ label }) => label === wanted)?.value;

test("a still whose bytes are not what its hash says is not shown, and what that means is said", async () => {
  const { record, read, files } = await madeRecord();
  const damaged = files[1]?.sha256;
  const { blocks } = await composeDocument("case", record, forms, async (sha256) =>
    sha256 === damaged ? "damaged" : read(sha256),
  );
  expect(stillsOf(blocks)[1]).toBeUndefined();
  expect(itemsOf(blocks)).toContain(
    "– tệp không đúng mã băm (Lúc xảy ra): tệp đã hỏng hoặc bị thay đổi, không được dùng làm chứng cứ",
  );
});

const speedMeter = { certificate: "KĐ-2026/17", verifiedBy: "VMI", validFrom: "2026-01-01", validTo: "2026-12-31" };

test.each([
  { why: "first day", validFrom: "2026-03-02", validTo: "2026-12-31", isProof: true },
  { why: "last day", validFrom: "2026-01-01", validTo: "2026-03-02", isProof: true },
  { why: "ran out the day before", validFrom: "2026-01-01", validTo: "2026-03-01", isProof: false },
  { why: "begins the day after", validFrom: "2026-03-03", validTo: "2026-12-31", isProof: false },
])("a speed is proof only while the certificate of the meter holds: $why", async ({ isProof, validFrom, validTo }) => {
  const { record, read } = await madeRecord();
  const camera = { name: { vi: "Camera", en: "Camera" }, speedMeter: { ...speedMeter, validFrom, validTo } };
  const { blocks } = await composeDocument("case", { ...record, camera }, forms, read);
  const measured = fieldIn(blocks, "Đo được");
  expect(measured).toContain("Tốc độ 30,2 km/h");
  expect(measured?.includes("(cảnh báo, không phải chứng cứ)")).toBe(!isProof);
});

test("the day of a notice is left to who signs it: what is written of the case later does not date it", async () => {
  const { record, read } = await madeRecord();
  const office = { ...forms.office, town: "Việt Trì" };
  const headOf = async (detail: CaseDetail) =>
    (await composeDocument("notice", { ...record, detail }, { ...forms, office }, read)).head;
  const head = await headOf(approved);
  expect(head?.right.at(-1)).toBe("Việt Trì, ngày …… tháng …… năm ……");
  const { id, entries } = approved;
  const later = { ...entries[1], version: 6, at: "2026-03-09T01:00:00.000Z", act: { kind: "note", text: "Đã gọi" } };
  expect(await headOf(detailOf(id, [...entries, CaseEntry.parse(later)]))).toEqual(head);
});

test("a still that has not come is said to be missing", async () => {
  const { record, read, files } = await madeRecord();
  const { evidence } = record.event;
  if (evidence === undefined) throw new Error("no evidence");
  const late = evidence.files.map((file) => ({ ...file, isStored: file.role !== "after" }));
  const event = { ...record.event, evidence: { ...evidence, files: late } };
  const { blocks } = await composeDocument("case", { ...record, event }, forms, read);
  expect(stillsOf(blocks).map((still) => still?.sha256)).toEqual(
    [files[0], files[1], undefined, files[3]].map((file) => file?.sha256),
  );
  expect(itemsOf(blocks)).toContain("– tệp chưa tới trung tâm (Sau đó): tệp có trong bản kê nhưng không xem được");
});

test("what the officer covers of a still is covered, and what was drawn last holds", async () => {
  const { record, read, files } = await madeRecord();
  const sha256 = files[1]?.sha256 ?? "";
  const cover = (...boxes: [number, number, number, number][]): CaseDone => ({ kind: "cover", sha256, boxes });
  const detail = caseOf([...acts, [lan, cover([0, 0, 0.1, 0.1])], [lan, cover([0.9, 0.9, 1, 1])]]);
  const { blocks } = await composeDocument("case", { ...record, detail }, forms, read);
  const [before, at] = stillsOf(blocks);
  expect(at?.covers.over).toContainEqual([0.9, 0.9, 1, 1]);
  expect(at?.covers.over).not.toContainEqual([0, 0, 0.1, 0.1]);
  expect(before?.covers.over).not.toContainEqual([0.9, 0.9, 1, 1]);
  expect(itemsOf(blocks)).toContain("7. 08:06:00 03/03/2026 · Nguyễn Thị Lan · Che một phần hình, 1 vùng");
});

test("a still of which nobody knows who else is in it is in no document, which says why, until the officer has covered it", async () => {
  const { record, read, files } = await madeRecord();
  const { seen: _, ...unseen } = EvidenceManifest.parse(record.manifest);
  for (const kind of ["case", "notice"] as const) {
    const shownOf = async (detail: CaseDetail) =>
      (await composeDocument(kind, { ...record, detail, manifest: unseen }, forms, read)).blocks;
    const withheld = await shownOf(approved);
    expect(stillsOf(withheld).every((still) => still === undefined)).toBe(true);
    expect(JSON.stringify(withheld)).toContain("không đưa hình vào văn bản");
    expect(JSON.stringify(withheld)).not.toContain("được làm cho không đọc được");
    const cover = { kind: "cover", sha256: files[1]?.sha256 ?? "" } as const;
    const covered = await shownOf(caseOf([...acts, [lan, { ...cover, boxes: [[0, 0, 0.1, 0.1]] }]]));
    expect(stillsOf(covered).filter((still) => still !== undefined)).toMatchObject([{ sha256: files[1]?.sha256 }]);
    const uncovered = await shownOf(caseOf([...acts, [lan, { ...cover, boxes: [] }]]));
    expect(stillsOf(uncovered).every((still) => still === undefined)).toBe(true);
  }
});

test("where nobody knows who else is in the picture, what the case lacks says so, and not that there is no picture", async () => {
  const { record, read } = await madeRecord();
  const { seen: _, ...manifest } = EvidenceManifest.parse(record.manifest);
  const { blocks } = await composeDocument("case", { ...record, manifest }, forms, read);
  const items = itemsOf(blocks);
  expect(items.some((item) => item.includes("hình không được tự động che"))).toBe(true);
  expect(items.some((item) => item.includes(forms.words.faults["no-still"].what))).toBe(false);
  const known = await composeDocument("case", record, forms, read);
  expect(itemsOf(known.blocks).some((item) => item.includes("hình không được tự động che"))).toBe(false);
});

test("what people write is one line: none can write an entry of the history, nor turn the reading round", async () => {
  const { record, read } = await madeRecord();
  const forged = "x\n7. 10:00:00 02/03/2026 · Trung tá B\u2028\u202e· Chấp nhận\u0007";
  const detail = caseOf([
    ...acts,
    [lan, { kind: "note", text: forged }],
    [lan, { kind: "enter", step: "owner-asked", on: "2026-03-04", source: `Sổ\r\n9. ${forged}` }],
  ]);
  const { blocks } = await composeDocument("case", { ...record, detail }, forms, read);
  const items = itemsOf(blocks);
  expect(items.filter((item) => /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(item))).toEqual([]);
  expect(items.filter((item) => item.startsWith("6. "))).toEqual([
    "6. 08:05:00 03/03/2026 · Nguyễn Thị Lan · Ghi chú: x 7. 10:00:00 02/03/2026 · Trung tá B · Chấp nhận",
  ]);
  expect(items.filter((item) => item.startsWith("7. "))).toEqual([
    expect.stringMatching(/^7\. 08:06:00 03\/03\/2026 · Nguyễn Thị Lan · .*theo Sổ 9\. x 7\. 10:00:00/),
  ]);
  const turned = acts.map(
    ([by, act]) => [by, act.kind === "accept" ? { ...act, direction: "Bắc\n– Nam" } : act] as const,
  );
  const shown = await composeDocument("case", { ...record, detail: caseOf(turned) }, forms, read);
  expect(fieldIn(shown.blocks, "Hướng đi")).toBe("Bắc – Nam");
});

test("what waits for a second one, or for who may decide it, is no conclusion; what the limitation closed had one", async () => {
  const { record, read } = await madeRecord();
  const fieldsOf = async (detail: CaseDetail) => {
    const { blocks } = await composeDocument("case", { ...record, detail }, forms, read);
    return ["Kết luận", "Người kết luận", "Biển số xe"].map((label) => fieldIn(blocks, label));
  };
  const { blank } = forms.words;
  expect(await fieldsOf(caseOf(acts.slice(0, 3)))).toEqual([undefined, undefined, blank]);
  const above = acts.map(([by, act]) => [by, act.kind === "accept" ? { ...act, mayDecide: false } : act] as const);
  expect(await fieldsOf(caseOf(above))).toEqual([undefined, undefined, blank]);
  const expire = [lan, { kind: "expire", on: "2027-03-02" }] as const;
  const [conclusion, , plate] = await fieldsOf(caseOf([...acts, expire]));
  expect([conclusion, plate]).toEqual(["Chấp nhận (trước khi hết thời hiệu xử phạt)", "19-AB 123.45"]);
  expect(await fieldsOf(caseOf([...acts.slice(0, 3), expire]))).toEqual([undefined, undefined, blank]);
});

test("a conclusion that was taken back, or that another disputes, is none", async () => {
  const { record, read } = await madeRecord();
  const fieldOf = async (detail: typeof approved) => {
    const { blocks } = await composeDocument("case", { ...record, detail }, forms, read);
    return [fieldIn(blocks, "Kết luận"), fieldIn(blocks, "Biển số xe")];
  };
  expect(await fieldOf(approved)).toEqual(["Chấp nhận", "19-AB 123.45"]);
  expect(await fieldOf(caseOf([...acts.slice(0, 3), [lan, { kind: "undo" }]]))).toEqual([undefined, forms.words.blank]);
  const weight = { asksSecond: true, mayDecide: true, isSenior: false, seen: [] };
  const disputed: CaseDone = { kind: "reject", reason: "no-violation", ...weight };
  const [, , , taken] = acts;
  if (taken === undefined) throw new Error("nobody took it");
  expect(await fieldOf(caseOf([...acts.slice(0, 4), [taken[0], disputed]]))).toEqual([undefined, forms.words.blank]);
});
