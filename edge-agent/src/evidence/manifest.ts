import { type EvidenceData, type EvidenceFile, type EvidenceGap, EvidenceManifest } from "@ngaba/contract";
import type { EvidenceOrder } from "./evidence-order.ts";

const utc = (at: number): string => new Date(at).toISOString();

/** Whose evidence it is, as messages and manifests name it. */
const subjectOf = ({ id, reason }: EvidenceOrder): { incidentId: string } | { requestId: string } =>
  reason === "incident" ? { incidentId: id } : { requestId: id };

/** What there is, in the form that is archived and later signed. Pure. */
export function evidenceManifest(
  order: EvidenceOrder,
  made: {
    readonly agentId: string;
    readonly version: string;
    readonly madeAt: number;
    readonly files: readonly EvidenceFile[];
    readonly gaps: readonly EvidenceGap[];
  },
): EvidenceManifest {
  const { manifestId, reason, cameraId, from, to, facts } = order;
  return EvidenceManifest.parse({
    ...{ schemaVersion: 1, manifestId, madeAt: utc(made.madeAt), reason, agentId: made.agentId, cameraId },
    ...subjectOf(order),
    ...facts,
    software: { name: "ngaba-edge-agent", version: made.version },
    asked: { from: utc(from), to: utc(to) },
    ...{ gaps: made.gaps, files: made.files },
  });
}

/** What the centre is told of it. Pure. */
export function evidenceData(
  order: EvidenceOrder,
  told: Pick<EvidenceData, "stage" | "manifestSha256"> & {
    readonly files: readonly EvidenceFile[];
    readonly gaps: readonly EvidenceGap[];
  },
): EvidenceData {
  const { cameraId } = order;
  return { schemaVersion: 1, cameraId, ...subjectOf(order), ...told, files: [...told.files], gaps: [...told.gaps] };
}
