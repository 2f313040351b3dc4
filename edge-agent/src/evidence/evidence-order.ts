import {
  EvidenceManifest,
  epochMs,
  FractionBox,
  fromRfc3339,
  type RuleIncidentData,
  type SeenFrame,
  toRfc3339,
} from "@ngaba/contract";
import { z } from "zod";
import type { RingPlace } from "../capture/ring/ring.ts";
import { streamTicks } from "../capture/rtsp/access-unit.ts";

const Moment = z.number().describe("Milliseconds since 1970");

/** What the manifest says that is known when the order is given. */
const ManifestFacts = z.object(
  EvidenceManifest.pick({
    ...{
      incident: true,
      rule: true,
      track: true,
      seen: true,
      configHash: true,
      sceneHash: true,
      models: true,
      clock: true,
    },
  }).shape,
);
export type ManifestFacts = z.infer<typeof ManifestFacts>;
/** A road user as it was seen in one frame. */
export type TrackPoint = NonNullable<ManifestFacts["track"]>[number];

/** Stills of an incident: fractions of the frame, as in messages and scenes. */
const Shots = z.object({
  at: Moment.describe("Of the act"),
  foundAt: Moment.optional().describe("Of the analysed frame in which it was found; absent: that of the act"),
  origin: z
    .object({ streamId: z.uuid(), timeline: z.int(), ticks: z.number() })
    .optional()
    .describe("Place of the analysed frame in the camera's stream"),
  before: Moment.optional(),
  after: Moment.optional(),
  box: FractionBox.optional().describe("Of the road user at the moment of the act; absent: nobody knows"),
  label: z.string().optional(),
  zones: z.array(z.array(z.tuple([z.number(), z.number()]))),
});
export type Shots = z.infer<typeof Shots>;

/** All that is needed to make one piece of evidence, also after a restart. */
export const EvidenceOrder = z.object({
  id: z.uuid().describe("Of the incident or the request"),
  reason: z.enum(["incident", "request"]),
  manifestId: z.uuid(),
  cameraId: z.string(),
  from: Moment,
  to: Moment,
  shots: Shots.optional(),
  facts: ManifestFacts,
});
export type EvidenceOrder = z.infer<typeof EvidenceOrder>;

/** The moment of the analysed frame. */
export const foundAtOf = ({ at, foundAt = at }: Shots): number => foundAt;

/** The analysed frame, where its place is known: the clock by which the order's moments are told. */
export function placeOf({ shots }: Pick<EvidenceOrder, "shots">): RingPlace | undefined {
  if (shots?.origin === undefined) return undefined;
  const { streamId, timeline, ticks } = shots.origin;
  return { streamId, timeline, ticks: streamTicks(ticks), at: epochMs(foundAtOf(shots)) };
}

/** What a message about an incident says that its evidence repeats. */
export function incidentFacts(kind: string, data: RuleIncidentData): NonNullable<ManifestFacts["incident"]> {
  const { ruleId, title, act, place, roadUserClass, trackId, confidence, moments, measures, signal, startedAt } = data;
  return {
    ...{ kind, ruleId, title, place, confidence, startedAt },
    ...(act !== undefined && { act }),
    ...(roadUserClass !== undefined && { roadUserClass }),
    ...(trackId !== undefined && { trackId }),
    ...(moments !== undefined && { moments }),
    ...(measures !== undefined && { measures }),
    ...(signal !== undefined && { signal }),
  };
}

/**
 * The order with what a later phase of its incident knows better: the moment after, and with it what is told of it.
 * @param seen everybody in the frames next to that moment
 */
export function amended(order: EvidenceOrder, data: RuleIncidentData, seen: readonly SeenFrame[]): EvidenceOrder {
  const after = data.moments?.after;
  const { incident } = order.facts;
  if (after === undefined || order.shots === undefined || incident === undefined) return order;
  const foundAt = toRfc3339(epochMs(foundAtOf(order.shots)));
  const seenThen = (order.facts.seen ?? []).filter(({ at }) => at <= foundAt); // without those of an earlier moment after
  return {
    ...order,
    shots: { ...order.shots, after: fromRfc3339(after) },
    facts: {
      ...order.facts,
      incident: { ...incident, ...incidentFacts(incident.kind, data) },
      ...withSeen([...seenThen, ...seen]),
    },
  };
}

/** Each frame once, oldest first: the frames of two moments may be the same. */
export function withSeen(frames: readonly SeenFrame[]): Pick<ManifestFacts, "seen"> {
  if (frames.length === 0) return {};
  const byTime = new Map(frames.map((frame) => [frame.at, frame]));
  return { seen: [...byTime.values()].sort((a, b) => (a.at < b.at ? -1 : 1)) };
}
