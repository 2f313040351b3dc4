import type { NoteView } from "../audit/view-notes.ts";
import type { Accounts } from "../auth/accounts.ts";
import type { Reviews } from "../review/reviews.ts";
import { REVIEWING } from "./access.ts";

const [AHEAD, VIEWED] = [".read-ahead", ".viewed"];

export interface ReadAheadOptions {
  readonly accounts: Pick<Accounts, "find">;
  readonly reviews: Pick<Reviews, "mayTake">;
  /** Of a picture, clip or manifest; of anything else none. */
  readonly eventsOfMedia: (sha256: string) => Promise<readonly string[]>;
}

/**
 * A page reads ahead what its officer may take next. Whatever else is asked for as read ahead is noted as viewed: or
 * whoever says so could look at anything, and nobody would know.
 */
export function honestNotes(noteView: NoteView, options: ReadAheadOptions): NoteView {
  return async (entry) => {
    const isHonest = !entry.action.endsWith(AHEAD) || (await mayBeAhead(entry, options));
    await noteView(isHonest ? entry : { ...entry, action: entry.action.replace(AHEAD, VIEWED) });
  };
}

async function mayBeAhead(
  { who, action, subject }: Parameters<NoteView>[0],
  { accounts, reviews, eventsOfMedia }: ReadAheadOptions,
): Promise<boolean> {
  const account = who.kind === "person" ? await accounts.find(who.id) : undefined;
  if (account === undefined || !account.roles.some((role) => REVIEWING.includes(role))) return false;
  const { id, name, roles, authority } = account;
  const officer = { kind: "person", id, name, roles, authority, cameraIds: undefined } as const; // the route has asked what they may see
  return reviews.mayTake(action.startsWith("evidence") ? await eventsOfMedia(subject) : [subject], officer);
}
