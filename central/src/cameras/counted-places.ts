import type { LocalName, MinuteMessage } from "@ngaba/contract";

/** A line or lane of which something was counted, under its newest name. */
export interface CountedPlace {
  readonly id: string;
  /** Absent while its minutes have brought none: then the id has to do. */
  readonly name?: LocalName;
  /** Start of the minute that brought the name. */
  readonly namedAt?: string;
}

/** Of one camera, in the order in which they were first heard of. */
export interface CountedPlaces {
  readonly lines: readonly CountedPlace[];
  readonly lanes: readonly CountedPlace[];
}

export const NOTHING_COUNTED: CountedPlaces = { lines: [], lanes: [] };

/** What is known of a camera after one more minute. Pure. Minutes come in any order: the newest name wins. */
export function withMinute(known: CountedPlaces, { type, data }: MinuteMessage): CountedPlaces {
  switch (type) {
    case "ngaba.flow.v1":
      return withLines(known, [[data.lineId, data.lineName]], data.from);
    case "ngaba.turning.v1": {
      const lines = [[data.fromLineId, data.fromLineName] as const, [data.toLineId, data.toLineName] as const];
      return withLines(known, lines, data.from);
    }
    case "ngaba.lane-flow.v1": {
      const lanes = withPlace(known.lanes, data.laneId, data.laneName, data.from);
      return lanes === known.lanes ? known : { ...known, lanes };
    }
    default:
      return type satisfies never;
  }
}

type Named = readonly [id: string, name: LocalName | undefined];

function withLines(known: CountedPlaces, named: readonly Named[], from: string): CountedPlaces {
  const lines = named.reduce((so, [id, name]) => withPlace(so, id, name, from), known.lines);
  return lines === known.lines ? known : { ...known, lines };
}

function withPlace(
  known: readonly CountedPlace[],
  id: string,
  name: LocalName | undefined,
  from: string,
): readonly CountedPlace[] {
  const index = known.findIndex((one) => one.id === id);
  const before = known[index];
  if (before !== undefined && !isNewName(before, name, from)) return known;
  const place = { id, ...(name && { name, namedAt: from }) };
  return before === undefined ? [...known, place] : known.with(index, place);
}

function isNewName({ name, namedAt }: CountedPlace, newName: LocalName | undefined, from: string): boolean {
  if (newName === undefined || (namedAt !== undefined && namedAt > from)) return false;
  return newName.vi !== name?.vi || newName.en !== name.en;
}
