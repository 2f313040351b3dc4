import type { TruthCase } from "../../world.ts";
import type { StopLinePlace } from "../places.ts";
import { TICK_MS } from "../track.ts";
import { metresPast } from "./geometry.ts";
import { crossingIndex, frontOf, type History, type Observed, type Stand, standsOf } from "./history.ts";

/** Nobody can be sure of the phase so near to its change. */
const UNSURE_MS = 300;
/** Front so far past the line without halting: gone on. */
const GONE_ON_M = 6;
const LAST_OF_GREEN_MS = 1000;

/** Front over the stop line on red, and on into the junction. */
export function redLightCases(observed: Observed): TruthCase[] {
  return observed.places.stopLines.flatMap((line) =>
    observed.histories
      .filter(({ actor }) => actor.type !== "person")
      .flatMap((history) => crossingCase(observed, history, line) ?? waitingCases(observed, history, line)),
  );
}

type Verdict = Pick<TruthCase, "kind" | "what">;

function crossingCase(observed: Observed, history: History, line: StopLinePlace): TruthCase | undefined {
  const crossing = crossingIndex(history, line, frontOf);
  const tick = history.samples[crossing ?? -1]?.tick;
  if (crossing === undefined || tick === undefined) return undefined;
  const verdict = verdictOf(observed, history, line, crossing);
  if (verdict === undefined) return undefined;
  return caseOf(history, line, verdict, { fromMs: tick * TICK_MS - 500, toMs: tick * TICK_MS + 6000 });
}

function verdictOf(observed: Observed, history: History, line: StopLinePlace, crossing: number): Verdict | undefined {
  const tick = history.samples[crossing]?.tick ?? 0;
  const phase = observed.phaseAt(line.signalHead, tick);
  const { sinceMs, untilMs } = observed.phaseSpan(line.signalHead, tick);
  if (phase === "green") {
    return untilMs <= LAST_OF_GREEN_MS ? { kind: "near-miss", what: "last second of green" } : undefined;
  }
  if (phase === "amber" && untilMs > UNSURE_MS) return { kind: "near-miss", what: "amber" };
  if (phase !== "red" || sinceMs < UNSURE_MS || untilMs < UNSURE_MS) {
    return { kind: "ignored", what: "too near to the change of phase" };
  }
  return verdictOnRed(observed, history, line, crossing);
}

function verdictOnRed(observed: Observed, history: History, line: StopLinePlace, crossing: number): Verdict {
  const past = (index: number): number => {
    const sample = history.samples[index];
    return sample === undefined ? Number.NaN : metresPast(line, frontOf(history.actor, sample));
  };
  const hasHalted = standsOf(history.samples).some(({ first }) => first >= crossing && past(first) < GONE_ON_M);
  const goneIndex = history.samples.findIndex((_, index) => index >= crossing && past(index) >= GONE_ON_M);
  const goneTick = history.samples[goneIndex]?.tick;
  if (!hasHalted) {
    return goneTick === undefined
      ? { kind: "ignored", what: "not seen going on" }
      : { kind: "violation", what: "crossed on red and went on" };
  }
  const onRed = goneTick !== undefined && isSameRed(observed, line, history.samples[crossing]?.tick ?? 0, goneTick);
  return onRed
    ? { kind: "ignored", what: "halted past the line and went on while still red" }
    : { kind: "near-miss", what: "halted past the line until green" };
}

function isSameRed(observed: Observed, line: StopLinePlace, from: number, to: number): boolean {
  return observed.phaseSpan(line.signalHead, from).untilMs >= (to - from) * TICK_MS;
}

/** Stopped before the line on red, and did not cross it while in view of this stay. */
function waitingCases(observed: Observed, history: History, line: StopLinePlace): TruthCase[] {
  return waits(observed, history, line).map(({ first, last }) => {
    const fromMs = (history.samples[first]?.tick ?? 0) * TICK_MS;
    const toMs = (history.samples[last]?.tick ?? 0) * TICK_MS;
    return caseOf(history, line, { kind: "near-miss", what: "stopped before the line on red" }, { fromMs, toMs });
  });
}

function waits(observed: Observed, { actor, samples }: History, line: StopLinePlace): Stand[] {
  return standsOf(samples).filter(({ first, last }) => {
    const sample = samples[(first + last) >> 1];
    if (sample === undefined || observed.phaseAt(line.signalHead, sample.tick) !== "red") return false;
    const past = metresPast(line, frontOf(actor, sample));
    return past > -3 && past < -0.2;
  });
}

function caseOf(
  { actor }: History,
  line: StopLinePlace,
  verdict: Verdict,
  span: Pick<TruthCase, "fromMs" | "toMs">,
): TruthCase {
  return { rule: "red-light", ...verdict, actorIds: [actor.id], ...span, placeId: line.id };
}
