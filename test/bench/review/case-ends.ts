/** Whether cases ended as their keys say, as the centre has them. */
import { CaseDetail, CaseList } from "@ngaba/contract";
import type { Page } from "playwright-core";
import { type CaseKey, endOf, nameOf } from "./case-keys.ts";

/** Asks the centre as who sits at the page. */
async function askAs(page: Page, address: string): Promise<unknown> {
  const answer = await page.request.get(address);
  if (!answer.ok()) throw new Error(`the centre answers ${answer.status()} to ${address}`);
  return await answer.json();
}

/** Ids of the cases that are to be decided, by those of their events. */
export async function caseIdsByEvent(page: Page, httpUrl: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const more = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const list = CaseList.parse(await askAs(page, `${httpUrl}/api/cases?forMe=true&limit=100${more}`));
    for (const { id, eventId } of list.cases) ids.set(eventId, id);
    cursor = list.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

/** @returns in words how the cases ended that ended otherwise */
export async function wronglyEnded(
  page: Page,
  httpUrl: string,
  keys: readonly CaseKey[],
  caseIds: readonly string[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [number, key] of keys.entries()) {
    const detail = CaseDetail.parse(await askAs(page, `${httpUrl}/api/cases/${caseIds[number]}`));
    const same = key.sameAs === undefined ? undefined : caseIds[key.sameAs];
    if (isAsKey(detail, key, same)) continue;
    wrong.push(`${nameOf(number, key)} is ${detail.state}: ${JSON.stringify(detail.entries.at(-1)?.act)}`);
  }
  return wrong;
}

/** An accepted one waits for a second officer; there is one conclusion, nothing was taken back. */
export function isAsKey({ state, entries }: CaseDetail, key: CaseKey, sameCaseId: string | undefined): boolean {
  const end = endOf(key);
  const concluded = entries.map(({ act }) => act).filter(({ kind }) => !["open", "take", "release"].includes(kind));
  const [act, ...more] = concluded;
  if (act === undefined || more.length > 0) return false;
  if (end.kind === "reject") {
    const isOfThat = act.kind === "reject" && act.reason === end.reason && act.duplicateOf === sameCaseId;
    return state === "rejected" && isOfThat;
  }
  if (act.kind !== "accept" || state !== "awaiting-second-approval") return false;
  const { plate, vehicle, legalBasis } = act;
  const isPlate = plate.text === end.plate && plate.colour === "white";
  return isPlate && vehicle === end.vehicle && legalBasis.provisionId === end.provisionId;
}
