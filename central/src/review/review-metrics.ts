import { localDateOf } from "@ngaba/config";
import { epochMs } from "@ngaba/contract";
import { Counter, Gauge } from "prom-client";
import type { Clock } from "../platform/clock.ts";
import type { Registry } from "../platform/metrics.ts";
import type { CaseCount, CaseStore } from "./case-store.ts";

/** All cases are counted for it, and whoever collects figures may do so every few seconds. */
const COUNTED_AGAIN_MS = 60_000;

const WAITING = "Incidents that become cases once their evidence is finished, or a day has passed; counted each hour";

/** What the review counts. */
export interface ReviewMetrics {
  readonly opened: Counter<"kind">;
  readonly expired: Counter;
  /** Incidents without a case that wait for their evidence. */
  readonly waiting: Gauge;
}

export function createReviewMetrics({
  registry,
  clock,
  caseStore,
}: {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly caseStore: Pick<CaseStore, "counts">;
}): ReviewMetrics {
  const registers = [registry];
  const counts = rememberedCounts(clock, caseStore);
  const gauge = (name: string, help: string, numberOf: (count: CaseCount) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ["state"], registers },
      async collect() {
        const counted = await counts();
        this.reset();
        for (const count of counted) this.set({ state: count.state }, numberOf(count));
      },
    });
  gauge("central_cases", "Violation cases by state", ({ cases }) => cases);
  const late = "Cases with something that the law had due before today, by state";
  gauge("central_cases_overdue", late, ({ overdue }) => overdue);
  const opened = {
    name: "central_cases_opened_total",
    help: "Cases made from incidents",
    labelNames: ["kind"] as const,
  };
  return {
    opened: new Counter({ ...opened, registers }),
    waiting: new Gauge({ name: "central_cases_waiting", help: WAITING, registers }),
    expired: new Counter({ name: "central_cases_expired_total", help: "Cases that the limitation closed", registers }),
  };
}

/** One look for whoever asks within a minute, and for both figures at once. One that failed is not remembered. */
function rememberedCounts(clock: Clock, caseStore: Pick<CaseStore, "counts">): () => Promise<readonly CaseCount[]> {
  let newest: { readonly counts: Promise<readonly CaseCount[]>; readonly askedAtMs: number } | undefined;
  return () => {
    const nowMs = clock.monotonic();
    if (newest !== undefined && nowMs - newest.askedAtMs < COUNTED_AGAIN_MS) return newest.counts;
    const asked = { counts: caseStore.counts(localDateOf(epochMs(clock.now()))), askedAtMs: nowMs };
    newest = asked;
    asked.counts.catch(() => {
      if (newest === asked) newest = undefined;
    });
    return asked.counts;
  };
}
