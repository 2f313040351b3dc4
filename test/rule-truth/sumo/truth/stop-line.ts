import type { TruthCase } from "../../world.ts";
import type { StopLinePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { metresPast } from "./geometry.ts";
import { crossingIndex, frontOf, type History, type Observed, type Stand, standsOf } from "./history.ts";

/** A stand shorter than this is no halt yet. */
const HALT_MS = 2000;
const UNSURE_MS = 300;
/** Front past the line, metres: surely past, and not yet in the junction. */
const PAST_M = { least: 0.5, most: 4 } as const;
/** Front before the line: surely before, and near enough to be mistaken. */
const BEFORE_M = { least: 0.2, most: 1.5 } as const;

type Verdict = Pick<TruthCase, "kind" | "what">;

/** Front over the stop line on red, and halted there. One case for each stay at the line. */
export function stopLineCases(observed: Observed): TruthCase[] {
  return observed.places.stopLines.flatMap((line) =>
    observed.histories
      .filter(({ actor }) => actor.type !== "person")
      .flatMap((history) => stayCases(observed, history, line)),
  );
}

function stayCases(observed: Observed, history: History, line: StopLinePlace): TruthCase[] {
  const { actor, samples } = history;
  const pastAt = (stand: Stand): number => {
    const sample = samples[stand.last];
    return sample === undefined ? Number.NaN : metresPast(line, frontOf(actor, sample));
  };
  const near = standsOf(samples).filter((stand) => pastAt(stand) > -BEFORE_M.most && pastAt(stand) < PAST_M.most + 2);
  const past = near.filter((stand) => pastAt(stand) > -BEFORE_M.least);
  const [first, last, firstPast] = [near[0], near.at(-1), past[0]];
  if (first === undefined || last === undefined) return [];
  const verdict =
    firstPast === undefined
      ? { kind: "near-miss" as const, what: near.length > 1 ? "crept up to the line" : "stopped before the line" }
      : verdictPast(observed, history, line, { first: firstPast.first, last: last.last, pastM: pastAt(last) });
  const from = samples[first.first]?.tick ?? 0;
  const to = samples[last.last]?.tick ?? 0;
  const span = { fromMs: from * TICK_MS - 1000, toMs: to * TICK_MS + 1000 };
  return [{ rule: "stop-line", ...verdict, actorIds: [actor.id], ...span, placeId: line.id }];
}

/** From the first standing sample past the line to the last; small moves in between do not matter. */
interface Halt {
  readonly first: number;
  readonly last: number;
  readonly pastM: number;
}

function verdictPast(observed: Observed, history: History, line: StopLinePlace, halt: Halt): Verdict {
  const msAt = (index: number | undefined): number => (history.samples[index ?? -1]?.tick ?? Number.NaN) * TICK_MS;
  const crossedMs = msAt(crossingIndex(history, line, frontOf));
  if (Number.isNaN(crossedMs)) return { kind: "ignored", what: "on the line" };
  const phase = observed.phaseAt(line.signalHead, crossedMs / TICK_MS);
  const { sinceMs, untilMs } = observed.phaseSpan(line.signalHead, crossedMs / TICK_MS);
  if (phase === "green" && untilMs > UNSURE_MS) {
    return { kind: "near-miss", what: "halted past the line after crossing on green" };
  }
  if (phase !== "red" || sinceMs < UNSURE_MS) return { kind: "ignored", what: "crossed on amber or with the change" };
  if (halt.pastM < PAST_M.least || halt.pastM > PAST_M.most) {
    return { kind: "ignored", what: "on the line or far past it" };
  }
  const greenMs = crossedMs + untilMs;
  if (Math.min(greenMs, msAt(halt.last)) - msAt(halt.first) < HALT_MS) {
    return { kind: "ignored", what: "halted too briefly" };
  }
  if (msAt(halt.last) < greenMs - UNSURE_MS) return { kind: "ignored", what: "went on while still red" };
  return { kind: "violation", what: "halted past the line on red" };
}
