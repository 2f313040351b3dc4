/** What the evidence's files are worth, as the centre found them. Pure. */
import type { CaseOffers, EventView, FileState } from "@ngaba/contract";
import { type Still, stillsOf } from "../event/stills.ts";

export type FileStates = ReadonlyMap<string, FileState>;

export const fileStatesOf = (offers: Pick<CaseOffers, "files"> | undefined): FileStates =>
  new Map((offers?.files ?? []).map(({ sha256, state }) => [sha256, state]));

export const countOf = (states: FileStates, wanted: FileState): number =>
  [...states.values()].filter((state) => state === wanted).length;

/** Why a file cannot be shown as evidence; `undefined` when it can, or nobody has looked yet. */
export function faultOf(
  { sha256, isStored }: Pick<Still, "sha256" | "isStored">,
  states: FileStates,
): "missing" | "spoiled" | undefined {
  const state = states.get(sha256);
  if (state === "spoiled") return "spoiled";
  return state === "missing" || (state === undefined && !isStored) ? "missing" : undefined;
}

/**
 * Of what was shown that which can be shown again; the manifest with it, but never alone: nobody decides by it.
 * @param seen hashes of pictures and clips
 */
export function standingSeen(
  seen: readonly string[],
  states: FileStates,
  manifestSha256: string | undefined,
): readonly string[] {
  const isGood = (sha256: string) => (states.get(sha256) ?? "stored") === "stored";
  const pictures = seen.filter(isGood);
  const isWithManifest = pictures.length > 0 && manifestSha256 !== undefined && isGood(manifestSha256);
  return isWithManifest ? [...pictures, manifestSha256] : pictures;
}

const MOMENTS: readonly Still["role"][] = ["before", "at", "after"];

/** The stills that are looked at side by side: before, at and after; of a case without them whatever whole picture there is. */
export function deskStills(event: EventView): readonly Still[] {
  const all = stillsOf(event);
  const ofMoments = all.filter(({ role }) => MOMENTS.includes(role));
  return ofMoments.length > 0 ? ofMoments : all.filter(({ role }) => role !== "crop");
}

/** The still that shows the act. */
export const stillAt = (event: EventView): Still | undefined => {
  const stills = deskStills(event);
  return stills.find(({ role }) => role === "at") ?? stills[0];
};
