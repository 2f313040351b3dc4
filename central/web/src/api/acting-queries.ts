import { EvidenceManifest, type EvidenceView } from "@ngaba/contract";
import { queryOptions, skipToken } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { ActingClient } from "./acting-client.ts";
import type { AHEAD } from "./client.ts";
import { keys } from "./queries.ts";
import { unwrap } from "./result.ts";
import { SceneDrawing } from "./scene-drawing.ts";

export const ActingContext = createContext<ActingClient | undefined>(undefined);

export function useActing(): ActingClient {
  const client = useContext(ActingContext);
  if (client === undefined) throw new Error("no ActingContext around this component");
  return client;
}

const LAST_EVENTS = 10;
const MINUTE_MS = 60_000;
/** What is under a hash never changes. */
const FOR_EVER = { staleTime: Number.POSITIVE_INFINITY } as const;

/** What people did about an event. Kept true by the stream: below the event's own key, which it asks anew. */
export const handlingQuery = (client: ActingClient, eventId: string) =>
  queryOptions({
    queryKey: keys.handling(eventId),
    queryFn: async ({ signal }) => unwrap(await client.handling(eventId, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Events that somebody looks after. Kept true by the stream. */
export const inHandQuery = (client: ActingClient) =>
  queryOptions({
    queryKey: keys.inHand,
    queryFn: async ({ signal }) => unwrap(await client.inHand(signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const assigneesQuery = (client: ActingClient) =>
  queryOptions({
    queryKey: keys.assignees,
    queryFn: async ({ signal }) => unwrap(await client.assignees(signal)),
  });

/** The newest events of a camera; asked again each minute, and when one of them changes. */
export const cameraEventsQuery = (client: ActingClient, cameraId: string) =>
  queryOptions({
    queryKey: keys.eventsOf(cameraId),
    queryFn: async ({ signal }) => unwrap(await client.eventsOf(cameraId, LAST_EVENTS, signal)).events,
    refetchInterval: MINUTE_MS,
  });

/** Asked again each minute: a colleague's note comes by no stream. */
export const handOversQuery = (client: ActingClient) =>
  queryOptions({
    queryKey: keys.handOvers,
    queryFn: async ({ signal }) => unwrap(await client.handOvers(signal)),
    refetchInterval: MINUTE_MS,
  });

/** The manifest of a piece of evidence, once it is named. */
export const manifestQuery = (client: ActingClient, evidence: EvidenceView | undefined, how?: typeof AHEAD) => {
  const sha256 = evidence?.manifestSha256;
  return queryOptions({
    queryKey: keys.document(sha256),
    queryFn:
      sha256 === undefined
        ? skipToken
        : async ({ signal }) => unwrap(await client.document(sha256, EvidenceManifest, signal, how)),
    ...FOR_EVER,
  });
};

/** What was drawn into a camera's picture, as it was when the event was found. */
export const sceneQuery = (client: ActingClient, sceneHash: string | undefined) =>
  queryOptions({
    queryKey: keys.document(sceneHash),
    queryFn:
      sceneHash === undefined
        ? skipToken
        : async ({ signal }) => unwrap(await client.document(sceneHash, SceneDrawing, signal)),
    ...FOR_EVER,
  });
