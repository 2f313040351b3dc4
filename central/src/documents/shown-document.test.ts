import type { CaseDone } from "@ngaba/contract";
import { expect, test } from "vitest";
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

test("where nobody knows who else is in the picture, that is said", async () => {
  const { record, read } = await madeRecord();
  const { seen: _, ...manifest } = record.manifest ?? { seen: [] };
  const { blocks } = await composeDocument(
    "case",
    { ...record, manifest: manifest as typeof record.manifest },
    forms,
    read,
  );
  expect(itemsOf(blocks).some((item) => item.includes("hình không được tự động che"))).toBe(true);
  const known = await composeDocument("case", record, forms, read);
  expect(itemsOf(known.blocks).some((item) => item.includes("hình không được tự động che"))).toBe(false);
});

test("a conclusion that was taken back, or that another disputes, is none", async () => {
  const { record, read } = await madeRecord();
  const fieldOf = async (detail: typeof approved) => {
    const { blocks } = await composeDocument("case", { ...record, detail }, forms, read);
    const fields = blocks.flatMap((block) => (block.kind === "fields" ? block.fields : []));
    return [
      fields.find(({ label }) => label === "Kết luận")?.value,
      fields.find(({ label }) => label === "Biển số xe")?.value,
    ];
  };
  expect(await fieldOf(approved)).toEqual(["Chấp nhận", "19-AB 123.45"]);
  expect(await fieldOf(caseOf([...acts.slice(0, 3), [lan, { kind: "undo" }]]))).toEqual([undefined, forms.words.blank]);
  const weight = { asksSecond: true, mayDecide: true, isSenior: false, seen: [] };
  const disputed: CaseDone = { kind: "reject", reason: "no-violation", ...weight };
  const [, , , taken] = acts;
  if (taken === undefined) throw new Error("nobody took it");
  expect(await fieldOf(caseOf([...acts.slice(0, 4), [taken[0], disputed]]))).toEqual([undefined, forms.words.blank]);
});
