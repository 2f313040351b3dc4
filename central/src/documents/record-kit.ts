/** A case with its evidence, made up for tests: a motorcycle runs a red light, two officers accept. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, loadDocuments } from "@ngaba/config";
import {
  type CaseDone,
  type CaseEntry,
  type EventView,
  type EvidenceFile,
  EvidenceManifest,
  type LegalBasis,
} from "@ngaba/contract";
import { detailOf } from "../review/case.ts";
import { sha256Of } from "./case-archive.ts";
import type { CaseRecord, Evidence, ReadEvidence } from "./case-record.ts";
import { stripedPicture } from "./sharp-striped-picture.ts";

export const forms = loadDocuments(`${import.meta.dirname}/../../../config/documents/vn`);

export const CASE_ID = "01988000-0000-7000-8000-00000000ca5e";
const EVENT_ID = "01988000-0000-7000-8000-00000000e7e7";
export const AT = "2026-03-02T14:02:29.900Z";
const START_MS = Date.parse("2026-03-03T01:00:00Z");
export const lan = { id: "p-1", name: "Nguyễn Thị Lan" };
const minh = { id: "p-2", name: "Trần Quang Minh" };

export const legalBasis: LegalBasis = {
  ...{ provisionId: "vn-168-2024-7-7-c", version: "7".repeat(64) },
  title: { vi: "Vượt đèn đỏ", en: "Red light run" },
  citation: "điểm c khoản 7 Điều 7 Nghị định 168/2024/NĐ-CP",
  words: "Không chấp hành hiệu lệnh của đèn tín hiệu giao thông",
  passage: "Không chấp hành hiệu lệnh của đèn tín hiệu giao thông",
  ...{ fineVnd: [4_000_000, 6_000_000], licencePoints: 4, effectiveFrom: "2025-01-01", checkedAgainst: "copy" },
};
const plate = { text: "19AB12345", colour: "white" } as const;

const weight = { asksSecond: true, mayDecide: true, isSenior: false };
const accepted: CaseDone = {
  ...{ kind: "accept", plate, vehicle: "motorcycle", direction: "Bắc – Nam", legalBasis, seen: ["a".repeat(64)] },
  ...weight,
};

export const opened: CaseDone = {
  ...{ kind: "open", eventId: EVENT_ID, cameraId: "vt-viet-tri-001-1", what: "red-light", severity: "warning" },
  ...{ ruleId: "den-do-bac", at: AT, detectedOn: "2026-03-02" },
};

/** An hour of work: an entry a minute, by the officer of each. */
export function caseOf(acts: readonly (readonly [typeof lan, CaseDone])[]) {
  const entries = acts.map(
    ([by, act], index): CaseEntry => ({
      ...{ id: `01988000-0000-7000-8000-${String(index).padStart(12, "0")}`, version: index + 1, by, act },
      at: new Date(START_MS + index * 60_000).toISOString(),
    }),
  );
  return detailOf(CASE_ID, entries);
}

const until = "2026-03-03T01:15:00.000Z";
export const approved = caseOf([
  [{ id: "system", name: "Hệ thống" }, opened],
  [lan, { kind: "take", until }],
  [lan, accepted],
  [minh, { kind: "take", until }],
  [minh, accepted],
]);

function fileOf(
  role: EvidenceFile["role"],
  bytes: Uint8Array,
  takenAt: string,
  box?: EvidenceFile["box"],
): EvidenceFile {
  const isClip = role === "clip";
  return {
    ...{ role, sha256: sha256Of(bytes), mediaType: isClip ? "video/mp4" : "image/jpeg", bytes: bytes.length },
    ...{ widthPx: 640, heightPx: 360, madeFrom: "ring" },
    ...(!isClip && { takenAt }),
    ...(box && { box }),
  };
}

/** Lays the bytes of evidence into a folder, for a thread that reads them there. */
export async function laidIn(folder: string, bytes: ReadonlyMap<string, Uint8Array>): Promise<Evidence["fileOf"]> {
  for (const [sha256, one] of bytes) await writeFile(join(folder, sha256), one);
  return async (sha256) => (bytes.has(sha256) ? join(folder, sha256) : undefined);
}

