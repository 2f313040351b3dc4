/** How often officers accept what rules find, and how far they agree: what the review teaches those who care for rules. */
import { randomUUID } from "node:crypto";
import {
  type Agreement,
  type RejectReason,
  type ReviewFigure,
  type ReviewFigures,
  type ReviewFiguresQuery,
  type ReviewSample,
  type ReviewSampleQuery,
  type ReviewTag,
  type SampleVerdictRequest,
  sumOfSample,
} from "@ngaba/contract";
import type { Who } from "../auth/who.ts";
import { withoutPlate } from "./find-cases.ts";
import type { DecidedRange, OutcomeCount, OutcomeStore, PairCount } from "./outcome-store.ts";
import type { ReviewLaw } from "./review-law.ts";
import { type JudgingOptions, judge, type VerdictAnswer } from "./sample-verdicts.ts";
import { cohensKappa, sumOf, wilsonInterval } from "./statistics.ts";

/** More would be a list that nobody reads. */
const MAX_COUNTS = 20_000;

type Eyes = Pick<Who, "cameraIds">;

export interface ReviewTeaching {
  /** Nobody is named in it. @throws {CentralError} TOO_MANY_SUMS */
  figures(query: ReviewFiguresQuery, who: Eyes): Promise<ReviewFigures>;
  /** Decided cases for somebody to look at again, without their plates: nobody has said what for. */
  sample(query: ReviewSampleQuery, who: Eyes): Promise<ReviewSample>;
  /** What somebody finds of one of them. Durable when it resolves. @param note see {@link judge} */
  judge(request: SampleVerdictRequest, who: Who, note: Parameters<typeof judge>[3]): Promise<VerdictAnswer>;
}

export interface ReviewTeachingOptions extends JudgingOptions {
  readonly outcomes: OutcomeStore;
  readonly law: Pick<ReviewLaw, "isBlind">;
}

export function createReviewTeaching(options: ReviewTeachingOptions): ReviewTeaching {
  const { outcomes, caseStore, verdictStore, law } = options;
  return {
    figures: async ({ by = [], ...range }, who) =>
      figuresOf(await outcomes.counts(rangeOf(range, who), by, MAX_COUNTS), by),
    sample: async ({ size, seed = randomUUID(), ...asked }, who) => {
      const range = rangeOf(asked, who);
      const population = await outcomes.decided(range);
      const ids = await outcomes.drawn(range, seed, size);
      const known = new Map(
        (await caseStore.some(ids)).map(({ entries: _, ...view }) => [view.id, withoutPlate(view)]),
      );
      const cases = ids.flatMap((id) => known.get(id) ?? []);
      const shownIds = cases.map(({ id }) => id);
      const verdicts = [...(await verdictStore.of(seed, shownIds))];
      const agreement = agreementOf(await outcomes.pairs(range), law.isBlind);
      return { seed, population, cases, verdicts, sum: sumOfSample(cases.length, verdicts), agreement };
    },
    judge: async (request, who, note) => {
      const ids = await outcomes.drawn(rangeOf(request, who), request.seed, request.size);
      return judge(request, ids, who, note, options);
    },
  };
}

const rangeOf = ({ from, to }: { readonly from: string; readonly to: string }, { cameraIds }: Eyes): DecidedRange => ({
  ...{ fromMs: Date.parse(from), toMs: Date.parse(to) },
  ...(cameraIds && { cameraIds }),
});

/** Pure. Those with most rejected first. */
export function figuresOf(counts: readonly OutcomeCount[], by: readonly ReviewTag[]): ReviewFigures {
  const groups = Map.groupBy(counts, ({ ruleId, cameraId, hour, kind }) =>
    JSON.stringify([ruleId, cameraId, hour, kind]),
  );
  const figures = [...groups.values()].flatMap((group): ReviewFigure[] => {
    const [one] = group;
    if (one === undefined) return [];
    const { result: _result, reason: _reason, cases: _cases, ...tags } = one;
    return [{ ...tags, ...added(group) }];
  });
  return {
    figures: by.length === 0 ? [] : figures.toSorted((a, b) => b.rejected - a.rejected || b.accepted - a.accepted),
    all: added(counts),
    notKnown: ["weather"],
  };
}

function added(counts: readonly OutcomeCount[]): ReviewFigures["all"] {
  const countOf = (result: OutcomeCount["result"]) => sumOf(counts.filter((one) => one.result === result));
  const [accepted, rejected, exempt] = [countOf("accepted"), countOf("rejected"), countOf("exempt")];
  const interval = wilsonInterval(accepted, accepted + rejected);
  const reasons: Partial<Record<RejectReason, number>> = {};
  for (const { reason, cases } of counts) if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + cases;
  return {
    ...{ accepted, rejected, exempt },
    ...(interval && { precision: accepted / (accepted + rejected), interval: [...interval] }),
    reasons,
  };
}

/** Pure. */
export function agreementOf(pairs: readonly PairCount[], isBlind: boolean): Agreement {
  const byWords = Map.groupBy(pairs, ({ first, second }) => `${first} ${second}`);
  const table = [...byWords.values()].flatMap((some) => {
    const [one] = some;
    return one === undefined ? [] : [{ first: one.first, second: one.second, cases: sumOf(some) }];
  });
  const kappa = cohensKappa(table);
  return {
    pairs: sumOf(table),
    alike: sumOf(table.filter(({ first, second }) => first === second)),
    same: sumOf(pairs.filter(({ isSame }) => isSame)),
    ...(kappa !== undefined && { kappa }),
    ...{ table, isBlind },
  };
}
