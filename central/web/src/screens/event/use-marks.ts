import type { EventDetail, EventView, EvidenceManifest, FractionBox } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { manifestQuery, sceneQuery, useActing } from "../../api/acting-queries.ts";
import { type DrawnPlace, placeIn, type SceneDrawing } from "../../api/scene-drawing.ts";
import { boxOf, type Track } from "./track-at.ts";

/** What can be drawn over an event's pictures. */
export type Marks = {
  readonly place: DrawnPlace | undefined;
  readonly track: Track | undefined;
  /** Where the road user was, by the moment of a picture, epoch ms. */
  readonly boxAt: (atMs: number) => FractionBox | undefined;
};

const SaysScene = z.object({ data: z.object({ sceneHash: z.string() }) });
/** The documents that an event's hashes name, as far as they have been read. */
export type Papers = {
  readonly manifest: EvidenceManifest | undefined;
  readonly sceneHash: string | undefined;
  readonly scene: SceneDrawing | undefined;
};

export function usePapers(event: EventView, detail: EventDetail | undefined): Papers {
  const client = useActing();
  const { data: manifest } = useQuery(manifestQuery(client, event.evidence));
  const sceneHash = sceneHashOf(manifest, detail);
  const { data: scene } = useQuery(sceneQuery(client, sceneHash));
  return { manifest, sceneHash, scene };
}

/** Reads what the event's hashes name: the way of its road user, and the place that was drawn into the scene. */
export function useMarks(event: EventView, detail: EventDetail | undefined): Marks {
  const { manifest, scene } = usePapers(event, detail);
  const track = manifest?.track;
  return {
    place: event.place && scene && placeIn(scene, event.place),
    track,
    boxAt: (atMs) => boxOf(event, track, atMs),
  };
}

/** Of the drawing that an event was found by, as its manifest or else a message names it. */
export const sceneHashOf = (
  manifest: EvidenceManifest | undefined,
  detail: EventDetail | undefined,
): string | undefined => manifest?.sceneHash ?? toldSceneHash(detail);

/** Of the first message that names one; messages that this page cannot read are passed over. */
function toldSceneHash(detail: EventDetail | undefined): string | undefined {
  for (const message of detail?.messages ?? []) {
    const { data } = SaysScene.safeParse(message);
    if (data !== undefined) return data.data.sceneHash;
  }
  return undefined;
}
