import { basename } from "node:path";
import { type RuleScore, scoreRule, wilson } from "@ngaba/edge-agent/replay/score.ts";
import type { JudgedIncident, JudgedWorld } from "./judge-world.ts";
import type { NoiseLevelName } from "./noise-levels.ts";

type Case = JudgedWorld["cases"][number];
/** What is scored, and where it is from. */
export type Judged = JudgedWorld & { readonly order: { readonly folder: string } };
/** `atSeam`: wrong findings whose evidence spans the jump of a looped film; they are not among the false ones. */
type KindScore = RuleScore<JudgedIncident, Case> & { readonly atSeam: readonly JudgedIncident[] };

/** How the rules did on several worlds together. */
export interface Scores {
  /** By rule kind, counts summed over the worlds. */
  readonly rules: Readonly<Record<string, PooledScore>>;
  /** Of the measured speeds, the median of |measured − true| / true; undefined when none was measured. */
  readonly speedErrorMedian: number | undefined;
  /** Share of the measured speeds whose stated band holds the truth. */
  readonly speedBandCoverage: number | undefined;
  readonly speedsMeasured: number;
  /** Each miss and each false finding, in words. */
  readonly wrong: readonly string[];
}

export type PooledScore = Pick<
  RuleScore,
  "violations" | "nearMisses" | "ignored" | "found" | "recall" | "precision"
> & {
  readonly falseFindings: number;
  readonly falseAtNearMisses: number;
  readonly atSeam: number;
};

/** Scores what was judged, kind by kind and world by world, and adds it up. */
export function scoreWorlds(judged: readonly Judged[]): Scores {
  // What is told of a kind that has no case is false, and must not go unseen.
  const kinds = new Set(
    judged.flatMap(({ cases, incidents }) => [...cases.map(({ rule }) => rule), ...incidents.map(({ kind }) => kind)]),
  );
  const wrong: string[] = [];
  const rules = [...kinds].sort().map((kind): [string, PooledScore] => {
    const scores = judged.map((one) => {
      const score = scoreKind(kind, one);
      wrong.push(...wrongLines(kind, score, one));
      return score;
    });
    return [kind, pooled(scores)];
  });
  const speeds = judged.flatMap((one) => one.speeds);
  const errors = speeds
    .map(({ estimate, trueMps }) => Math.abs(estimate.mps - trueMps) / trueMps)
    .sort((a, b) => a - b);
  const held = speeds.filter(({ estimate, trueMps }) => estimate.lowMps <= trueMps && trueMps <= estimate.highMps);
  return {
    rules: Object.fromEntries(rules),
    speedErrorMedian: errors[Math.floor(errors.length / 2)],
    speedBandCoverage: speeds.length === 0 ? undefined : held.length / speeds.length,
    speedsMeasured: speeds.length,
    wrong,
  };
}

function scoreKind(kind: string, { incidents, cases }: Judged): KindScore {
  const score = scoreRule(
    incidents.filter((one) => one.kind === kind),
    cases.filter(({ rule }) => rule === kind),
    isAbout,
  );
  const spansSeam = ({ incident }: { readonly incident: JudgedIncident }): boolean => incident.spansSeam === true;
  return {
    ...score,
    falseFindings: score.falseFindings.filter((one) => !spansSeam(one)),
    atSeam: score.falseFindings.filter(spansSeam).map(({ incident }) => incident),
  };
}

/** A finding is of a case only when it is about the same road user; a crowd's is about nobody in particular. */
export function isAbout(incident: JudgedIncident, { actorIds }: Pick<Case, "actorIds">): boolean {
  return incident.trackIds.length === 0 || (incident.actorId !== undefined && actorIds.includes(incident.actorId));
}

function pooled(scores: readonly KindScore[]): PooledScore {
  const sum = (count: (score: KindScore) => number) => scores.reduce((total, score) => total + count(score), 0);
  const [violations, found] = [sum((one) => one.violations), sum((one) => one.found)];
  const falseFindings = sum((one) => one.falseFindings.length);
  return {
    violations,
    nearMisses: sum((one) => one.nearMisses),
    ignored: sum((one) => one.ignored),
    found,
    falseFindings,
    falseAtNearMisses: sum((one) => one.falseFindings.filter(({ nearMiss }) => nearMiss !== undefined).length),
    atSeam: sum((one) => one.atSeam.length),
    recall: wilson(found, violations),
    precision: wilson(found, found + falseFindings),
  };
}

