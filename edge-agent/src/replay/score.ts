import { readFileSync } from "node:fs";
import { type EpochMs, fromRfc3339, SceneId, UtcTime } from "@ngaba/contract";
import { z } from "zod";
import { EdgeError } from "../platform/errors.ts";
import { RULES } from "../rules/registry.ts";
import type { AnyRule } from "../rules/rule.ts";
import type { Incident } from "./judge.ts";

/** What really happened, for scoring: a finding within the span at the place is this case. */
export interface TruthCase {
  readonly rule: string;
  /** `ignored`: so near the limit that a finding counts neither way. */
  readonly kind: "violation" | "near-miss" | "ignored";
  /** In words, as "amber" or "stopped before the line". */
  readonly what: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly placeId?: string | undefined;
}

/** How a rule did. */
export interface RuleScore<I extends Incident = Incident, C extends TruthCase = TruthCase> {
  readonly violations: number;
  readonly nearMisses: number;
  readonly ignored: number;
  /** Violations with a finding of their own. */
  readonly found: number;
  readonly missed: readonly C[];
  /** Findings that are of no violation, each with the near miss that it is of, if any. */
  readonly falseFindings: readonly { readonly incident: I; readonly nearMiss: C | undefined }[];
  /** Undefined without violations, or without findings. */
  readonly recall: Proportion | undefined;
  readonly precision: Proportion | undefined;
}

/** A share with its 95 % interval. */
export interface Proportion {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Scores the incidents of one rule kind against what really happened. Each violation takes one finding, the nearest in
 * time; a second finding of it is false. A finding that is of no violation counts neither way where it is of an
 * ignored case, else it is false.
 *
 * @param mayMatch whether a finding may be of a case beyond time and place, as when it is known who was meant
 */
export function scoreRule<I extends Incident, C extends TruthCase>(
  incidents: readonly I[],
  cases: readonly C[],
  mayMatch: (incident: I, truth: C) => boolean = () => true,
): RuleScore<I, C> {
  const of = (kind: TruthCase["kind"]) => cases.filter((one) => one.kind === kind);
  const fits = (incident: I, truth: C) => isWithin(incident, truth) && mayMatch(incident, truth);
  const left = new Set(incidents);
  const missed = of("violation").filter((violation) => {
    const mine = [...left].filter((incident) => fits(incident, violation)).sort(byDistance(violation))[0];
    return mine === undefined || !left.delete(mine);
  });
  const falseFindings = [...left]
    .filter((incident) => !of("ignored").some((truth) => fits(incident, truth)))
    .map((incident) => ({ incident, nearMiss: of("near-miss").find((truth) => fits(incident, truth)) }));
  const violations = of("violation").length;
  const found = violations - missed.length;
  return {
    ...{ violations, nearMisses: of("near-miss").length, ignored: of("ignored").length, found, missed, falseFindings },
    recall: wilson(found, violations),
    precision: wilson(found, found + falseFindings.length),
  };
}

/** Whether a finding is of a case by time and place. */
export function isWithin(incident: Incident, truth: TruthCase): boolean {
  // A turn has no one place in the scene: the id of its rule may stand for it.
  const isSamePlace = [undefined, incident.place.id, incident.ruleId].includes(truth.placeId);
  return isSamePlace && incident.at >= truth.from && incident.at <= truth.to;
}

const byDistance = (truth: TruthCase) => (a: Incident, b: Incident) => {
  const middle = (truth.from + truth.to) / 2;
  return Math.abs(a.at - middle) - Math.abs(b.at - middle);
};

/**
 * Wilson's interval of a share at 95 %.
 * @see E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927
 */
export function wilson(successes: number, trials: number): Proportion | undefined {
  if (trials === 0) return undefined;
  const z95 = 1.959964;
  const share = successes / trials;
  const scale = 1 + z95 ** 2 / trials;
  const middle = (share + z95 ** 2 / (2 * trials)) / scale;
  const half = (z95 * Math.sqrt((share * (1 - share)) / trials + z95 ** 2 / (4 * trials ** 2))) / scale;
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Rules that only count find nothing. */
const FINDING_KINDS = RULES.filter((rule: AnyRule) => rule.counts === undefined).map(({ kind }): string => kind);

const TruthFile = z.strictObject({
  cases: z.array(
    z
      .strictObject({
        rule: z.string().refine((kind) => FINDING_KINDS.includes(kind), {
          error: ({ input }) => `unknown rule "${input}", known are ${FINDING_KINDS.join(", ")}`,
        }),
        kind: z.enum(["violation", "near-miss", "ignored"]),
        what: z.string(),
        from: UtcTime,
        to: UtcTime,
        place: SceneId.optional(),
      })
      .refine(({ from, to }) => fromRfc3339(from) <= fromRfc3339(to), "ends before it begins"),
  ),
});

/** Reads what really happened on a recording. @throws {EdgeError} TRUTH_INVALID, naming file and place */
export function readTruthFile(file: string): TruthCase[] {
  try {
    const { cases } = TruthFile.parse(JSON.parse(readFileSync(file, "utf8")));
    return cases.map(({ from, to, place, ...rest }) => ({
      ...rest,
      from: fromRfc3339(from),
      to: fromRfc3339(to),
      placeId: place,
    }));
  } catch (error) {
    throw new EdgeError("TRUTH_INVALID", `${file}: ${whyUnusable(error)}`, { cause: error });
  }
}

function whyUnusable(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll("\n", " ");
  if (error instanceof SyntaxError) return "is no JSON";
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isMissing ? "there is no such file" : String(error);
}
