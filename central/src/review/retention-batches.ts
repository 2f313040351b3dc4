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
  readonly oldCase?: OldCase;
  readonly eventId?: string;
  readonly file?: MediaFacts;
  /** Cases and events by which it may be held. */
  readonly heldBy: readonly string[];
}

type Batch = readonly Candidate[];

interface Sources {
  /** Every row of the inbox up to here has been looked at for cases. */
  readonly reviewedUpTo: number;
  readonly caseStore: Pick<CaseStore, "ofEvents">;
  readonly oldCases: Pick<OldCases, "before">;
  readonly oldEvents: Pick<OldEvents, "before" | "namedBy" | "toldBehind">;
  readonly oldMedia: Pick<OldMedia, "before">;
}

/** Events that no case was made of. */
export async function* eventBatches(
  beforeMs: number,
  sources: Pick<Sources, "caseStore" | "oldEvents" | "reviewedUpTo">,
): AsyncGenerator<Batch> {
  for (let after: PagePosition | undefined; ; ) {
    const events = await sources.oldEvents.before(beforeMs, AT_ONCE, after);
    const withCase = await mayHaveCase(
      events.map(({ id }) => id),
      sources,
    );
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
      yield cases.map((oldCase) => ({ oldCase, eventId: oldCase.eventId, heldBy: [oldCase.id, oldCase.eventId] }));
    }
    if (cases.length < AT_ONCE) return;
    after = cases.at(-1);
  }
}

/**
 * Pictures and clips that no case rests on, and manifests of such. Other documents stay: manifests name scenes,
 * configurations and model cards, each thousands of cases the same ones, and nobody is seen in them.
 */
export async function* mediaBatches(
  beforeMs: number,
  sources: Pick<Sources, "caseStore" | "oldEvents" | "oldMedia" | "reviewedUpTo">,
): AsyncGenerator<Batch> {
  const withoutCase = async (files: readonly MediaFacts[]): Promise<Batch> => {
    const names = await sources.oldEvents.namedBy(files.map(({ sha256 }) => sha256));
    const withCase = await mayHaveCase([...names.values()].flat(), sources);
    return files
      .map((file) => ({ file, heldBy: names.get(file.sha256) ?? [] }))
      .filter(({ file, heldBy }) => file.mediaType !== "application/json" || heldBy.length > 0)
      .filter(({ heldBy }) => !heldBy.some((id) => withCase.has(id)));
  };
  let files: MediaFacts[] = [];
  for await (const file of sources.oldMedia.before(beforeMs)) {
    files.push(file);
    if (files.length < AT_ONCE) continue;
    yield await withoutCase(files);
    files = [];
  }
  if (files.length > 0) yield await withoutCase(files);
}

/** Of an event that an agent has told of just now, and that began long ago, a case may still be made. */
async function mayHaveCase(
  eventIds: readonly string[],
  { caseStore, oldEvents, reviewedUpTo }: Pick<Sources, "caseStore" | "oldEvents" | "reviewedUpTo">,
): Promise<ReadonlySet<string>> {
  const withCase = await caseStore.ofEvents(eventIds);
  return new Set([...withCase.keys(), ...(await oldEvents.toldBehind(eventIds, reviewedUpTo))]);
}