function wrongLines(kind: string, { missed, falseFindings, atSeam }: KindScore, { order, startsAt }: Judged): string[] {
  const world = basename(order.folder);
  const seconds = (at: number) => ((at - startsAt) / 1000).toFixed(1);
  return [
    ...missed.map(({ from, to, what, actorIds }) => {
      const actors = actorIds.slice(0, 3).join(",");
      return `${kind} missed in ${world} at ${seconds(from)}–${seconds(to)} s, actor ${actors}: ${what}`;
    }),
    ...falseFindings.map(({ incident: { at, actorId }, nearMiss }) => {
      const what = nearMiss === undefined ? "nothing" : `near miss "${nearMiss.what}"`;
      return `${kind} false in ${world} at ${seconds(at)} s, actor ${actorId ?? "?"}: ${what}`;
    }),
    ...atSeam.map(({ at, actorId }) => {
      return `${kind} at the seam of the loop in ${world} at ${seconds(at)} s, actor ${actorId ?? "?"}`;
    }),
  ];
}

type ScoresByLevel = Readonly<Partial<Record<NoiseLevelName, Scores>>>;

/** Tables in Markdown: one for the report seeds, one for the tuning seeds. */
export function tablesOf(report: ScoresByLevel, tuning: ScoresByLevel | undefined): string[] {
  return [
    "### Report seeds",
    "",
    ...tableOf(report),
    ...(tuning === undefined ? [] : ["", "### Tuning seeds", "", ...tableOf(tuning)]),
  ];
}

function tableOf(levels: ScoresByLevel): string[] {
  const names = Object.keys(levels) as NoiseLevelName[];
  const kinds = [...new Set(names.flatMap((name) => Object.keys(levels[name]?.rules ?? {})))].sort();
  const head = names.flatMap((name) => [`recall, ${name}`, `precision, ${name}`]);
  return [
    `| rule | violations | near misses | ignored | ${head.join(" | ")} |`,
    `| --- | ---: | ---: | ---: | ${head.map(() => "---").join(" | ")} |`,
    ...kinds.map((kind) => {
      const any = names.map((name) => levels[name]?.rules[kind]).find((score) => score !== undefined);
      const cells = names.flatMap((name) => shares(levels[name]?.rules[kind]));
      return `| \`${kind}\` | ${any?.violations ?? 0} | ${any?.nearMisses ?? 0} | ${any?.ignored ?? 0} | ${cells.join(" | ")} |`;
    }),
    "",
    ...names.map((name) => `- ${name}: ${speedsInWords(levels[name])}`),
  ];
}

export function shares(score: PooledScore | undefined): [string, string] {
  if (score === undefined) return ["–", "–"];
  const { found, violations, falseFindings } = score;
  return [share(score.recall, `${found} of ${violations}`), share(score.precision, `${falseFindings} false`)];
}

function share(value: RuleScore["recall"], counts: string): string {
  if (value === undefined) return "–";
  const { share: mean, low, high } = value;
  return `${mean.toFixed(3)} [${low.toFixed(3)}–${high.toFixed(3)}] (${counts})`;
}

export function speedsInWords(scores: Scores | undefined): string {
  if (scores?.speedErrorMedian === undefined || scores.speedBandCoverage === undefined) return "no speed measured";
  const { speedErrorMedian, speedBandCoverage, speedsMeasured } = scores;
  return `${speedsMeasured} speeds measured, median error ${percent(speedErrorMedian)}, the stated band holds ${percent(speedBandCoverage)} of the true speeds`;
}

/** With one decimal. */
export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** The command's line of JSON: the middle level on the report seeds first. */
export function jsonOf(report: ScoresByLevel, tuning: ScoresByLevel) {
  const short = (levels: ScoresByLevel) =>
    Object.fromEntries(Object.entries(levels).map(([name, scores]) => [name, shortened(scores)]));
  const { middle } = report;
  return { ...(middle && shortened(middle)), levels: short(report), tuning: short(tuning) };
}

function shortened({ rules, speedErrorMedian, speedBandCoverage }: Scores) {
  const entries = Object.entries(rules).map(([kind, { recall, precision, violations, nearMisses }]) => [
    kind,
    { recall: rounded(recall?.share), precision: rounded(precision?.share), violations, nearMisses },
  ]);
  return {
    rules: Object.fromEntries(entries),
    speedErrorMedian: rounded(speedErrorMedian),
    speedBandCoverage: rounded(speedBandCoverage),
  };
}

/** Null in JSON where there was nothing to measure. */
const rounded = (value: number | undefined): number | null => (value === undefined ? null : Number(value.toFixed(5)));
