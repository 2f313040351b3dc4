import { CheckName } from "@ngaba/contract";
import { byKind, faultyOf, goodOf, medianOf, type Outcome, othersRaised, ratio, shareOf } from "./tally.ts";

/** Markdown tables: hits and false alarms of each check, each fault by its strength, and the good sequences by kind. */
export function healthTables(outcomes: readonly Outcome[]): readonly string[] {
  return [...checkTable(outcomes), "", ...faultTable(outcomes), "", ...goodTable(outcomes)];
}

function checkTable(outcomes: readonly Outcome[]): readonly string[] {
  const good = goodOf(outcomes);
  return [
    "| check | recall, real | recall, rendered | false alarms, real | false alarms, rendered | in 1,000 good sequences |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...CheckName.options.map((check) => {
      const faulty = faultyOf(outcomes, check);
      const alarms = [real(good), rendered(good)].map((some) => countCell(some, check));
      const cells = [recallCell(real(faulty), check), recallCell(rendered(faulty), check), ...alarms];
      return `| ${check} | ${cells.join(" | ")} | ${(1000 * ratio(shareOf(good, check))).toFixed(1)} |`;
    }),
  ];
}

function faultTable(outcomes: readonly Outcome[]): readonly string[] {
  const rows = CheckName.options.flatMap((check) => {
    return [...byKind(faultyOf(outcomes, check))].map(([kind, faulty]) => {
      const delays = faulty.flatMap(({ raisedAfterS }) => raisedAfterS.get(check) ?? []);
      const others = [...othersRaised(faulty, check)].map(([name, count]) => `${name} ${count}`).join(", ");
      const cells = [check, kind, countCell(real(faulty), check), countCell(rendered(faulty), check)];
      return `| ${[...cells, medianOf(delays) ?? "–", others || "–"].join(" | ")} |`;
    });
  });
  return [
    "| fault | strength | raised, real | raised, rendered | after, median s | also raised |",
    "| --- | --- | ---: | ---: | ---: | --- |",
    ...rows,
  ];
}

function goodTable(outcomes: readonly Outcome[]): readonly string[] {
  return [
    "| good sequences | real | rendered | raised |",
    "| --- | ---: | ---: | --- |",
    ...[...byKind(goodOf(outcomes))].map(([kind, good]) => {
      const raised = CheckName.options
        .map((check) => [check, shareOf(good, check).raised] as const)
        .filter(([, count]) => count > 0);
      const alarms = raised.map(([check, count]) => `${check} ${count}`).join(", ");
      return `| ${kind} | ${real(good).length} | ${rendered(good).length} | ${alarms || "–"} |`;
    }),
  ];
}

const real = (outcomes: readonly Outcome[]): readonly Outcome[] => outcomes.filter(({ isRendered }) => !isRendered);
const rendered = (outcomes: readonly Outcome[]): readonly Outcome[] => outcomes.filter(({ isRendered }) => isRendered);

function recallCell(faulty: readonly Outcome[], check: CheckName): string {
  return faulty.length === 0 ? "–" : `${ratio(shareOf(faulty, check)).toFixed(3)} of ${faulty.length}`;
}

function countCell(outcomes: readonly Outcome[], check: CheckName): string {
  return outcomes.length === 0 ? "–" : `${shareOf(outcomes, check).raised} of ${outcomes.length}`;
}
