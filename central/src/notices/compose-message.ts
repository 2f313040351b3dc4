import {
  type EpochMs,
  epochMs,
  type LocalName,
  localTimeOf,
  type Severity,
  toRfc3339,
  type WebhookIncident,
  type WebhookMessage,
} from "@ngaba/contract";

/** How many incidents of a sort wait to be told. */
export interface Tally {
  readonly what: WebhookIncident["what"];
  readonly kind: string;
  readonly severity: Severity;
  readonly count: number;
  readonly firstStartedAtMs: number;
  readonly lastStartedAtMs: number;
}

/** All that waits for a hook. */
export interface Waiting {
  /** Of all of it; not empty. */
  readonly tallies: readonly Tally[];
  /** Those that are named, the gravest first. */
  readonly incidents: readonly WebhookIncident[];
}

/** One message of all that waits. Pure. */
export function composeMessage(hookId: string, { tallies, incidents }: Waiting, now: EpochMs): WebhookMessage {
  const countOf = (what: Tally["what"], of = tallies) =>
    of.filter((tally) => tally.what === what).reduce((sum, { count }) => sum + count, 0);
  const bySort = [...Map.groupBy(tallies, ({ kind, severity }) => `${kind} ${severity}`).values()];
  const [begun, ended] = [countOf("begun"), countOf("ended")];
  return {
    type: "ngaba.incidents.v1",
    timestamp: toRfc3339(now),
    data: {
      hookId,
      text: textOf(tallies, incidents, { begun, ended }),
      ...{ begun, ended },
      firstStartedAt: toRfc3339(epochMs(Math.min(...tallies.map((tally) => tally.firstStartedAtMs)))),
      lastStartedAt: toRfc3339(epochMs(Math.max(...tallies.map((tally) => tally.lastStartedAtMs)))),
      kinds: bySort.flatMap((sort) => {
        const [first] = sort;
        if (first === undefined) return [];
        const { kind, severity } = first;
        return [{ kind, severity, begun: countOf("begun", sort), ended: countOf("ended", sort) }];
      }),
      incidents: [...incidents],
      leftOut: begun + ended - incidents.length,
    },
  };
}

type Counts = { readonly begun: number; readonly ended: number };

function textOf(tallies: readonly Tally[], incidents: readonly WebhookIncident[], { begun, ended }: Counts): LocalName {
  const [only] = incidents;
  if (begun + ended === 1 && only !== undefined) return ofOne(only);
  const inLanguage = (language: keyof LocalName, words: { begun: string; ended: string }) => {
    const counts = [
      ...(begun > 0 ? [`${begun} ${words.begun}`] : []),
      ...(ended > 0 ? [`${ended} ${words.ended}`] : []),
    ];
    const titles = titleCounts(tallies, incidents).map(({ title, count }) => `${title[language]} (${count})`);
    return `${counts.join(", ")}: ${titles.join(", ")}`;
  };
  return {
    vi: inLanguage("vi", { begun: "sự kiện mới", ended: "sự kiện đã kết thúc" }),
    en: inLanguage("en", {
      begun: begun === 1 ? "new event" : "new events",
      ended: ended === 1 ? "event ended" : "events ended",
    }),
  };
}

/** How often each title is there; a kind that no named incident is of goes by its code. */
function titleCounts(
  tallies: readonly Tally[],
  incidents: readonly WebhookIncident[],
): readonly { readonly title: LocalName; readonly count: number }[] {
  return [...Map.groupBy(tallies, ({ kind }) => kind)].map(([kind, ofKind]) => {
    const named = incidents.find((incident) => incident.kind === kind);
    const count = ofKind.reduce((sum, tally) => sum + tally.count, 0);
    return { title: named === undefined ? { vi: kind, en: kind } : titleWords(named), count };
  });
}

function ofOne(incident: WebhookIncident): LocalName {
  const { siteName, cameraName, cameraId, startedAt, what } = incident;
  const time = localTimeOf(epochMs(Date.parse(startedAt))).slice(11, 19);
  const where = siteName ?? cameraName ?? { vi: cameraId, en: cameraId };
  const title = titleWords(incident);
  const isOver = what === "ended";
  return {
    vi: `${title.vi}${isOver ? " (đã kết thúc)" : ""}, ${where.vi}, ${time}`,
    en: `${title.en}${isOver ? " (ended)" : ""}, ${where.en}, ${time}`,
  };
}

/** A machine suspects, an officer decides. */
function titleWords({ title, isSuspicion }: WebhookIncident): LocalName {
  return isSuspicion ? { vi: `Nghi vấn vi phạm: ${title.vi}`, en: `Suspected violation: ${title.en}` } : title;
}
