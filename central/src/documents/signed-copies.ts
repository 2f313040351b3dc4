import type { CheckedDocument } from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import type { Clock } from "../platform/clock.ts";
import type { DocumentStore } from "./document-store.ts";
import { isSignedOver } from "./signed-over.ts";

/** What somebody brings back from a signer. */
export interface BroughtCopy {
  readonly bytes: Uint8Array;
  /** SHA-256 of the copy that is to give way to it: a wrong one that was brought before. */
  readonly replaces?: string | undefined;
  /** Awaited once nothing stands against it any more; when it fails nothing is kept. */
  readonly note: () => Promise<void>;
}

/**
 * `outdated`: what the document says does not stand any more. `signed-already`: there is a copy, and this one does not say that it
 * replaces that one. `not-senior`: only who may settle a disagreement may replace one.
 */
type NotSigned = "unknown" | "lost" | "outdated" | "other-bytes" | "signed-already" | "not-senior";
export type Signed = { readonly what: "done"; readonly document: CheckedDocument } | { readonly what: NotSigned };

/**
 * Keeps a signed copy of a document that was found. One that it replaces is kept too.
 * @returns why it was not kept, `undefined` when it was
 */
export async function keepSigned(
  document: CheckedDocument | undefined,
  { bytes, replaces, note }: BroughtCopy,
  { id, name, roles }: Who,
  { store, clock }: { readonly store: DocumentStore; readonly clock: Pick<Clock, "now"> },
): Promise<NotSigned | undefined> {
  if (document === undefined) return "unknown";
  if (document.isOutdated) return "outdated";
  if (document.signed?.sha256 !== replaces) return "signed-already";
  if (replaces !== undefined && !roles.includes("senior-reviewer")) return "not-senior";
  const original = await store.read(document.sha256);
  if (original === undefined) return "lost";
  if (!isSignedOver(original, bytes)) return "other-bytes";
  await note();
  const copy = { at: new Date(clock.now()).toISOString(), by: { id, name } };
  return (await store.keepSigned(document.code, copy, bytes, replaces)) ? undefined : "signed-already";
}
