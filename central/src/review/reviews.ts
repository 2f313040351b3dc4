import { localDateOf } from "@ngaba/config";
import type { CaseDetail, CaseList, CaseListQuery, CaseOffers, CaseView } from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { EventStore } from "../cases/event-store.ts";
import { detailShownTo, viewShownTo } from "./blind.ts";
import { type CaseActing, type CaseAnswer, createCaseActs, type WantedCaseAct } from "./case-acts.ts";
import { filesOf, MAX_DUPLICATES, possibleDuplicates, provisionsOffered } from "./case-offers.ts";
import { refusalOf } from "./case-refusals.ts";
import type { CaseStore } from "./case-store.ts";
import { findCases, withoutPlate } from "./find-cases.ts";
import { fileStates } from "./resolve-act.ts";
import { type Officer, officeOf, type ReviewLaw, reviewerOf } from "./review-law.ts";

/** What officers do about cases. Whatever is of a camera that who asks may not see is not there for them. */
export interface Reviews {
  /** What an account's authority may be. */
  readonly authorities: ReviewLaw["authorities"];
  /** @throws {CentralError} CURSOR_INVALID */
  find(query: CaseListQuery, officer: Officer): Promise<CaseList>;
  /** As the officer may see it. `undefined`: no such case. */
  of(caseId: string, officer: Officer): Promise<CaseDetail | undefined>;
  /** What may be chosen, and what the evidence is worth now. `undefined`: no such case. */
  offers(caseId: string, officer: Officer): Promise<CaseOffers | undefined>;
  /** Ids of everybody who has an entry in any case. */
  people(): Promise<ReadonlySet<string>>;
  /** Whether a case among these, or of one of these events, is one that the officer could take now. */
  mayTake(caseOrEventIds: readonly string[], officer: Officer): Promise<boolean>;
  /** Durable when it resolves. A repeated one is done once. */
  act(caseId: string, wanted: WantedCaseAct, officer: Officer): Promise<CaseAnswer>;
}

export interface ReviewsOptions extends CaseActing {
  readonly caseStore: CaseStore;
  readonly events: Pick<EventStore, "some">;
  readonly cameras: Pick<CameraDirectory, "cameras" | "sites">;
}

export function createReviews(options: ReviewsOptions): Reviews {
  const { caseStore, law } = options;
  const doAct = createCaseActs(options);
  const shown = (detail: CaseDetail, officer: Officer) => detailShownTo(detail, officer, law.isBlind);
  const seen = async (caseId: string, officer: Officer) => {
    const detail = await caseStore.get(caseId);
    return detail !== undefined && maySee(officer, detail.cameraId) ? detail : undefined;
  };
  return {
    authorities: law.authorities,
    find: (query, officer) => findCases(query, officer, options),
    of: async (caseId, officer) => {
      const detail = await seen(caseId, officer);
      return detail && shown(detail, officer);
    },
    offers: async (caseId, officer) => {
      const detail = await seen(caseId, officer);
      return detail && offersOf(shown(detail, officer), officer, options);
    },
    people: () => caseStore.people(),
    mayTake: async (ids, officer) => {
      const details = await caseStore.some([...ids, ...(await caseStore.ofEvents(ids)).values()]);
      const reviewer = reviewerOf(officer, law);
      return details.some((one) => refusalOf(one, { kind: "take" }, reviewer, options.clock.now()) === undefined);
    },
    act: async (caseId, wanted, officer) => {
      const answer = await doAct(caseId, wanted, officer);
      return "detail" in answer ? { ...answer, detail: shown(answer.detail, officer) } : answer;
    },
  };
}

/** Nothing is offered of an incident that the lists do not have yet, as when they are made anew. */
async function offersOf(detail: CaseDetail, officer: Officer, options: ReviewsOptions): Promise<CaseOffers> {
  const { caseStore, clock, events, law, mediaStates } = options;
  const deadlines = [...law.deadlinesOf(detail, localDateOf(clock.now()))];
  const [incident] = await events.some([detail.eventId]);
  const office = officeOf(officer, law);
  const may = { ceilingVnd: office?.ceilingVnd ?? 0, mayDeductPoints: office?.mayDeductPoints ?? false };
  const shown = (views: readonly CaseView[]) =>
    views
      .filter(({ cameraId }) => maySee(officer, cameraId))
      .map((view) => withoutPlate(viewShownTo(view, officer, law.isBlind)));
  const merged = shown(await caseStore.mergedInto(detail.id, MAX_DUPLICATES));
  const known = { deadlines, merged, ...may };
  if (incident === undefined) return { ...known, provisions: [], duplicates: [], files: [] };
  const duplicates = await possibleDuplicates(detail, incident, options);
  const hashes = filesOf(incident);
  return {
    ...known,
    provisions: [...provisionsOffered(incident, law)],
    duplicates: shown(duplicates),
    files: fileStates(hashes, await mediaStates(hashes)),
  };
}
