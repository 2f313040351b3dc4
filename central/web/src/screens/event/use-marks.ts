import type { EventDetail, EventView, FractionBox } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { manifestQuery, sceneQuery, useActing } from "../../api/acting-queries.ts";
import { type DrawnPlace, placeIn } from "../../api/scene-drawing.ts";
import { boxAt, type Track } from "./track-at.ts";

/** What can be drawn over an event's pictures. */
export type Marks = {
  readonly place: DrawnPlace | undefined;
  readonly track: Track | undefined;
  /** Where the road user was, by the moment of a picture, epoch ms. */
  readonly boxAt: (atMs: number) => FractionBox | undefined;
};

const SaysScene = z.object({ data: z.object({ sceneHash: z.string() }) });
/** Pictures of the moment itself may be so far from it, ms. */
const SAME_MOMENT_MS = 500;

/** Reads what the event's hashes name: the way of its road user, and the place that was drawn into the scene. */
export function useMarks(event: EventView, detail: EventDetail | undefined): Marks {
  const client = useActing();
  const { data: manifest } = useQuery(manifestQuery(client, event.evidence));
  const sceneHash = manifest?.sceneHash ?? sceneHashOf(detail);
  const { data: scene } = useQuery(sceneQuery(client, sceneHash));
  const track = manifest?.track;
  return {
    place: event.place && scene && placeIn(scene, event.place),
    track,
    boxAt: (atMs) => (track && boxAt(track, atMs)) ?? boxOfMoment(event, atMs),
  };
}

/** Of the first message that names one; messages that this page cannot read are passed over. */
function sceneHashOf(detail: EventDetail | undefined): string | undefined {
  for (const message of detail?.messages ?? []) {
    const { data } = SaysScene.safeParse(message);
    if (data !== undefined) return data.data.sceneHash;
  }
  return undefined;
}

function boxOfMoment({ box, moments, startedAt }: EventView, atMs: number): FractionBox | undefined {
  const momentMs = Date.parse(moments?.at ?? startedAt);
  return Math.abs(momentMs - atMs) <= SAME_MOMENT_MS ? box : undefined;
}
