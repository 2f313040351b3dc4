import type { EvidenceView, OrderView, RecordingView } from "@ngaba/contract";

/** Something of it is still being made, or is on its way. */
export const isEvidenceToCome = (evidence: EvidenceView | undefined): boolean =>
  evidence !== undefined && (evidence.stage === "stills" || evidence.files.some(({ isStored }) => !isStored));

/** Asking again may tell more of it. */
export function isRecordingToCome({ state, evidence }: RecordingView): boolean {
  switch (state) {
    case "asked":
    case "taken":
      return true;
    case "whole":
      return isEvidenceToCome(evidence);
    case "refused":
    case "expired":
      return false;
    default:
      return state satisfies never;
  }
}

/** It waits for the agent's answer. */
export const isOrderToCome = ({ state }: OrderView): boolean => state === "asked";
