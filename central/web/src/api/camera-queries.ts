import type { CameraView } from "@ngaba/contract";
import { queryOptions } from "@tanstack/react-query";
import { FEED_LIMIT } from "./live-items.ts";
import { type Api, keys } from "./queries.ts";
import { unwrap } from "./result.ts";
import { isOrderToCome, isRecordingToCome } from "./to-come.ts";

const DAY_MS = 86_400_000;
const ANSWER_POLL_MS = 2_000;
const MINUTE_MS = 60_000;
/** Agents send a picture a minute, unless they are configured otherwise. */
const PICTURE_POLL_MS = 10_000;

/** A camera's changes of the last 24 hours; read anew when its state is another. */
export const timelineQuery = ({ client }: Api, { id, connection, since }: CameraView) =>
  queryOptions({
    queryKey: [...keys.timeline(id), connection, since],
    queryFn: async ({ signal }) => {
      const [fromMs, toMs] = [Date.now() - DAY_MS, Date.now() + MINUTE_MS]; // an agent's clock may be a little ahead
      const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
      return unwrap(await client.timeline(id, query, signal));
    },
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    refetchInterval: MINUTE_MS,
  });

/** The newest picture that has come of a camera. */
export const pictureQuery = ({ client }: Api, cameraId: string) =>
  queryOptions({
    queryKey: keys.picture(cameraId),
    queryFn: async ({ signal }) => unwrap(await client.picture(cameraId, signal)),
    refetchInterval: PICTURE_POLL_MS,
    gcTime: 0, // it would be old when somebody looks again
  });

/** The same for a wall, where the camera's own news say when there is a newer one. */
export const wallPictureQuery = ({ client }: Api, { id, picture }: CameraView) =>
  queryOptions({
    queryKey: [...keys.picture(id), picture?.takenAt],
    queryFn: async ({ signal }) => unwrap(await client.picture(id, signal)),
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** A camera's changes of state and events of the last days. */
export const historyQuery = ({ client }: Api, { id, connection, since }: CameraView, days: number) =>
  queryOptions({
    queryKey: [...keys.timeline(id), "history", days, connection, since],
    queryFn: async ({ signal }) => {
      const toMs = Date.now();
      const fromMs = toMs + MINUTE_MS - days * DAY_MS; // the centre answers 31 days at most, the minute ahead among them
      const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs + MINUTE_MS).toISOString() };
      const [timeline, page] = await Promise.all([
        client.timeline(id, span, signal),
        client.events({ ...span, camera: id, limit: FEED_LIMIT }, signal),
      ]);
      return { fromMs, toMs, timeline: unwrap(timeline), page: unwrap(page) };
    },
    placeholderData: (before, query) => (query?.queryKey[1] === id && query.queryKey[3] === days ? before : undefined),
    refetchInterval: MINUTE_MS,
  });

/** What became of a stretch that was to be kept; asked again until there is no more to come. */
export const recordingQuery = ({ client }: Api, id: string) =>
  queryOptions({
    queryKey: keys.recording(id),
    queryFn: async ({ signal }) => unwrap(await client.recording(id, signal)),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isRecordingToCome(data) ? ANSWER_POLL_MS : false),
  });

/** What became of an order; asked again until the agent has answered or it has expired. */
export const orderQuery = ({ client }: Api, id: string) =>
  queryOptions({
    queryKey: keys.order(id),
    queryFn: async ({ signal }) => unwrap(await client.order(id, signal)),
    refetchInterval: ({ state: { data } }) => (data === undefined || isOrderToCome(data) ? ANSWER_POLL_MS : false),
  });
