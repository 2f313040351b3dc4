import {
  type CaseDetail,
  CaseState,
  type CaseView,
  type EventView,
  type FileState,
  type ProvisionOffer,
} from "@ngaba/contract";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { EventStore } from "../cases/event-store.ts";
import { momentOf } from "../cases/judge.ts";
import type { CasePlace, CaseQuery, CaseStore, FoundCase } from "./case-store.ts";
import type { ReviewLaw } from "./review-law.ts";

/** What is stored under each of these hashes, read through now. */
export type MediaStates = (hashes: readonly string[]) => Promise<ReadonlyMap<string, FileState>>;

/** Two cameras at one junction see one act within seconds of each other, and one camera may lose a road user and find it again. */
const DUPLICATE_WITHIN_MS = 60_000;
export const MAX_DUPLICATES = 20;
const LOOKED_AT_ONCE = 100;
/** A chain of duplicates must end with one of these. */
const LEFT: readonly CaseState[] = CaseState.options.filter((state) => state !== "rejected" && state !== "expired");

/** Provisions that the act of an incident may fall under, whatever the vehicle: the one that it was judged by first. */
export function provisionsOffered(incident: EventView, law: Pick<ReviewLaw, "offersFor">): readonly ProvisionOffer[] {
  const { act, roadUserClass: vehicle, legalBasis } = incident;
  if (act === undefined || vehicle === undefined) return [];
  const judged = legalBasis === undefined ? [] : [{ vehicle, act, legalBasis }];
  const offers = [...judged, ...law.offersFor({ act, vehicle, at: momentOf(incident) })];
  return offers.filter((offer, index) => offers.findIndex((one) => keyOf(one) === keyOf(offer)) === index);
}

const keyOf = ({ vehicle, legalBasis: { provisionId, version } }: ProvisionOffer): string =>
  [vehicle, provisionId, version].join(" ");

/** Every picture, clip and document that belongs to an incident, once. */
export const filesOf = (incident: EventView): readonly string[] => {
  const manifest = incident.evidence?.manifestSha256;
  return [...new Set([...picturesOf(incident), ...(manifest === undefined ? [] : [manifest])])];
};

/** The stills and clips among them. */
export const picturesOf = ({ snapshots, evidence }: EventView): readonly string[] =>
  [...snapshots, ...(evidence?.files ?? [])].map(({ sha256 }) => sha256);

export interface DuplicateSearch {
  readonly caseStore: Pick<CaseStore, "find">;
  readonly events: Pick<EventStore, "some">;
  readonly cameras: Pick<CameraDirectory, "cameras">;
}

/**
 * Other cases that may be of the same act: of the same kind and act, by the same class of vehicle, seen by a camera of
 * the same site, within a minute. Those whose decided plate is another are none, nor those that are left no more.
 */
export async function possibleDuplicates(
  detail: CaseDetail,
  incident: EventView,
  { caseStore, events, cameras }: DuplicateSearch,
): Promise<readonly CaseView[]> {
  const atMs = Date.parse(detail.at);
  const query: CaseQuery = {
    ...{ what: detail.what, cameraIds: camerasBeside(detail.cameraId, cameras), order: "newest", states: LEFT },
    ...{ fromMs: atMs - DUPLICATE_WITHIN_MS, toMs: atMs + DUPLICATE_WITHIN_MS + 1, limit: LOOKED_AT_ONCE },
  };
  const found: CaseView[] = [];
  for (let after: CasePlace | undefined; found.length < MAX_DUPLICATES; ) {
    const page = await caseStore.find({ ...query, ...(after && { after }) });
    found.push(...(await alike(detail, incident, page, events)));
    after = page.at(-1)?.place;
    if (page.length < LOOKED_AT_ONCE) break;
  }
  return found.slice(0, MAX_DUPLICATES);
}

async function alike(
  detail: CaseDetail,
  { act, roadUserClass }: EventView,
  page: readonly FoundCase[],
  events: DuplicateSearch["events"],
): Promise<readonly CaseView[]> {
  const others = page.map(({ view }) => view).filter(({ id }) => id !== detail.id);
  const incidents = await events.some(others.map(({ eventId }) => eventId));
  const same = incidents.filter((one) => one.act === act && one.roadUserClass === roadUserClass);
  const sameIds = new Set(same.map(({ id }) => id));
  const isOfOther = ({ plate }: CaseView) =>
    plate !== undefined && detail.plate !== undefined && plate.text !== detail.plate.text;
  return others.filter((other) => sameIds.has(other.eventId) && !isOfOther(other));
}

function camerasBeside(cameraId: string, { cameras }: Pick<CameraDirectory, "cameras">): ReadonlySet<string> {
  const all = cameras();
  const siteId = all.find(({ id }) => id === cameraId)?.siteId;
  return new Set([cameraId, ...all.filter((one) => one.siteId === siteId).map(({ id }) => id)]);
}