/** The record of {@link approved}, with the bytes of its evidence by their hashes. */
export async function madeRecord(detail = approved) {
  const [before, at, after, crop] = await Promise.all([10, 20, 30, 40].map((value) => stripedPicture(640, 360, value)));
  const clip = Buffer.from("not a film, but a file");
  if (!before || !at || !after || !crop) throw new Error("no pictures");
  const seconds = (by: number) => new Date(Date.parse(AT) + by * 1_000).toISOString();
  const files = [
    fileOf("before", before, seconds(-1)),
    fileOf("at", at, AT),
    fileOf("after", after, seconds(1.5)),
    fileOf("crop", crop, AT, [0.2, 0.2, 0.6, 0.6]),
    fileOf("clip", clip, AT),
  ];
  const manifest = manifestOf(files, seconds);
  const manifestBytes = Buffer.from(canonicalJson(manifest));
  const bytes = new Map([before, at, after, crop, clip, manifestBytes].map((one) => [sha256Of(one), one]));
  const event = eventOf(files, sha256Of(manifestBytes));
  const read: ReadEvidence = async (sha256) => bytes.get(sha256) ?? "not-arrived";
  const record: Omit<CaseRecord, "faults"> = {
    ...{ detail, event, manifest },
    camera: { name: { vi: "Quảng trường Hùng Vương, nút giao", en: "Hùng Vương Square, junction" } },
    site: {
      name: { vi: "Quảng trường Hùng Vương", en: "Hùng Vương Square" },
      ward: { vi: "phường Việt Trì", en: "Việt Trì Ward" },
      ...{ latitude: 21.3187, longitude: 105.4072, positionIsSample: true },
    },
  };
  return { record, bytes, read, files };
}

function eventOf(files: readonly EvidenceFile[], manifestSha256: string): EventView {
  return {
    ...{
      id: EVENT_ID,
      kind: "red-light",
      cameraId: "vt-viet-tri-001-1",
      siteId: "vt-viet-tri-001",
      agentId: "agent-01",
    },
    ...{ severity: "warning", phase: "end", startedAt: AT, endedAt: AT, durationMs: 0, receivedAt: AT },
    ...{ roadUserClass: "motorcycle", title: legalBasis.title, act: "red-light", legalBasis, clock: "ntp" },
    ...{ measures: { redForMs: 2_900, speedMps: 8.4 }, snapshots: [] },
    signal: { headId: "den-bac", phase: "red", since: "2026-03-02T14:02:27.000Z" },
    standing: { standing: "case-candidate", missing: ["agency", "device-user"] },
    evidence: {
      ...{ stage: "whole", manifestSha256, gaps: [] },
      files: files.map((file) => ({ ...file, isStored: true })),
    },
  };
}

function manifestOf(files: readonly EvidenceFile[], seconds: (by: number) => string): EvidenceManifest {
  const roadUsers = [
    { trackId: 41, roadUserClass: "motorcycle", box: [0.3, 0.3, 0.5, 0.6] },
    { trackId: 43, roadUserClass: "car", box: [0.6, 0.3, 0.9, 0.7] },
  ];
  const uncertain = { source: "ntp", uncertaintyMs: 12 } as const;
  return EvidenceManifest.parse({
    ...{ schemaVersion: 1, manifestId: EVENT_ID, madeAt: seconds(20), reason: "incident", agentId: "agent-01" },
    ...{ cameraId: "vt-viet-tri-001-1", incidentId: EVENT_ID },
    incident: {
      ...{ kind: "red-light", ruleId: "den-do-bac", trackId: 41, roadUserClass: "motorcycle", confidence: 0.74 },
      startedAt: AT,
    },
    seen: [seconds(-1), AT, seconds(1.5)].map((at) => ({ at, roadUsers })),
    software: { name: "ngaba-edge-agent", version: "0.1.0" },
    ...{ configHash: "5".repeat(64), sceneHash: "9".repeat(64) },
    models: [{ id: "nanodet-coco", modelHash: "2".repeat(64), cardHash: "e".repeat(64) }],
    clock: { agent: uncertain, picture: { source: "rtcp", uncertaintyMs: 22 } },
    asked: { from: seconds(-10), to: seconds(10) },
    ...{ gaps: [], files },
  });
}
