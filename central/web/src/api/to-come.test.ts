import type { EvidenceView, RecordingView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleClip, sampleRecording } from "../testing/samples.ts";
import { isEvidenceToCome, isRecordingToCome } from "./to-come.ts";

const evidence = (changes: Partial<EvidenceView> = {}): EvidenceView => ({
  ...{ stage: "whole", files: [sampleClip()], gaps: [], ...changes },
});

test("evidence is asked for again until its last file has arrived, or nothing comes", () => {
  expect(isEvidenceToCome(undefined)).toBe(false);
  expect(isEvidenceToCome(evidence({ stage: "stills", files: [] }))).toBe(true);
  expect(isEvidenceToCome(evidence({ files: [sampleClip({ isStored: false })] }))).toBe(true);
  expect(isEvidenceToCome(evidence())).toBe(false);
  expect(isEvidenceToCome(evidence({ stage: "failed", files: [] }))).toBe(false);
});

test.each<[RecordingView["state"], Partial<RecordingView>, boolean]>([
  ["asked", {}, true],
  ["taken", {}, true],
  ["refused", {}, false],
  ["expired", {}, false],
  ["whole", { evidence: evidence({ files: [sampleClip({ isStored: false })] }) }, true],
  ["whole", { evidence: evidence() }, false],
])("a stretch that is %s with %j: asked for again %s", (state, changes, isToCome) => {
  expect(isRecordingToCome(sampleRecording({ state, ...changes }))).toBe(isToCome);
});
