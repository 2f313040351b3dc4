import { type DocumentWords, documentHash } from "@ngaba/config";
import type { CaseRecord } from "./case-record.ts";
import { legalBasisOf } from "./conclusion.ts";

/** A hash and what it is of. */
export interface HashRow {
  readonly what: string;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/**
 * The hashes of everything that a case stands on. Pure. That of the history is the SHA-256 of the canonical JSON of the
 * case's entries, as `entries.json` of the evidence archive has them.
 */
export function hashRows(
  { detail, event, manifest }: CaseRecord,
  { hashes, stills }: DocumentWords,
): readonly HashRow[] {
  const { evidence } = event;
  const provision = legalBasisOf(detail, event);
  const rows: (readonly [what: string, sha256: string | undefined])[] = [
    ...(evidence?.files ?? []).map(({ role, sha256 }) => [stills[role], sha256] as const),
    [hashes.manifest, evidence?.manifestSha256],
    [hashes.config, manifest?.configHash],
    [hashes.scene, manifest?.sceneHash],
    ...(manifest?.models ?? []).map(({ modelHash }) => [hashes.model, modelHash] as const),
    [hashes.provision, provision?.version],
    [hashes.history, documentHash(detail.entries)],
  ];
  return rows.flatMap(([what, sha256]) => (sha256 === undefined ? [] : [{ what, sha256 }]));
}
