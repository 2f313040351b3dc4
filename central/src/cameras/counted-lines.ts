import type { FlowData, LocalName } from "@ngaba/contract";

/** A line whose crossings were counted, under its newest name. */
export interface CountedLine {
  readonly id: string;
  /** Absent while its minutes have brought none: then the id has to do. */
  readonly name?: LocalName;
  /** Start of the minute that brought the name. */
  readonly namedAt?: string;
}

/** By camera, in the order in which they were first heard of. */
export type CountedLines = ReadonlyMap<string, readonly CountedLine[]>;

/** What is known after one more minute of a line. Pure. Minutes come in any order: the newest name wins. */
export function withFlow(known: CountedLines, { cameraId, lineId, lineName, from }: FlowData): CountedLines {
  const lines = known.get(cameraId) ?? [];
  const place = lines.findIndex(({ id }) => id === lineId);
  const before = lines[place];
  if (before !== undefined && !isNewName(before, lineName, from)) return known;
  const line = { id: lineId, ...(lineName && { name: lineName, namedAt: from }) };
  return new Map([...known, [cameraId, before === undefined ? [...lines, line] : lines.with(place, line)]]);
}

function isNewName({ name, namedAt }: CountedLine, lineName: LocalName | undefined, from: string): boolean {
  if (lineName === undefined || (namedAt !== undefined && namedAt > from)) return false;
  return lineName.vi !== name?.vi || lineName.en !== name.en;
}
