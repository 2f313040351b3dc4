import { localTimeOf, toRfc3339 } from "@ngaba/contract";
import type { Language } from "../platform/language.ts";
import type { Comparison } from "./compare.ts";
import type { Incident } from "./judge.ts";
import type { Replay } from "./replay.ts";
import { OFF_WORDS, WORDS } from "./report-words.ts";
import { type Proportion, type RuleScore, scoreRule, type TruthCase } from "./score.ts";

/** Lines for people: what each rule found, and how that agrees with the truth where it is given. */
export function replayReport(replay: Replay, truth: readonly TruthCase[] | undefined, language: Language): string[] {
  const words = WORDS[language];
  const kinds = [
    ...new Set([...replay.incidents.map(({ kind }) => kind), ...(truth ?? []).map(({ rule }) => rule)]),
  ].sort();
  const rows = kinds.map((kind) =>
    row(
      kind,
      replay.incidents.filter((one) => one.kind === kind),
      truth,
    ),
  );
  const head = words.rule.padEnd(22) + words.incidents.padStart(10);
  return [
    truth === undefined ? head : `${head}${words.recall.padStart(26)}${words.precision.padStart(26)}`,
    ...(rows.length === 0 ? [words.none] : rows),
    ...replay.off.map(({ ruleId, why }) => words.off(ruleId, OFF_WORDS[why][language])),
  ];
}

function row(kind: string, incidents: readonly Incident[], truth: readonly TruthCase[] | undefined): string {
  const counted = kind.padEnd(22) + String(incidents.length).padStart(10);
  if (truth === undefined) return counted;
  const score = scoreOf(kind, incidents, truth);
  return `${counted}${shareText(score.recall, score.found).padStart(26)}${shareText(score.precision, score.found).padStart(26)}`;
}

/** Scores of every kind of rule that the truth names, or that found something. */
export function scoresOf({ incidents }: Replay, truth: readonly TruthCase[]): Record<string, RuleScore> {
  const kinds = new Set([...incidents.map(({ kind }) => kind), ...truth.map(({ rule }) => rule)]);
  return Object.fromEntries([...kinds].sort().map((kind) => [kind, scoreOf(kind, incidents, truth)]));
}

const scoreOf = (kind: string, incidents: readonly Incident[], truth: readonly TruthCase[]): RuleScore =>
  scoreRule(
    incidents.filter((one) => one.kind === kind),
    truth.filter(({ rule }) => rule === kind),
  );

function shareText(share: Proportion | undefined, found: number): string {
  if (share === undefined) return "–";
  const percent = (value: number) => (100 * value).toFixed(1);
  return `${percent(share.share)} % [${percent(share.low)}–${percent(share.high)}] (${found})`;
}

/** Lines for people: what other rules would change. */
export function comparisonReport({ appeared, disappeared, kept }: Comparison, language: Language): string[] {
  const words = WORDS[language];
  const text = (incident: Incident): string => incidentText(incident, language);
  const changed = kept.filter(({ before, after }) => before.act !== after.act || before.severity !== after.severity);
  return [
    words.changes(kept.length, appeared.length, disappeared.length),
    ...disappeared.map((incident) => `- ${text(incident)}`),
    ...appeared.map((incident) => `+ ${text(incident)}`),
    ...changed.map(({ before, after }) => `~ ${text(before)} → ${after.act ?? words.noAct}, ${after.severity}`),
  ];
}

/** The same as data, moments in UTC. */
export function comparisonData({ appeared, disappeared, kept }: Comparison) {
  return { appeared: appeared.map(incidentData), disappeared: disappeared.map(incidentData), stay: kept.length };
}

function incidentData({ kind, ruleId, place, act, severity, at, durationMs, trackIds }: Incident) {
  return { kind, ruleId, place, ...(act !== undefined && { act }), severity, at: toRfc3339(at), durationMs, trackIds };
}

function incidentText(incident: Incident, language: Language): string {
  const { kind, ruleId, place, at, durationMs, trackIds } = incident;
  const words = WORDS[language];
  const who = trackIds.length === 0 ? "" : `, ${words.track} ${trackIds.join(" → ")}`;
  const where = `"${ruleId}" ${words.at} ${place.kind} "${place.id}"`;
  return `${localTimeOf(at).replace("T", " ")}  ${kind} (${where}${who}, ${(durationMs / 1000).toFixed(1)} s)`;
}
