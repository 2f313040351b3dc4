import { CheckedDocument } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { sha256Of } from "../documents/case-archive.ts";
import { unpacked } from "../documents/fflate-archive.ts";
import { approved, CASE_ID, caseOf, lan } from "../documents/record-kit.ts";
import { actsOf, json, minh, startApi } from "./document-routes-kit.ts";

const put = (body: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) => ({
  ...{ method: "PUT", body },
  headers: { "Content-Type": "application/pdf", ...headers },
});
const signedOver = (pdf: Uint8Array, by: string) =>
  new Uint8Array(Buffer.concat([pdf, Buffer.from(`\n9 0 obj <</Type/Sig/ByteRange[0 1 2 3]>> ${by} endobj\n%%EOF\n`)]));

test("a signed copy is taken when it begins with the bytes that were shown, once", async () => {
  const { ask } = await startApi(onTestFinished);
  const made = await ask(`/api/cases/${CASE_ID}/notice.pdf`);
  const path = `/api/case-documents/${made.headers.get("ngaba-code")}/signed.pdf`;
  const signed = signedOver(made.bytes, "Lan");
  const others = signed.slice();
  others[100] = (others[100] ?? 0) ^ 1;
  for (const body of [
    others,
    new Uint8Array(made.bytes),
    new Uint8Array(Buffer.concat([made.bytes, Buffer.from("x")])),
  ]) {
    expect((await ask(path, put(body))).status).toBe(422);
  }
  expect((await ask(path)).status).toBe(404);
  const taken = await ask(path, put(signed));
  expect(taken.status).toBe(201);
  expect(json(taken)).toMatchObject({ signed: { sha256: sha256Of(signed), by: lan } });
  expect((await ask(path, put(signed))).status).toBe(409);
  expect(Buffer.compare((await ask(path)).bytes, signed)).toBe(0);
  expect((await ask(path, { method: "PUT", body: "text" })).status).toBe(415);
});

test("a senior reviewer replaces a wrong copy by its hash, and what it replaced is kept and goes with the archive", async () => {
  const { ask, noted } = await startApi(onTestFinished);
  const made = await ask(`/api/cases/${CASE_ID}/notice.pdf`);
  const path = `/api/case-documents/${made.headers.get("ngaba-code")}/signed.pdf`;
  const [wrong, right] = [signedOver(made.bytes, "wrong"), signedOver(made.bytes, "right")];
  expect((await ask(path, put(wrong))).status).toBe(201);
  const tag = (await ask(path)).headers.get("etag") ?? "";
  expect(tag).toBe(`"${sha256Of(wrong)}"`);
  const refused = await ask(path, put(right, { "If-Match": tag }));
  expect([refused.status, json(refused)]).toEqual([403, expect.objectContaining({ code: "NOT_SENIOR" })]);
  const senior = { "X-Senior": "yes" };
  expect((await ask(path, put(right, senior))).status).toBe(409);
  expect((await ask(path, put(right, { ...senior, "If-Match": `"${"0".repeat(64)}"` }))).status).toBe(409);
  expect((await ask(path, put(right, { ...senior, "If-Match": "3" }))).status).toBe(400);
  const replaced = await ask(path, put(right, { ...senior, "If-Match": tag }));
  expect([replaced.status, json(replaced)]).toMatchObject([
    201,
    { signed: { sha256: sha256Of(right), by: minh }, signedBefore: [{ sha256: sha256Of(wrong), by: lan }] },
  ]);
  const details = noted.flatMap(({ action, detail }) => (action === "case-document.signed" ? [detail] : []));
  expect(details).toEqual([{ sha256: sha256Of(wrong) }, { sha256: sha256Of(right), replaces: sha256Of(wrong) }]);
  expect(Buffer.compare((await ask(path)).bytes, right)).toBe(0);
  const inside = unpacked((await ask(`/api/cases/${CASE_ID}/archive.zip`)).bytes);
  for (const copy of [wrong, right]) expect(inside?.has(`documents/${sha256Of(copy)}.pdf`)).toBe(true);
});

test("a notice of what does not stand any more says so, is still given, and is not to be signed", async () => {
  const { ask, setCase } = await startApi(onTestFinished);
  const made = await ask(`/api/cases/${CASE_ID}/notice.pdf`);
  const file = await ask(`/api/cases/${CASE_ID}/document.pdf`);
  const byCode = `/api/case-documents/${made.headers.get("ngaba-code")}`;
  const standing = async () => CheckedDocument.parse(json(await ask(byCode)));
  expect(await standing()).toMatchObject({ caseNow: { version: 5, state: "approved" }, isOutdated: false });
  const weight = { asksSecond: false, mayDecide: true, isSenior: true };
  const reopened = [
    ...actsOf(approved),
    [minh, { kind: "reopen", text: "Nhầm xe" }] as const,
    [minh, { kind: "take", until: "2026-03-03T02:00:00.000Z" }] as const,
  ];
  const rejected = caseOf([...reopened, [minh, { kind: "reject", reason: "wrong-vehicle", seen: [], ...weight }]]);
  const again = caseOf([...reopened, ...actsOf(approved).slice(2)]);
  for (const [detail, state] of [[rejected, "rejected"] as const, [again, "approved"] as const]) {
    setCase(detail);
    expect(await standing()).toMatchObject({ caseNow: { version: detail.version, state }, isOutdated: true });
    const kept = await ask(`${byCode}/document.pdf`);
    expect(Buffer.compare(kept.bytes, made.bytes)).toBe(0);
    expect([kept.headers.get("ngaba-case-state"), kept.headers.get("ngaba-outdated")]).toEqual([state, "true"]);
    const refused = await ask(`${byCode}/signed.pdf`, put(signedOver(made.bytes, "Lan")));
    expect([refused.status, json(refused)]).toEqual([409, expect.objectContaining({ code: "DOCUMENT_OUTDATED" })]);
  }
  const ofCase = `/api/case-documents/${file.headers.get("ngaba-code")}`;
  expect(json(await ask(ofCase))).toMatchObject({ isOutdated: false });
  setCase(caseOf([...actsOf(approved), [lan, { kind: "note", text: "Chủ xe đã gọi" }]]));
  expect(await standing()).toMatchObject({ caseNow: { version: 6 }, isOutdated: false });
});
