/** What is old enough to go, in batches. Whether it is held is asked when it is about to go. */
import type { PagePosition } from "../cases/cursor.ts";
import type { OldEvents } from "../cases/old-events.ts";
import type { MediaFacts } from "../media/media-store.ts";
import type { OldMedia } from "../media/old-media.ts";
import type { CaseResult } from "./case-outcome.ts";
import type { CaseStore } from "./case-store.ts";
import type { OldCase, OldCases } from "./old-cases.ts";

const AT_ONCE = 200;

/** Something that may go, with all that is only there for it. */
export interface Candidate {
  readonly caseId?: string;
  readonly eventId?: string;
  readonly file?: MediaFacts;
  /** Cases and events by which it may be held. */
  readonly heldBy: readonly string[];
}

type Batch = readonly Candidate[];

interface Sources {
  readonly caseStore: Pick<CaseStore, "ofEvents">;
  readonly oldCases: Pick<OldCases, "before">;
  readonly oldEvents: Pick<OldEvents, "before" | "namedBy">;
  readonly oldMedia: Pick<OldMedia, "before">;
}

/** Events that no case was made of. */
export async function* eventBatches(
  beforeMs: number,
  { caseStore, oldEvents }: Pick<Sources, "caseStore" | "oldEvents">,
): AsyncGenerator<Batch> {
  for (let after: PagePosition | undefined; ; ) {
    const events = await oldEvents.before(beforeMs, AT_ONCE, after);
    const withCase = await caseStore.ofEvents(events.map(({ id }) => id));
    const without = events.filter(({ id }) => !withCase.has(id));
    if (without.length > 0) yield without.map(({ id }) => ({ eventId: id, heldBy: [id] }));
    if (events.length < AT_ONCE) return;
    after = events.at(-1);
  }
}

/** Cases that came to one of these, each with its event. */
export async function* caseBatches(
  results: readonly CaseResult[],
  beforeMs: number,
  { oldCases }: Pick<Sources, "oldCases">,
): AsyncGenerator<Batch> {
  for (let after: OldCase | undefined; ; ) {
    const cases = await oldCases.before(results, beforeMs, AT_ONCE, after);
    if (cases.length > 0) {
      yield cases.map(({ id, eventId }) => ({ caseId: id, eventId, heldBy: [id, eventId] }));
    }
    if (cases.length < AT_ONCE) return;
    after = cases.at(-1);
  }
}

/** Pictures, clips and documents that no case rests on. */
export async function* mediaBatches(
  beforeMs: number,
  { caseStore, oldEvents, oldMedia }: Pick<Sources, "caseStore" | "oldEvents" | "oldMedia">,
): AsyncGenerator<Batch> {
  const withoutCase = async (files: readonly MediaFacts[]): Promise<Batch> => {
    const names = await oldEvents.namedBy(files.map(({ sha256 }) => sha256));
    const withCase = await caseStore.ofEvents([...names.values()].flat());
    return files
      .map((file) => ({ file, heldBy: names.get(file.sha256) ?? [] }))
      .filter(({ heldBy }) => !heldBy.some((id) => withCase.has(id)));
  };
  let files: MediaFacts[] = [];
  for await (const file of oldMedia.before(beforeMs)) {
    files.push(file);
    if (files.length < AT_ONCE) continue;
    yield await withoutCase(files);
    files = [];
  }
  if (files.length > 0) yield await withoutCase(files);
}
