import { canonicalJson } from "@ngaba/config";
import { CaseEntry, EvidenceManifest } from "@ngaba/contract";
import { z } from "zod";
import { detailOf } from "../review/case.ts";
import { ArchiveIndex, SUMS, sha256Of, sumsOf } from "./case-archive.ts";
import { type ArchiveFiles, packed, unpacked } from "./fflate-archive.ts";

/** What a right archive holds. */
export interface VerifiedArchive {
  readonly sha256: string;
  readonly caseId: string;
  readonly files: number;
  /** What it says itself that it lacks. */
  readonly missing: ArchiveIndex["missing"];
}

/**
 * Whether an archive is, byte for byte, as it was made. Its parts must fit their sums, each other, and the one way in
 * which such files are packed; that it is not another one altogether only a hash tells that was noted elsewhere.
 * @returns what it holds, or everything that is wrong with it, a sentence each
 */
export function verifyArchive(archive: Uint8Array): VerifiedArchive | readonly string[] {
  const files = unpacked(archive);
  if (files === undefined) return ["it is no zip that can be read"];
  const sums = sumFaults(files);
  if (sums.length > 0) return sums;
  if (!isSame(packed(files), archive)) return ["bytes between its files are not as they are written"];
  try {
    return contentOf(files, sha256Of(archive));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function sumFaults(files: ArchiveFiles): readonly string[] {
  const list = files.get(SUMS);
  if (list === undefined) return [`${SUMS} is missing`];
  const lines = new TextDecoder()
    .decode(list)
    .split("\n")
    .filter((line) => line !== "");
  const told = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const changed = [...files].flatMap(([path, bytes]) => {
    if (path === SUMS) return [];
    const sha256 = told.get(path);
    if (sha256 === undefined) return [`${path} is not in ${SUMS}`];
    return sha256 === sha256Of(bytes) ? [] : [`${path} was changed: its SHA-256 is not the one in ${SUMS}`];
  });
  const gone = [...told.keys()].filter((path) => !files.has(path)).map((path) => `${path} is missing`);
  if (changed.length + gone.length > 0) return [...changed, ...gone];
  return sumsOf(files) === new TextDecoder().decode(list) ? [] : [`${SUMS} is not as it is written`];
}

/** @throws {Error} with the first thing that does not fit */
function contentOf(files: ArchiveFiles, sha256: string): VerifiedArchive {
  const index = ArchiveIndex.parse(read(files, "archive.json"));
  for (const { path, sha256: named } of [...index.evidence, ...index.documents]) {
    const bytes = files.get(path);
    if (bytes === undefined || sha256Of(bytes) !== named)
      throw new Error(`${path} is not the file that archive.json names`);
  }
  checkManifest(files, index);
  const entries = z.array(CaseEntry).parse(read(files, "entries.json"));
  if (entries.some(({ version }, place) => version !== place + 1)) throw new Error("entries.json has a gap");
  const { entries: _, ...standing } = detailOf(index.caseId, entries);
  if (canonicalJson(standing) !== canonicalJson(read(files, "case.json"))) {
    throw new Error("case.json is not what entries.json makes of the case");
  }
  return { sha256, caseId: index.caseId, files: files.size, missing: index.missing };
}

/** Every file that the manifest names is there, or said to be missing. */
function checkManifest(files: ArchiveFiles, { evidence, missing }: ArchiveIndex): void {
  const manifest = evidence.find(({ what }) => what === "manifest");
  if (manifest === undefined) return;
  const known = new Set([...evidence, ...missing].map(({ sha256 }) => sha256));
  for (const { sha256, role } of EvidenceManifest.parse(read(files, manifest.path)).files) {
    if (!known.has(sha256))
      throw new Error(`the ${role} that the manifest names is neither there nor said to be missing`);
  }
}

/** @throws {Error} when it is not there or no JSON */
function read(files: ArchiveFiles, path: string): unknown {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`${path} is missing`);
  return JSON.parse(new TextDecoder().decode(bytes));
}
