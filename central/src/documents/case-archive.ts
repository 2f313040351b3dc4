/**
 * All that proves a case, in one file that can be checked without us: every original of the evidence under its hash, the
 * case with its history, the documents that were made of it, and what of all that is missing.
 *
 * ```
 * README.txt          how to check, Vietnamese and English
 * SHA256SUMS          of every other file, for sha256sum -c
 * archive.json        {@link ArchiveIndex}
 * case.json           how the case stands, canonical JSON
 * entries.json        its history, canonical JSON
 * event.json          the event with its messages, as they came
 * evidence/<sha256>.* originals and the documents that they name
 * documents/<sha256>.pdf  as they were first made, and as they were signed
 * ```
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "@ngaba/config";
import { type CaseDetail, Sha256 } from "@ngaba/contract";
import { z } from "zod";
import type { CaseRecord, ReadEvidence } from "./case-record.ts";
import { type ArchiveFiles, packed } from "./fflate-archive.ts";

/** What the archive says of itself. */
export const ArchiveIndex = z.object({
  schemaVersion: z.literal(1),
  caseId: z.uuid(),
  caseVersion: z.int().min(1),
  evidence: z.array(z.object({ path: z.string(), sha256: Sha256, what: z.string() })),
  missing: z.array(z.object({ sha256: Sha256, what: z.string(), why: z.enum(["not-arrived", "damaged"]) })),
  documents: z.array(z.object({ path: z.string(), sha256: Sha256, what: z.string() })),
});
export type ArchiveIndex = z.infer<typeof ArchiveIndex>;

/** A document of the case, as it was made or as it was signed. */
export interface ArchivedDocument {
  readonly what: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => utf8(canonicalJson(value));

/** SHA-256 of some bytes, 64 lower-case hexadecimal digits. */
export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Makes the archive, whole in memory. The same case, evidence and documents make the same bytes.
 * @param messages of the event, oldest first, as they came
 */
export async function caseArchive(
  record: Omit<CaseRecord, "faults">,
  messages: readonly unknown[],
  documents: readonly ArchivedDocument[],
  read: ReadEvidence,
): Promise<Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array>();
  const { evidence, missing } = await addEvidence(files, record, read);
  const shelf = documents.map(({ what, sha256, bytes }) => {
    const path = `documents/${sha256}.pdf`;
    files.set(path, bytes);
    return { path, sha256, what };
  });
  const { id: caseId, version: caseVersion, entries, ...standing } = record.detail;
  const index: ArchiveIndex = { schemaVersion: 1, caseId, caseVersion, evidence, missing, documents: shelf };
  files.set("archive.json", json(index));
  files.set("case.json", json({ id: caseId, version: caseVersion, ...standing } satisfies Omit<CaseDetail, "entries">));
  files.set("entries.json", json(entries));
  files.set("event.json", json({ event: record.event, messages }));
  files.set("README.txt", utf8(README));
  files.set(SUMS, utf8(sumsOf(files, new Map([...evidence, ...shelf].map(({ path, sha256 }) => [path, sha256])))));
  return packed(files);
}

/** Name of the list of sums: every file but itself. */
export const SUMS = "SHA256SUMS";

/**
 * A line a file, as `sha256sum` writes and reads them.
 * @param known sums by their paths, of files whose bytes were compared with them already
 */
export const sumsOf = (files: ArchiveFiles, known: ReadonlyMap<string, string> = new Map()): string =>
  [...files]
    .filter(([path]) => path !== SUMS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => `${known.get(path) ?? sha256Of(bytes)}  ${path}\n`)
    .join("");

interface Named {
  readonly sha256: string;
  readonly what: string;
  readonly ending: string;
}

async function addEvidence(
  files: Map<string, Uint8Array>,
  record: Omit<CaseRecord, "faults">,
  read: ReadEvidence,
): Promise<Pick<ArchiveIndex, "evidence" | "missing">> {
  const evidence: ArchiveIndex["evidence"] = [];
  const missing: ArchiveIndex["missing"] = [];
  for (const { sha256, what, ending } of namedBy(record)) {
    const found = await read(sha256);
    if (typeof found === "string") {
      missing.push({ sha256, what, why: found });
      continue;
    }
    const path = `evidence/${sha256}.${ending}`;
    files.set(path, found);
    evidence.push({ path, sha256, what });
  }
  return { evidence, missing };
}

/** Files of the evidence, its manifest, and the documents that the manifest names by their hashes, each once. */
export function namedBy({ event, manifest }: Omit<CaseRecord, "faults">): readonly Named[] {
  const { files = [], manifestSha256 } = event.evidence ?? {};
  const document = (what: string, sha256: string | undefined): Named[] =>
    sha256 === undefined ? [] : [{ sha256, what, ending: "json" }];
  const named = [
    ...files.map(({ sha256, role, mediaType }) => ({ sha256, what: role, ending: ENDINGS[mediaType] })),
    ...document("manifest", manifestSha256),
    ...document("configuration", manifest?.configHash),
    ...document("scene", manifest?.sceneHash),
    ...(manifest?.models ?? []).flatMap(({ id, cardHash }) => document(`model card ${id}`, cardHash)),
  ];
  return [...new Map(named.map((one) => [one.sha256, one])).values()];
}

const ENDINGS = { "image/jpeg": "jpg", "video/mp4": "mp4" } as const;

const README = `HỒ SƠ CHỨNG CỨ CỦA MỘT VỤ VIỆC

Kiểm tra:
  1. Giải nén, rồi chạy: sha256sum -c SHA256SUMS
     Mọi dòng phải báo OK. Tên của mỗi tệp trong evidence/ và documents/ cũng là mã băm SHA-256 của tệp đó.
  2. Hoặc, với phần mềm Ngã Ba: pnpm ngaba archive verify TỆP.zip --sha256 MÃ_BĂM
     MÃ_BĂM là mã băm của cả tệp zip, ghi trong quá trình xử lý của vụ việc tại trung tâm khi bàn giao. Chỉ so với mã băm đó mới biết
     hồ sơ có bị thay bằng hồ sơ khác hay không.

archive.json   mục lục: tệp nào là gì, và những gì còn thiếu
case.json      trạng thái của vụ việc
entries.json   quá trình xử lý: ai, khi nào, làm gì
event.json     sự kiện và các bản tin của thiết bị đầu cuối, như đã nhận
evidence/      bản gốc: hình, đoạn phim, bản kê chứng cứ, cấu hình, bản vẽ khung cảnh
documents/     văn bản đã lập, và bản đã ký số nếu có

Bản gốc chưa che người và phương tiện khác: chỉ giao cho người có thẩm quyền.


EVIDENCE OF ONE CASE

To check:
  1. Unpack, then run: sha256sum -c SHA256SUMS
     Every line must say OK. The name of each file in evidence/ and documents/ is its SHA-256 too.
  2. Or, with the Ngã Ba software: pnpm ngaba archive verify FILE.zip --sha256 HASH
     HASH is that of the whole zip, as the history of the case at the centre has it of its hand-over. Only a comparison with that
     tells whether this archive was replaced by another.

archive.json   which file is what, and what is missing
case.json      how the case stands
entries.json   its history: who, when, what
event.json     the event and the messages of the edge agent, as received
evidence/      originals: stills, clip, manifest, configuration, scene
documents/     documents that were made, and as they were signed, if they were

The originals show other people and vehicles as they were: only for those with authority.
`;
